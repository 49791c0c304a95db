import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gaussianHmm } from '../../../../ml/models/gaussianHmm.ts';
import { nberMonths } from '../../../support/macroData.ts';
import { fitContext, trainingOf } from '../../../support/modelData.ts';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** What revision 1 wrote for the same rows: a change of a bit here is a change of the numbers that runs have stored. */
const golden = [
  { states: 2, covariance: 'full', parameters: '0b3a91db71035483', predictions: '4b0b39441cd83c80' },
  { states: 4, covariance: 'full', parameters: '592b93122e973e7c', predictions: '14d3f42f489c96fc' },
  { states: 3, covariance: 'diagonal', parameters: 'f13cdbfd078733ef', predictions: '36ab5d1d1a8fe21c' },
] as const;

describe('gaussian-hmm keeps its bits', () => {
  for (const { states, covariance, parameters, predictions } of golden) {
    it(`${states} states, ${covariance} covariances`, async () => {
      const { x } = nberMonths();
      const model = await gaussianHmm.fit(trainingOf(x), { states, covariance, restarts: 3 }, fitContext());
      assert.equal(hash(model.files['parameters.bin']!), parameters);
      const columns = Object.values({ ...model.predict(x), ...model.explain!(x) });
      assert.equal(hash(Buffer.concat(columns.map(({ buffer }) => Buffer.from(buffer)))), predictions);
    });
  }
});
