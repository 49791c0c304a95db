import assert from 'node:assert/strict';
import { normalCdf } from '../../../ml/stats/normalCdf.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { bondEquivalent } from '../../../ml/timeSeries/bondEquivalent.ts';
import { expandingProbit } from '../../../ml/timeSeries/expandingProbit.ts';
import { fitProbit } from '../../../ml/timeSeries/fitProbit.ts';
import { nberRecessions } from '../../../sources/nber.ts';
import { bundledCells } from '../../../sources/snapshot/bundledCells.ts';
import { assertClose } from '../../support/assertClose.ts';

const monthsAfter = (month: string, ahead: number): string => {
  const [year, index] = [Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + ahead];
  return new Date(Date.UTC(year, index, 1)).toISOString().slice(0, 10);
};

/** Term spread of 1959-01 to 2008-12 and whether the month a year later was in recession. */
function monthly(bill: (rate: number) => number): { spread: Float64Array; recession: Float64Array } {
  const rates = new Map(
    bundledCells('observations.csv').map(([series, month, value]) => [`${series} ${month}`, Number(value)]),
  );
  const months = Array.from({ length: 600 }, (_, at) => monthsAfter('1959-01-01', at));
  const inRecession = (month: string) => nberRecessions().some(({ first, last }) => month >= first && month <= last);
  return {
    // The source stores float32; its bits are those of the reference.
    spread: Float64Array.from(
      months,
      (m) => Math.fround(rates.get(`GS10 ${m}`)!) - bill(Math.fround(rates.get(`TB3MS ${m}`)!)),
    ),
    recession: Float64Array.from(months, (m) => (inRecession(monthsAfter(m, 12)) ? 1 : 0)),
  };
}

/** Share of pairs in which the recession month has the smaller spread, ties by half. */
function areaOver(spread: Float64Array, recession: Float64Array): number {
  let [pairs, ordered] = [0, 0];
  for (const [i, one] of recession.entries()) {
    for (const [j, other] of recession.entries()) {
      if (one !== 1 || other !== 0) continue;
      pairs += 1;
      ordered += spread[i]! < spread[j]! ? 1 : spread[i] === spread[j] ? 0.5 : 0;
    }
  }
  return ordered / pairs;
}

describe('fitProbit', () => {
  it('forecasts U.S. recessions a year ahead from the term spread with the published coefficients', () => {
    const { spread, recession } = monthly((rate) => bondEquivalent(rate, 91));
    const fit = fitProbit(spread, recession);
    assertClose(fit.intercept, -0.51925, { abs: 1e-4, why: 'intercept' });
    assertClose(fit.slope, -0.64496, { abs: 1e-4, why: 'slope' });
    assertClose(fit.pseudoR2, 0.24575, { abs: 1e-4, why: 'pseudo-R²' });
    const auc = areaOver(spread, recession);
    assertClose(auc, 0.84776, { abs: 1e-4, why: 'AUC' });
    const raw = monthly((rate) => rate);
    const plain = fitProbit(raw.spread, raw.recession);
    assertClose(plain.intercept, -0.36452, { abs: 1e-4, why: 'intercept, discount rate' });
    assertClose(plain.slope, -0.68615, { abs: 1e-4, why: 'slope, discount rate' });
  });

  it('recovers known coefficients within three standard errors, and turns round with the labels', () => {
    const random = createRandom(9, 'probit');
    const x = Float64Array.from({ length: 4000 }, () => random.normal());
    const y = x.map((value) => (random.uniform() < normalCdf(-0.4 + 0.9 * value) ? 1 : 0));
    const fit = fitProbit(x, y);
    assertClose(fit.intercept, -0.4, { abs: 3 * fit.standardErrors.intercept, why: 'intercept' });
    assertClose(fit.slope, 0.9, { abs: 3 * fit.standardErrors.slope, why: 'slope' });
    const turned = fitProbit(
      x,
      y.map((label) => 1 - label),
    );
    assertClose(turned.slope, -fit.slope, { rel: 1e-9, why: 'slope of the other class' });
  });

  it('refuses one class, separated classes, constant values and labels that are neither', () => {
    const x = Float64Array.of(1, 2, 3, 4);
    assert.throws(() => fitProbit(x, Float64Array.of(1, 1, 1, 1)), /both classes, got 4 ones among 4/);
    assert.throws(() => fitProbit(x, Float64Array.of(0, 0, 1, 1)), /classes that overlap, got 2 ones and 2 zeros/);
    assert.throws(() => fitProbit(x.fill(2), Float64Array.of(0, 1, 1, 0)), /vary, got 2 in all 4 rows/);
    assert.throws(() => fitProbit(x, Float64Array.of(0, 0.5, 1, 1)), /0 or 1, got 0.5/);
    assert.throws(() => fitProbit(x, Float64Array.of(0, 1)), /as many labels as values, got 2 and 4/);
  });
});

describe('expandingProbit', () => {
  const { spread, recession: ahead } = monthly((rate) => bondEquivalent(rate, 91));
  // The label of a month itself, which a year ahead of it is a row 12 months before.
  const label = Float64Array.from(ahead, (_, t) => (t < 12 ? 0 : ahead[t - 12]!));
  const options = { lead: 12, labelDelay: 21, least: 180, refitEvery: 12 };

  it('is the probit of the pairs that were known, and forecasts recessions out of sample', () => {
    const found = expandingProbit(spread, label, options);
    assert.equal(
      found.findIndex((value) => !Number.isNaN(value)),
      12 + 21 + 180 - 1,
    );
    const fit = fitProbit(spread.slice(0, 360), label.slice(12, 372));
    const t = 371 + 21;
    assertClose(found[t]!, normalCdf(fit.intercept + fit.slope * spread[t]!), { rel: 1e-14, why: 'row of a fit' });
    const from = 12 + 21 + 180;
    const area = areaOver(
      found.slice(from).map((value) => -value),
      ahead.slice(from),
    );
    assert.ok(area > 0.8, `AUC out of sample is ${area}`);
  });

  it('knows no label before its delay and no later value: prefixes and other futures give the same bits', () => {
    const found = expandingProbit(spread, label, options);
    for (const length of [50, 300, 477]) {
      const prefix = expandingProbit(spread.slice(0, length), label.slice(0, length), options);
      assert.deepEqual(prefix, found.slice(0, length));
    }
    const other = label.map((value, t) => (t > 400 - 21 ? 1 - value : value));
    assert.deepEqual(expandingProbit(spread, other, options).slice(0, 401), found.slice(0, 401));
  });

  it('is missing while only one class is known, and refuses unlike lengths', () => {
    const none = new Float64Array(label.length);
    assert.ok(expandingProbit(spread, none, options).every(Number.isNaN));
    assert.throws(() => expandingProbit(spread, label.slice(1), options), /its 600 rows .* got 599 labels/);
    assert.throws(() => expandingProbit(spread, label, { ...options, least: 0 }), /got 600 labels and 12, 21, 0, 12/);
  });
});

describe('bondEquivalent', () => {
  it('is 100·(365d/100)/(360 − 91d/100), and nothing where the discount eats the face value', () => {
    assertClose(bondEquivalent(5, 91), (100 * (365 * 0.05)) / (360 - 91 * 0.05), { rel: 1e-15, why: 'formula' });
    assert.equal(bondEquivalent(0, 91), 0);
    assert.ok(Number.isNaN(bondEquivalent(400, 91)));
  });
});
