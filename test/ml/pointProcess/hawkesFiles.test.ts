import assert from 'node:assert/strict';
import { hawkesFiles, restoreHawkes } from '../../../ml/pointProcess/hawkesFiles.ts';
import { logLikelihood } from '../../../ml/pointProcess/logLikelihood.ts';
import { caseModel, fewModel, fixture, numbers, two } from './fixture.ts';

describe('hawkesFiles', () => {
  it('brings every kernel back with the same bits, marks too', () => {
    for (const model of fixture.cases.map(caseModel)) {
      const files = hawkesFiles(model);
      const again = restoreHawkes(files);
      assert.deepEqual(again, model);
      assert.equal(logLikelihood(again, two), logLikelihood(model, two));
      assert.deepEqual(hawkesFiles(again), files);
    }
  });

  it('refuses files that are cut, of another model, or make no process', () => {
    const files = hawkesFiles(fewModel);
    const cut = { ...files, 'parameters.bin': files['parameters.bin']!.slice(8) };
    assert.throws(() => restoreHawkes(cut), { name: 'IntegrityError', message: /24 bytes of parameters, got 16/ });
    const text = new TextDecoder().decode(files['model.json']).replace('"hawkes"', '"hawk"');
    const other = { ...files, 'model.json': new TextEncoder().encode(text) };
    assert.throws(() => restoreHawkes(other), { name: 'IntegrityError', message: /got hawk revision 1/ });
    assert.throws(() => restoreHawkes({}), { name: 'IntegrityError' });
    assert.throws(() => restoreHawkes(hawkesFiles({ ...fewModel, baseline: numbers(-1) })), /above 0 .* got -1/);
  });
});
