import assert from 'node:assert/strict';
import { fTail } from '../../../ml/stats/fDistribution.ts';
import { incompleteBeta } from '../../../ml/stats/incompleteBeta.ts';
import { incompleteGamma } from '../../../ml/stats/incompleteGamma.ts';
import { logGamma } from '../../../ml/stats/logGamma.ts';
import { studentTCdf, studentTQuantile } from '../../../ml/stats/studentT.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fixture } from '../../support/modelData.ts';

type Rows = readonly (readonly number[])[];

const expected = fixture('specialFunctions') as {
  readonly logGamma: Rows;
  readonly incompleteGamma: Rows;
  readonly incompleteBeta: Rows;
  readonly studentTCdf: Rows;
  readonly studentTQuantile: Rows;
  readonly fTail: Rows;
};
const tiny = 1e-300;

describe('logGamma', () => {
  it('has the values of mpmath and the recurrence ln Γ(x + 1) = ln Γ(x) + ln x', () => {
    for (const [x, value] of expected.logGamma) {
      assertClose(logGamma(x!), value!, { rel: 2e-15, abs: 2e-15, why: `ln Γ(${x})` });
    }
    for (let x = 0.03; x < 60; x += 0.71) {
      assertClose(logGamma(x + 1), logGamma(x) + Math.log(x), { rel: 4e-15, abs: 4e-15, why: `recurrence at ${x}` });
    }
    assert.deepEqual([logGamma(1), logGamma(2)], [0, 0]);
  });

  it('refuses what is not above 0', () => {
    for (const x of [0, -1.5, NaN, Infinity]) assert.throws(() => logGamma(x), /finite x above 0, got/);
  });
});

describe('incompleteGamma', () => {
  it('has the values of mpmath in both tails', () => {
    for (const [a, x, lower, upper] of expected.incompleteGamma) {
      assertClose(incompleteGamma(a!, x!, 'lower'), lower!, { rel: 1e-13, abs: tiny, why: `P(${a}, ${x})` });
      const smaller = x! > a! + 1 ? 1e-13 * upper! : 1e-15;
      assertClose(incompleteGamma(a!, x!, 'upper'), upper!, { rel: 1e-13, abs: smaller, why: `Q(${a}, ${x})` });
    }
    assert.deepEqual([incompleteGamma(2, 0, 'lower'), incompleteGamma(2, Infinity, 'lower')], [0, 1]);
    assert.deepEqual([incompleteGamma(2, 0, 'upper'), incompleteGamma(2, Infinity, 'upper')], [1, 0]);
  });

  it('refuses bad arguments with both', () => {
    assert.throws(() => incompleteGamma(-1, 2, 'lower'), /got -1 and 2/);
    assert.throws(() => incompleteGamma(1, -2, 'upper'), /got 1 and -2/);
  });
});

describe('incompleteBeta', () => {
  it('has the values of mpmath, and I_x(a, b) = 1 − I_{1−x}(b, a)', () => {
    for (const [x, a, b, value] of expected.incompleteBeta) {
      assertClose(incompleteBeta(x!, a!, b!), value!, { rel: 2e-13, abs: tiny, why: `I_${x}(${a}, ${b})` });
      const mirrored = 1 - incompleteBeta(1 - x!, b!, a!, x);
      assertClose(mirrored, value!, { rel: 1e-13, abs: 1e-14, why: `1 − I_${1 - x!}(${b}, ${a})` });
    }
    assertClose(incompleteBeta(0.5, 2, 3), 0.6875, { rel: 1e-15, why: '11/16' });
    assert.deepEqual([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)], [0, 1]);
  });

  it('refuses bad arguments', () => {
    assert.throws(() => incompleteBeta(1.5, 1, 1), /x in \[0, 1\] .* got 1.5/);
    assert.throws(() => incompleteBeta(0.5, 0, 1), /got 0.5, 0 and 1/);
  });
});

describe('studentTCdf', () => {
  it('has the values of mpmath, Cauchy at one degree and the far tail where t² overflows', () => {
    for (const [t, df, p] of expected.studentTCdf) {
      assertClose(studentTCdf(t!, df!), p!, { rel: 2e-13, why: `P(T ≤ ${t}), ${df}` });
    }
    for (const t of [-4, 0.3, 9]) {
      assertClose(studentTCdf(t, 1), 0.5 + Math.atan(t) / Math.PI, { rel: 1e-14, why: 'Cauchy' });
    }
    assertClose(studentTCdf(-1e160, 1), 1e-160 / Math.PI, { rel: 1e-12, why: 'Cauchy, far' });
    assert.deepEqual([studentTCdf(-Infinity, 3), studentTCdf(0, 3), studentTCdf(Infinity, 3)], [0, 0.5, 1]);
  });

  it('refuses NaN and degrees of freedom of 0', () => {
    assert.throws(() => studentTCdf(NaN, 3), /needs a number, got NaN/);
    assert.throws(() => studentTCdf(1, 0), /above 0, got 0/);
  });
});

describe('studentTQuantile', () => {
  it('has the values of mpmath and inverts the distribution function', () => {
    for (const [p, df, t] of expected.studentTQuantile) {
      const found = studentTQuantile(p!, df!);
      // A p near ½ or 1 fixes t only to its own rounding.
      const own = p! > 0.45 ? 1e-12 : 2e-13;
      assertClose(found, t!, { rel: own, why: `quantile ${p}, ${df}` });
      assertClose(studentTCdf(found, df!), p!, { rel: 4e-13, why: `back to ${p}, ${df}` });
    }
    // Cauchy: far out P(T ≤ −t) = 1/(π·t).
    assertClose(studentTQuantile(1e-200, 1), -1e200 / Math.PI, { rel: 1e-12, why: 'Cauchy, far' });
    assert.deepEqual(
      [studentTQuantile(0, 3), studentTQuantile(0.5, 3), studentTQuantile(1, 3)],
      [-Infinity, 0, Infinity],
    );
  });

  it('refuses what is not a probability', () => {
    assert.throws(() => studentTQuantile(1.2, 3), /p in \[0, 1\], got 1.2/);
    assert.throws(() => studentTQuantile(0.5, NaN), /above 0, got NaN/);
  });
});

describe('fTail', () => {
  it('has the values of mpmath, and of t² where the first degree of freedom is one', () => {
    for (const [f, df1, df2, p] of expected.fTail) {
      assertClose(fTail(f!, df1!, df2!), p!, { rel: 2e-13, why: `P(F ≥ ${f}), ${df1}, ${df2}` });
    }
    assertClose(fTail(4, 1, 17), 2 * studentTCdf(-2, 17), { rel: 1e-14, why: 't² is F' });
    assert.deepEqual([fTail(0, 2, 3), fTail(Infinity, 2, 3)], [1, 0]);
  });

  it('refuses a negative statistic', () => {
    assert.throws(() => fTail(-1, 2, 3), /got -1, 2 and 3/);
  });
});
