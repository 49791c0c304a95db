import assert from 'node:assert/strict';
import { coverageByGroup } from '../../../ml/conformal/coverageByGroup.ts';
import { groupConformal } from '../../../ml/conformal/groupConformal.ts';
import { conformalQuantile } from '../../../ml/conformal/conformalQuantile.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

describe('group conformal', () => {
  const random = createRandom(40, 'groups');
  /** Calm, stormy and rare rows. */
  const draw = (rows: number) => {
    const group = Float64Array.from({ length: rows }, () => {
      const u = random.uniform();
      return u < 0.7 ? 0 : u < 0.99 ? 1 : 7;
    });
    return { group, scores: group.map((g) => Math.abs(random.normal()) * (g === 0 ? 1 : 4)) };
  };
  const past = draw(2000);
  const radiusOf = groupConformal({ ...past, alpha: 0.1 });

  it('covers each group as asked where one radius for all does not', () => {
    const next = draw(40_000);
    const all = conformalQuantile(past.scores, 0.1);
    const pooled = coverageByGroup(
      next.scores.map((score) => (score <= all ? 1 : 0)),
      next.group,
    );
    assert.ok(pooled[0]!.coverage > 0.99 && pooled[1]!.coverage < 0.75, JSON.stringify(pooled));
    const own = coverageByGroup(
      next.scores.map((score, row) => (score <= radiusOf(next.group[row]!).radius ? 1 : 0)),
      next.group,
    );
    assert.deepEqual(
      own.map(({ group }) => group),
      [0, 1, 7],
    );
    // Beta over 1,400 and 580 calibration rows: standard deviations 0.008 and 0.0125.
    assert.ok(Math.abs(own[0]!.coverage - 0.9) < 0.03 && Math.abs(own[1]!.coverage - 0.9) < 0.042, JSON.stringify(own));
  });

  it('a small or unknown group has the radius of all and says so', () => {
    const all = conformalQuantile(past.scores, 0.1);
    assert.deepEqual(radiusOf(99), { radius: all, rows: 0, pooled: true });
    const rare = radiusOf(7);
    assert.ok(rare.pooled && rare.radius === all && rare.rows < 30);
    const calm = radiusOf(0);
    assert.ok(!calm.pooled);
    assert.equal(
      calm.radius,
      conformalQuantile(
        past.scores.filter((_, row) => past.group[row] === 0),
        0.1,
      ),
    );
  });

  it('refuses bad input with both numbers', () => {
    const make = (over: object) => () => groupConformal({ ...past, alpha: 0.1, ...over });
    assert.throws(make({ minimumRows: 8 }), /at least 9, got 8/);
    assert.doesNotThrow(make({ minimumRows: 9 }));
    assert.throws(make({ group: past.group.slice(1) }), /expected 2000 rows of group.*got 1999/);
    assert.throws(make({ scores: past.scores.with(5, NaN) }), /row 5/);
    assert.throws(() => coverageByGroup([1, 0], [0, NaN]), /got NaN in row 1/);
    assert.deepEqual(
      coverageByGroup([NaN, 1], [0, 1]).map(({ group }) => group),
      [1],
    );
  });
});
