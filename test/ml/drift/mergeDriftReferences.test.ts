import assert from 'node:assert/strict';
import { buildDriftReference, compareWithReference } from '../../../ml/drift/driftReference.ts';
import { mergeDriftReferences } from '../../../ml/drift/mergeDriftReferences.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const draw = (rows: number, stream: string, shift = 0) => {
  const random = createRandom(9, stream);
  // Blocks that drift: each has another mean than the one before.
  return Float64Array.from({ length: rows }, (_, row) => random.normal() + row / rows + shift);
};

describe('mergeDriftReferences', () => {
  const rows = draw(60_000, 'rows');
  const blocks = [0, 7000, 7300, 21_000, 40_000].map((from, at, all) => rows.subarray(from, all[at + 1]));
  const [live, exact] = [draw(3000, 'live', 0.4), buildDriftReference(rows, 60_000)];

  it('is within its bound of the rows themselves, for few points and many', () => {
    for (const points of [256, 1024, 4096]) {
      const merged = mergeDriftReferences(
        blocks.map((block) => buildDriftReference(block, points)),
        points,
      );
      const [found, truth] = [compareWithReference(merged, live), compareWithReference(exact, live)];
      assert.ok(Math.abs(found.ks - truth.ks) <= 1 / points, `KS ${found.ks} against ${truth.ks}, ${points} points`);
      assert.equal(merged.points.length, points);
      assertClose(found.wasserstein, truth.wasserstein, { abs: 4 / points, why: 'Wasserstein' });
      assertClose(found.psi, truth.psi, { rel: 20 / points, why: 'PSI' });
    }
  });
  it('has the rows, mean and deviation of all rows', () => {
    const merged = mergeDriftReferences(blocks.map((block) => buildDriftReference(block, 100)));
    assert.equal(merged.rows, 60_000);
    assertClose(merged.mean, exact.mean, { rel: 1e-12, why: 'mean' });
    assertClose(merged.deviation, exact.deviation, { rel: 1e-12, why: 'deviation' });
    assertClose(
      merged.binRows.reduce((sum, count) => sum + count, 0),
      60_000,
      { rel: 1e-12, why: 'rows of all bins' },
    );
  });
  it('has points that lie neither high nor low', () => {
    const merged = mergeDriftReferences(
      blocks.map((block) => buildDriftReference(block, 256)),
      256,
    );
    const centre = merged.points.reduce((sum, value) => sum + value, 0) / 256;
    assertClose(centre, exact.mean, { abs: 2e-3, why: 'a shift by half a step of rank would move it by 7e-3' });
  });
  it('gives one reference back as it is', () => {
    const one = buildDriftReference(rows, 512);
    assert.deepEqual(mergeDriftReferences([one], 512).points, one.points);
    assert.throws(() => mergeDriftReferences([]), /at least 1, got 0/);
  });
});
