import assert from 'node:assert/strict';
import { classificationConformal } from '../../../ml/conformal/classificationSets.ts';
import { scoredOutcomes } from '../../support/calibrationData.ts';

describe('conformal label sets', () => {
  // Rare ones, seen through a model that leans: calibrated it is not.
  const rows = (seed: number, n: number) => scoredOutcomes(seed, n, (p) => 0.5 * p * p);
  const past = rows(1, 3000);
  const next = rows(2, 40_000);
  const coverage = ({ holds0, holds1 }: { holds0: Uint8Array; holds1: Uint8Array }, label: number) => {
    const own = Array.from(next.label.keys()).filter((row) => next.label[row] === label);
    return own.filter((row) => (label === 1 ? holds1 : holds0)[row] === 1).length / own.length;
  };
  const shareOfOnes = next.label.reduce((sum, y) => sum + y, 0) / next.label.length;

  it('marginal sets cover 1 − α of all rows, not of the rare class', () => {
    const sets = classificationConformal({ ...past, alpha: 0.1 }).sets(next.probability);
    const [zeros, ones] = [coverage(sets, 0), coverage(sets, 1)];
    const all = shareOfOnes * ones + (1 - shareOfOnes) * zeros;
    // Beta(2701, 300): standard deviation 0.0055.
    assert.ok(Math.abs(all - 0.9) < 0.018, `${all}`);
    assert.ok(Math.abs(ones - zeros) > 0.02, 'classes differ');
  });

  it('class-conditional sets cover 1 − α of either class', () => {
    const found = classificationConformal({ ...past, alpha: 0.1, kind: 'class-conditional' });
    const sets = found.sets(next.probability);
    // About 470 ones calibrate theirs: standard deviation 0.014.
    assert.ok(Math.abs(coverage(sets, 0) - 0.9) < 0.02 && Math.abs(coverage(sets, 1) - 0.9) < 0.045);
    assert.notEqual(found.threshold0, found.threshold1);
  });

  it('by hand: nine rows at α = 0.1 take the largest score', () => {
    const probability = Float64Array.of(0.9, 0.8, 0.7, 0.6, 0.95, 0.1, 0.2, 0.3, 0.35);
    const label = Float64Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0);
    const found = classificationConformal({ probability, label, alpha: 0.1 });
    assert.deepEqual([found.threshold0, found.threshold1], [0.4, 0.4]);
    const { holds0, holds1 } = found.sets(Float64Array.of(0.2, 0.5, 0.61));
    assert.deepEqual([...holds0, ...holds1], [1, 0, 0, 0, 0, 1]);
  });

  it('refuses bad input with both numbers', () => {
    const make = (over: object) => () => classificationConformal({ ...past, alpha: 0.1, ...over });
    assert.throws(make({ alpha: 0 }), /got 0/);
    assert.throws(make({ label: past.label.slice(1) }), /3000 labels, got 2999/);
    assert.throws(make({ probability: past.probability.with(0, -1) }), /got -1 in row 0/);
    assert.throws(make({ label: new Float64Array(3000), kind: 'class-conditional' }), /got 0 of label 1 in 3000 rows/);
    assert.throws(() => make({})().sets(Float64Array.of(2)), /got 2 in row 0/);
  });
});
