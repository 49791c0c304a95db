import assert from 'node:assert/strict';
import { drawGroup, samplingUnits } from '../../../ml/causal/sampling.ts';

const rules = { sampleFraction: 0.4, groupSize: 4, splitShare: 0.5 };

describe('sampling', () => {
  it('gives every tree of a group its part of one half-sample, honest halves apart', () => {
    const trees = drawGroup(samplingUnits(100, null), rules, 1, 0);
    const union = new Set<number>();
    for (const { split, estimate } of trees) {
      const rows = new Set([...split, ...estimate]);
      assert.deepEqual([split.length, estimate.length, rows.size], [20, 20, 40]);
      rows.forEach((row) => union.add(row));
    }
    assert.ok(union.size <= 50 && union.size > 40, `${union.size} rows in a half of 100`);
  });

  it('keeps the rows of a cluster together', () => {
    const clusters = Int32Array.from({ length: 90 }, (_, i) => 7 * (i % 30));
    for (const { split, estimate } of drawGroup(samplingUnits(90, clusters), rules, 1, 0)) {
      const of = (rows: Int32Array) => new Set(Array.from(rows, (row) => clusters[row]!));
      assert.deepEqual([split.length, of(split).size, estimate.length, of(estimate).size], [18, 6, 18, 6]);
      assert.ok([...of(split)].every((cluster) => !of(estimate).has(cluster)));
    }
  });

  it('draws every row equally often', () => {
    const counts = new Float64Array(40);
    const units = samplingUnits(40, null);
    for (let group = 0; group < 1000; group++) {
      for (const row of drawGroup(units, rules, 5, group)[0]!.split) counts[row]!++;
    }
    // Binomial(1000, 8/40): deviation 12.6; five of them.
    counts.forEach((count) => assert.ok(Math.abs(count - 200) < 64, `${count} of 200`));
  });

  it('does not depend on the trees drawn before', () => {
    const units = samplingUnits(50, null);
    const [, second] = [drawGroup(units, rules, 1, 0), drawGroup(units, rules, 1, 1)];
    assert.deepEqual(drawGroup(units, rules, 1, 1)[2]!.split, second[2]!.split);
  });
});
