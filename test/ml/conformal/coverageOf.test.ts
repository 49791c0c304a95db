import assert from 'node:assert/strict';
import { coverageOf } from '../../../ml/conformal/coverageOf.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture } from '../../support/calibrationData.ts';

describe('coverageOf', () => {
  it('has SciPy’s exact interval, ends included', () => {
    for (const [hits, rows, level, lower, upper] of calibrationFixture().clopperPearson) {
      const covered = Array.from({ length: rows }, (_, row) => (row < hits ? 1 : 0));
      const found = coverageOf(covered, { level });
      assert.deepEqual([found.covered, found.rows, found.coverage], [hits, rows, hits / rows]);
      assertClose(found.lower, lower, { abs: 1e-10, why: `SciPy 1.17.1, ${hits} of ${rows}` });
      assertClose(found.upper, upper, { abs: 1e-10, why: `SciPy 1.17.1, ${hits} of ${rows}` });
    }
  });

  it('leaves unknown rows out and counts them', () => {
    const found = coverageOf([1, NaN, 0, 1, NaN], { level: 0.9 });
    assert.deepEqual([found.rows, found.covered, found.unknown], [3, 2, 2]);
  });

  it('refuses what is no coverage', () => {
    assert.throws(() => coverageOf([1, 0.5], { level: 0.9 }), /got 0\.5 in row 1/);
    assert.throws(() => coverageOf([NaN, NaN], { level: 0.9 }), /got 0 of 2/);
    assert.throws(() => coverageOf([1], { level: 1 }), /got 1;/);
  });
});
