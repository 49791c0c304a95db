import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InputError, NumericsError } from '../../../contracts/failures.ts';
import { fitIsotonicCurve, readIsotonicCurve } from '../../../ml/calibration/isotonicCurve.ts';
import { pava } from '../../../ml/calibration/pava.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats } from '../../support/calibrationData.ts';

const y = Float64Array.of(1, 3, 2, 4, 3.5, 3.5, 6, 5, 7, 6);
const w = Float64Array.of(1, 2, 1, 1, 3, 1, 1, 1, 1, 2);

const closeTo = (actual: ArrayLike<number>, expected: ArrayLike<number>, abs: number, why: string) => {
  assert.equal(actual.length, expected.length, why);
  Array.from(expected, (value, i) => assertClose(actual[i]!, value, { abs, why: `${why}, ${i}` }));
};

/** g_i = max over a ≤ i of min over b ≥ i of the weighted mean of y_a … y_b: the definition, O(n³). */
function minMax(values: Float64Array, weights: Float64Array): number[] {
  const average = (from: number, to: number) => {
    let [sum, total] = [0, 0];
    for (let i = from; i <= to; i += 1) {
      sum += weights[i]! * values[i]!;
      total += weights[i]!;
    }
    return sum / total;
  };
  return Array.from(values, (_, i) =>
    Math.max(
      ...Array.from({ length: i + 1 }, (_, a) =>
        Math.min(...Array.from({ length: values.length - i }, (_, b) => average(a, i + b))),
      ),
    ),
  );
}

describe('pava', () => {
  it('matches the published sequences, scikit-learn and R', () => {
    closeTo(pava(y), [1, 2.5, 2.5, ...new Array<number>(3).fill(11 / 3), 5.5, 5.5, 6.5, 6.5], 1e-12, 'S12');
    closeTo(pava(y, w), [1, 8 / 3, 8 / 3, 3.6, 3.6, 3.6, 5.5, 5.5, 19 / 3, 19 / 3], 1e-12, 'S12 weighted');
    closeTo(pava(Float64Array.of(1, 0, 4, 3, 3, 5, 4, 2, 0)), [0.5, 0.5, 3, 3, 3, 3, 3, 3, 3], 1e-12, 'S12, R isoreg');
    const { plain, weighted } = calibrationFixture().pava;
    closeTo(pava(y), plain, 1e-12, 'scikit-learn 1.9.1');
    closeTo(pava(y, w), weighted, 1e-12, 'scikit-learn 1.9.1, weighted');
  });

  it('is the min-max formula, whatever the sequence', () => {
    const entry = fc.record({ value: fc.integer({ min: -9, max: 9 }), weight: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 12 }), (entries) => {
        const values = Float64Array.from(entries, (one) => one.value);
        const weights = Float64Array.from(entries, (one) => one.weight);
        closeTo(pava(values, weights), minMax(values, weights), 1e-12, 'slow oracle');
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('refuses what it cannot read', () => {
    assert.throws(() => pava(new Float64Array(0)), /at least 1 values, got 0/);
    assert.throws(() => pava(y, w.slice(1)), InputError);
    assert.throws(() => pava(y, w.with(3, 0)), /above 0, got 0 at index 3/);
    assert.throws(() => pava(y.with(0, Infinity)), NumericsError);
  });
});

describe('an isotonic curve', () => {
  it('averages ties, pools and interpolates as scikit-learn, plain and weighted', () => {
    const { probability, label, weight, grid, isotonic } = calibrationFixture();
    for (const [weights, expected] of [
      [undefined, isotonic.plain],
      [floats(weight), isotonic.weighted],
    ] as const) {
      const curve = fitIsotonicCurve(floats(probability), floats(label), weights);
      closeTo(curve.x, expected.knots[0]!, 1e-12, 'knots of scikit-learn 1.9.1');
      closeTo(curve.y, expected.knots[1]!, 1e-12, 'values of scikit-learn 1.9.1');
      closeTo(readIsotonicCurve(curve, floats(grid)), expected.predicted, 1e-12, 'predictions of scikit-learn 1.9.1');
    }
  });

  const curve = fitIsotonicCurve(Float64Array.of(1, 2, 3, 4, 5), Float64Array.of(0, 2, 1, 4, 5));

  it('reads between knots as asked: a line, or the step of R’s isoreg up to the end of its block', () => {
    const at = Float64Array.of(1, 1.5, 2, 2.5, 3, 3.25, 4.5);
    closeTo(readIsotonicCurve(curve, at), [0, 0.75, 1.5, 1.5, 1.5, 2.125, 4.5], 1e-12, 'linear, by hand');
    closeTo(readIsotonicCurve(curve, at, { between: 'step' }), [0, 1.5, 1.5, 1.5, 1.5, 4, 5], 1e-12, 'step, by hand');
  });

  it('beyond its knots is flat or an error, as asked', () => {
    closeTo(readIsotonicCurve(curve, Float64Array.of(-9, 9)), [0, 5], 0, 'flat');
    const raise = (x: number) => () => readIsotonicCurve(curve, Float64Array.of(3, x), { outOfRange: 'raise' });
    assert.throws(raise(5.5), /known from 1 to 5, got 5\.5 in row 1/);
    assert.throws(raise(NaN), NumericsError);
    assert.throws(() => readIsotonicCurve(curve, Float64Array.of(NaN)), NumericsError);
    assert.doesNotThrow(raise(5));
  });

  it('refuses columns of other lengths and weights that weigh nothing', () => {
    const x = Float64Array.of(1, 2, 3);
    assert.throws(() => fitIsotonicCurve(x, x.slice(1)), /expected 3 y and weights, got 2/);
    assert.throws(() => fitIsotonicCurve(x, x, new Float64Array(3)), /got 0 to 0/);
    assert.throws(() => fitIsotonicCurve(x, x, Float64Array.of(1, -1, 1)), /got -1 to 1/);
  });
});
