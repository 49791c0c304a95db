import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { hybridCausal } from '../../../../ml/models/hybridCausal.ts';
import { renewalOf } from '../../../../ml/models/hybridCausal/renewalOf.ts';
import { effectRows } from '../../../support/effectRows.ts';
import { fitContext } from '../../../support/modelData.ts';

const parameters = {
  ...{ every: 1, horizon_rows: 3, 'causal_model.n_estimators': 100, 'regime_classifier.n_regimes': 2 },
  'causal_model.renewed_share': 0.5,
};

describe('hybrid-causal that goes on from an earlier model', function () {
  this.timeout(120_000);
  const data = effectRows(5, 400).data;
  const later = effectRows(6, 400).data;

  it('keeps trees of every treatment, says what share is new, and has the same bytes twice', async () => {
    const scored = fitContext({ final: false });
    const { files } = await hybridCausal.fit(data, parameters, scored);
    const go = () => hybridCausal.fit(later, parameters, { ...scored, warmStart: files });
    const [first, second] = [await go(), await go()];
    assert.deepEqual(first.files, second.files);
    assert.equal(first.summary['renewed_share'], 0.5);
    const oldTrees = renewalOf(files, 0.5)('shock')!.previous.trees;
    const { previous } = renewalOf(first.files, 0.5)('shock')!;
    assert.equal(previous.grownGroups, 38, 'twenty-five groups, and thirteen more');
    const kept = oldTrees.threshold.subarray(oldTrees.start[52]);
    assert.deepEqual(previous.trees.threshold.subarray(0, kept.length), kept);
    const anew = await hybridCausal.fit(later, parameters, scored);
    assert.equal(anew.summary['renewed_share'], undefined);
    assert.notDeepEqual(anew.files, first.files);
    assert.throws(() => renewalOf(files, 0.5)('oil'), {
      name: InputError.name,
      message: 'hybrid-causal goes on from a model of the treatments shock, other, got oil; fit anew.',
    });
    assert.equal(renewalOf(undefined, 0.5)('oil'), undefined);
  });
});
