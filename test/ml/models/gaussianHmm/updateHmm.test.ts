import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { gaussianHmm } from '../../../../ml/models/gaussianHmm.ts';
import type { HmmIdentity } from '../../../../ml/models/gaussianHmm/fitHmm.ts';
import { updateHmm } from '../../../../ml/models/gaussianHmm/updateHmm.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { nberMonths } from '../../../support/macroData.ts';
import { fitContext, rowsOf, trainingOf } from '../../../support/modelData.ts';

const identity: HmmIdentity = { model: gaussianHmm.name, revision: gaussianHmm.revision };
const request = {
  states: 2,
  covariance: 'full',
  iterations: 500,
  tolerance: 1e-6,
  floor: 1e-3,
  minimumOccupancy: 0.02,
} as const;
const { x } = nberMonths();
const likelihood = (summary: unknown) => (summary as { log_likelihood: number }).log_likelihood;

describe('update of an HMM', () => {
  it('on the rows it knows, stays where it is', async () => {
    const model = await gaussianHmm.fit(trainingOf(x), { states: 2, restarts: 3, tolerance: 1e-9 }, fitContext());
    const updated = updateHmm(identity, model.files, trainingOf(x), request);
    assertClose(likelihood(updated.summary), likelihood(model.summary), { abs: 1e-4, why: 'the same optimum' });
    assert.ok((updated.summary as { iterations?: number }).iterations! < 20);
  });

  it('on more rows, comes to the optimum of a fit from scratch, the same bits each time, and restores', async () => {
    const early = await gaussianHmm.fit(trainingOf(rowsOf(x, 0, 600)), { states: 2, restarts: 5 }, fitContext());
    const scratch = await gaussianHmm.fit(trainingOf(x), { states: 2, restarts: 10 }, fitContext());
    const updated = updateHmm(identity, early.files, trainingOf(x), request);
    assertClose(likelihood(updated.summary), likelihood(scratch.summary), { abs: 1e-3, why: 'H8' });
    assert.deepEqual(updateHmm(identity, early.files, trainingOf(x), request).files, updated.files);
    const restored = await gaussianHmm.restore(updated.files, { engines: {}, threads: 1 });
    assert.deepEqual(restored.predict(x), updated.predict(x));
  });

  it('refuses another number of states and other features, with both numbers', async () => {
    const model = await gaussianHmm.fit(trainingOf(x), { states: 2, restarts: 1 }, fitContext());
    const refused = (numbers: RegExp) => (error: unknown) => error instanceof InputError && numbers.test(error.message);
    assert.throws(
      () => updateHmm(identity, model.files, trainingOf(x), { ...request, states: 3 }),
      refused(/2, got 3/),
    );
    const narrow = { ...x, columns: ['indpro'], values: x.values.slice(0, 720) };
    assert.throws(() => updateHmm(identity, model.files, trainingOf(narrow), request), refused(/3 columns.*1/));
  });
});
