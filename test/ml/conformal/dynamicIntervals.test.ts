import assert from 'node:assert/strict';
import { conformalQuantile } from '../../../ml/conformal/conformalQuantile.ts';
import { dynamicIntervals } from '../../../ml/conformal/dynamicIntervals.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const random = createRandom(50, 'dynamic');
const rows = 4000;
const normals = Float64Array.from({ length: rows }, () => random.normal());
const flat = new Float64Array(rows);
const one = new Float64Array(rows).fill(1);
const given = { prediction: flat, scale: one, knownAfter: 1, alpha: 0.1, window: 250 };
const streams = {
  calm: normals,
  'growing a hundredfold': normals.map((z, row) => z * 100 ** (row / rows)),
  'a break': normals.map((z, row) => (row < 2000 ? z : 6 * z)),
};

/** Straight from the paper, one row at a time and known at once; the level that would have covered is searched for on a grid. */
function slow(
  outcome: Float64Array,
  gammas: readonly number[],
  stretch: number,
  window: number,
  alpha: number,
): number[] {
  const k = gammas.length;
  const eta = Math.sqrt(
    ((3 / stretch) * (Math.log(k * stretch) + 2)) / ((1 - alpha) ** 2 * alpha ** 3 + alpha ** 2 * (1 - alpha) ** 3),
  );
  let weights = gammas.map(() => 1);
  let levels = gammas.map(() => alpha);
  return Array.from(outcome, (y, row) => {
    const past = outcome.slice(Math.max(0, row - window), row).map(Math.abs);
    const total = weights.reduce((sum, w) => sum + w, 0);
    const level = weights.reduce((sum, w, i) => sum + (w / total) * levels[i]!, 0);
    const tried = Array.from({ length: past.length + 1 }, (_, j) => 1 - j / (past.length + 1));
    const beta = tried.find((value) => Math.abs(y) <= conformalQuantile(past, value - 1e-7)) ?? 0;
    const scored = weights.map(
      (w, i) => w * Math.exp(-eta * (alpha * (beta - levels[i]!) - Math.min(0, beta - levels[i]!))),
    );
    const all = scored.reduce((sum, w) => sum + w, 0);
    weights = scored.map((w) => (1 - 1 / (2 * stretch)) * w + all / (2 * stretch * k));
    levels = levels.map((value, i) => Math.max(0, Math.min(1, value + gammas[i]! * (alpha - (value > beta ? 1 : 0)))));
    return level;
  });
}

describe('dynamic intervals', () => {
  for (const [name, outcome] of Object.entries(streams))
    it(`${name}: about α of any thousand rows are missed`, () => {
      const { covered } = dynamicIntervals({ ...given, outcome });
      for (let from = 0; from + 1000 <= rows; from += 250) {
        const coverage = covered.slice(from, from + 1000).reduce((sum, value) => sum + value, 0) / 1000;
        // Three standard errors of a thousand rows are 0.028.
        assertClose(coverage, 0.9, { abs: 0.035, why: `rows from ${from}` });
      }
    });

  it('is the paper’s recursion', () => {
    const outcome = streams['a break'].slice(1800, 2200);
    const part = (values: Float64Array) => values.slice(0, 400);
    const options = { ...given, prediction: part(flat), scale: part(one), outcome, window: 50, stretch: 100 };
    const { alphaTrace } = dynamicIntervals({ ...options, gammas: [0.01, 0.1] });
    slow(outcome, [0.01, 0.1], 100, 50, 0.1).forEach((level, row) =>
      assertClose(alphaTrace[row]!, level, { abs: 1e-9, why: `level of row ${row}` }),
    );
  });

  it('uses nothing that is not known yet', () => {
    const outcome = streams['a break'];
    const whole = dynamicIntervals({ ...given, outcome, knownAfter: 5 });
    const changed = dynamicIntervals({
      ...given,
      outcome: outcome.map((y, row) => (row <= 1495 ? y : 99)),
      knownAfter: 5,
    });
    assert.deepEqual(changed.lower.slice(0, 1501), whole.lower.slice(0, 1501));
    assert.notDeepEqual(changed.lower.slice(0, 1510), whole.lower.slice(0, 1510));
  });

  it('refuses bad input with both numbers', () => {
    const call = (over: object) => () => dynamicIntervals({ ...given, outcome: normals, ...over });
    assert.throws(call({ gammas: [] }), /at least 1 gamma.*got 0/);
    assert.throws(call({ gammas: [0.1, -1] }), /got 2 with -1/);
    assert.throws(call({ stretch: 0.5 }), /stretch of 1 or more.*got 0\.5/);
    assert.throws(call({ scale: flat }), /got 0 in row 0/);
    assert.throws(call({ outcome: normals.slice(1) }), /expected 4000 rows of outcome.*got 3999/);
  });
});
