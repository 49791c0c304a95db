import assert from 'node:assert/strict';
import fc from 'fast-check';
import { correlation } from '../../../ml/stats/correlation.ts';
import { mean } from '../../../ml/stats/mean.ts';
import { quantile } from '../../../ml/stats/quantile.ts';
import { standardDeviation } from '../../../ml/stats/standardDeviation.ts';
import { sum } from '../../../ml/stats/sum.ts';
import { variance } from '../../../ml/stats/variance.ts';
import { assertClose } from '../../support/assertClose.ts';

const finite = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 });

describe('sum', () => {
  it('keeps what plain addition drops (Neumaier 1974, Kahan sum counterexample)', () => {
    assert.equal(sum([1, 1e100, 1, -1e100]), 2);
    assert.equal(sum(new Float64Array(10).fill(0.1)), 1);
    assert.equal(sum([]), 0);
  });

  it('does not depend on the order beyond one rounding', () => {
    fc.assert(
      fc.property(finite, (values) => {
        const scale = values.reduce((total, value) => total + Math.abs(value), 0);
        assertClose(sum(values), sum([...values].reverse()), { abs: 3e-16 * scale, why: 'reversed sum' });
      }),
    );
  });
});

describe('mean, variance and standardDeviation', () => {
  it('have the values of NIST StRD NumAcc2 and NumAcc3 (mean and standard deviation 0.1 at levels 1.2 and 1000000.2)', () => {
    for (const level of [1.2, 1_000_000.2]) {
      const values = [level, ...Array.from({ length: 1000 }, (_, i) => level + (i % 2 === 0 ? -0.1 : 0.1))];
      assertClose(mean(values), level, { rel: 1e-15, why: `NIST mean at ${level}` });
      assertClose(standardDeviation(values), 0.1, { rel: 1e-9, why: `NIST standard deviation at ${level}` });
    }
  });

  it('divide by n − ddof, do not feel a shift and scale with the square', () => {
    assert.equal(variance([1, 2, 3, 4], 0), 1.25);
    assertClose(variance([1, 2, 3, 4]), 5 / 3, { rel: 1e-15, why: 'textbook' });
    fc.assert(
      fc.property(finite, (values) => {
        const base = variance(values);
        assertClose(variance(values.map((value) => value + 1000)), base, { rel: 1e-9, abs: 1e-9, why: 'shift' });
        assertClose(variance(values.map((value) => value * 4)), 16 * base, { rel: 1e-12, abs: 1e-300, why: 'scale' });
      }),
    );
  });

  it('refuse too few and missing values with the numbers', () => {
    assert.throws(() => mean([]), /needs at least 1 values, got 0/);
    assert.throws(() => variance([1]), /needs at least 2 values, got 1/);
    assert.throws(() => mean([1, NaN]), /finite numbers, got NaN at index 1/);
  });
});

describe('quantile', () => {
  it('is type 7, as R and NumPy have it', () => {
    assert.equal(quantile([4, 1, 3, 2], 0.25), 1.75);
    assert.equal(quantile([3, 1, 2], 0.5), 2);
    assertClose(quantile([15, 20, 35, 40, 50], 0.4), 29, { rel: 1e-15, why: 'R quantile(c(15,20,35,40,50), .4)' });
    assert.throws(() => quantile([1], 1.1), /from 0 to 1, got 1.1/);
  });

  it('ends at the extremes, is monotone in p and leaves its input alone', () => {
    fc.assert(
      fc.property(
        finite,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p, q) => {
          const before = [...values];
          assert.equal(quantile(values, 0), Math.min(...values) + 0);
          assert.equal(quantile(values, 1), Math.max(...values) + 0);
          assert.ok(quantile(values, Math.min(p, q)) <= quantile(values, Math.max(p, q)) + 1e-9);
          assert.deepEqual(values, before);
        },
      ),
    );
  });
});

describe('correlation', () => {
  it('has the value of Anscombe’s first quartet and is 1 for a line', () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    assertClose(correlation(x, y), 0.81642051634484, { rel: 1e-12, why: 'Anscombe (1973), R cor' });
    assertClose(
      correlation(
        x,
        x.map((value) => 1e6 - 3 * value),
      ),
      -1,
      { abs: 1e-12, why: 'falling line' },
    );
  });

  it('refuses columns of two lengths and constant ones', () => {
    assert.throws(() => correlation([1, 2], [1]), /one length, got 2 and 1/);
    assert.throws(() => correlation([1, 2], [3, 3]), /that vary/);
  });
});
