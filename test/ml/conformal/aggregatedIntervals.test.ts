import assert from 'node:assert/strict';
import { adaptiveIntervals } from '../../../ml/conformal/adaptiveIntervals.ts';
import { aggregatedIntervals } from '../../../ml/conformal/aggregatedIntervals.ts';
import { conformalQuantile } from '../../../ml/conformal/conformalQuantile.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const random = createRandom(51, 'aggregated');
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

/** One side straight from its definition: everything summed anew from the past in every row. */
function slowSide(bounds: readonly (readonly number[])[], outcome: readonly number[], tail: number): number[] {
  const made: number[] = [];
  const k = bounds[0]!.length;
  bounds.forEach((now, row) => {
    let weights = Array.from({ length: k }, () => 1);
    if (row > 0) {
      const terms = Array.from({ length: k }, (_, expert) =>
        bounds
          .slice(0, row)
          .map((then, at) => ((outcome[at]! < made[at]! ? 1 : 0) - tail) * (made[at]! - then[expert]!)),
      );
      const rateAt = (expert: number, end: number) => {
        const seen = terms[expert]!.slice(0, end + 1);
        const sum = seen.reduce((total, r) => total + r ** 2, 0);
        return sum === 0 ? null : Math.min(0.5 / Math.max(...seen.map(Math.abs)), Math.sqrt(Math.log(k) / sum));
      };
      const rates = terms.map((_, expert) => rateAt(expert, row - 1));
      const known = rates.filter((rate) => rate !== null);
      if (known.length > 0)
        weights = terms.map((own, expert) => {
          const regret = own.reduce((sum, r, at) => sum + (r === 0 ? 0 : r - rateAt(expert, at)! * r ** 2), 0);
          const rate = rates[expert] ?? Math.max(...known);
          return rate * Math.exp(rate * regret);
        });
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    made.push(now.reduce((sum, bound, expert) => sum + (weights[expert]! / total) * bound, 0));
  });
  return made;
}

/** The method straight from the paper, outcomes known at once. */
function slow(outcome: readonly number[], gammas: readonly number[], alpha: number, window: number) {
  let levels = gammas.map(() => alpha);
  const [radii, from]: [number[][], number[]] = [[], []];
  outcome.forEach((y, row) => {
    const past = Float64Array.from(outcome.slice(Math.max(0, row - window), row), Math.abs);
    const own = levels.map((level) => conformalQuantile(past, level));
    levels = levels.map((level, k) => level + gammas[k]! * (alpha - (Math.abs(y) > own[k]! ? 1 : 0)));
    if (conformalQuantile(past, alpha) === Infinity) return;
    from.push(row);
    radii.push(own.map((radius) => Math.max(0, Math.min(Math.max(...past), radius))));
  });
  const seen = from.map((row) => outcome[row]!);
  const lower = slowSide(radii.map((own) => own.map((radius) => -radius)), seen, alpha / 2); // prettier-ignore
  return { from, lower, upper: slowSide(radii, seen, 1 - alpha / 2) };
}

describe('aggregated adaptive intervals', () => {
  for (const [name, outcome] of Object.entries(streams))
    it(`${name}: about α of all rows are missed, and the losses are those of the best step size`, () => {
      const loss = ({ lower, upper }: { readonly lower: Float64Array; readonly upper: Float64Array }) => {
        const pinball = (error: number, tail: number) => (tail - (error < 0 ? 1 : 0)) * error;
        let sum = 0;
        for (let row = 300; row < rows; row += 1) {
          const [y, most] = [outcome[row]!, 1e3];
          sum += pinball(y - Math.max(-most, lower[row]!), 0.05) + pinball(y - Math.min(most, upper[row]!), 0.95);
        }
        return sum / (rows - 300);
      };
      const aggregated = aggregatedIntervals({ ...given, outcome });
      const coverage = aggregated.covered.slice(300).reduce((sum, value) => sum + value, 0) / (rows - 300);
      assertClose(coverage, 0.9, { abs: 0.02, why: 'coverage; three standard errors are 0.015' });
      const single = [0.001, 0.008, 0.032].map((gamma) => loss(adaptiveIntervals({ ...given, outcome, gamma })));
      assert.ok(loss(aggregated) < 1.03 * Math.min(...single), `${loss(aggregated)} against ${single.join(', ')}`);
    });

  it('is the paper’s recursion', () => {
    const outcome = streams['a break'].slice(1850, 2150);
    const part = (values: Float64Array) => values.slice(0, 300);
    const options = { ...given, prediction: part(flat), scale: part(one), outcome, window: 60 };
    for (const gammas of [
      [0.01, 0.1],
      [0.005, 0.05, 0.4],
    ]) {
      const { lower, upper } = aggregatedIntervals({ ...options, gammas });
      const slowly = slow([...outcome], gammas, 0.1, 60);
      assert.equal(lower.findIndex(Number.isFinite), slowly.from[0]);
      slowly.from.forEach((row, at) => {
        assertClose(lower[row]!, slowly.lower[at]!, { rel: 1e-9, why: `lower of row ${row}` });
        assertClose(upper[row]!, slowly.upper[at]!, { rel: 1e-9, why: `upper of row ${row}` });
      });
    }
  });

  it('with one step size is adaptive conformal inference', () => {
    const outcome = normals.map((z, row) => (row < 2000 ? z : 2 * z));
    const options = { ...given, outcome, window: 400, scale: one.map((_, row) => 1 + (row % 3)), knownAfter: 3 };
    const [many, single] = [
      aggregatedIntervals({ ...options, gammas: [0.005] }),
      adaptiveIntervals({ ...options, gamma: 0.005 }),
    ];
    single.lower.forEach((value, row) => {
      if (!Number.isFinite(value)) return;
      assertClose(many.lower[row]!, value, { rel: 1e-13, why: `row ${row}` });
      assertClose(many.upper[row]!, single.upper[row]!, { rel: 1e-13, why: `row ${row}` });
    });
  });

  it('moves and stretches with the series, and lies unevenly about skewed errors', () => {
    const outcome = normals.map((z) => Math.exp(z) - 1);
    const plain = aggregatedIntervals({ ...given, outcome });
    const moved = aggregatedIntervals({
      ...given,
      prediction: flat.map(() => 8),
      outcome: outcome.map((y) => 8 + 4 * y),
      scale: one.map(() => 4),
    });
    plain.lower.forEach((value, row) => {
      if (Number.isFinite(value)) assertClose(moved.lower[row]!, 8 + 4 * value, { rel: 1e-12, why: `row ${row}` });
    });
    // The wanted quantiles are −0.8 and 4.2.
    const mean = (bound: Float64Array) => bound.slice(500).reduce((sum, value) => sum + value, 0) / (rows - 500);
    assert.ok(-mean(plain.lower) < 0.98 * mean(plain.upper), `${mean(plain.lower)} to ${mean(plain.upper)}`);
  });

  it('uses nothing that is not known yet', () => {
    const outcome = streams['a break'];
    const whole = aggregatedIntervals({ ...given, outcome, knownAfter: 5 });
    const changed = aggregatedIntervals({
      ...given,
      outcome: outcome.map((y, row) => (row <= 1495 ? y : 99)),
      knownAfter: 5,
    });
    assert.deepEqual(changed.lower.slice(0, 1501), whole.lower.slice(0, 1501));
    assert.notDeepEqual(changed.lower.slice(0, 1510), whole.lower.slice(0, 1510));
  });

  it('passes over outcomes that never become known, and refuses bad input with both numbers', () => {
    const holes = normals.map((z, row) => (row % 10 === 0 ? NaN : z));
    const { covered, lower } = aggregatedIntervals({ ...given, outcome: holes });
    assert.ok(Number.isNaN(covered[500]!) && Number.isFinite(lower[500]!));
    const call = (over: object) => () => aggregatedIntervals({ ...given, outcome: normals, ...over });
    assert.throws(call({ gammas: [] }), /Aggregated intervals need at least 1 gamma.*got 0/);
    assert.throws(call({ gammas: [0.1, NaN] }), /got 2 with NaN/);
    assert.throws(call({ knownAfter: 0 }), /knownAfter of 1 or more.*got 0/);
    assert.throws(call({ scale: flat }), /got 0 in row 0/);
  });
});
