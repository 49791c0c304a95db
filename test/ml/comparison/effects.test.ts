import assert from 'node:assert/strict';
import { cliffDelta, commonLanguageEffect } from '../../../ml/comparison/effects/cliffDelta.ts';
import { cohenD, hedgesCorrection, hedgesG, pairedHedgesG } from '../../../ml/comparison/effects/cohenD.ts';
import { pairedRankBiserial } from '../../../ml/comparison/effects/rankBiserial.ts';
import type { Effect } from '../../../ml/comparison/comparison.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { comparisonFixture, sleepA, sleepB } from './fixture.ts';

const close = (actual: number, expected: number, why: string) => assertClose(actual, expected, { abs: 5e-11, why });
const draw = (n: number, shift: number, ...streams: (string | number)[]) => {
  const random = createRandom(5, ...streams);
  return Float64Array.from({ length: n }, () => random.normal() + shift);
};

/** Share of `trials` whose interval holds the truth. */
function coverage(trials: number, truth: number, of: (trial: number) => Effect): number {
  let held = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const { lower, upper } = of(trial).interval!;
    if (lower <= truth && truth <= upper) held += 1;
  }
  return held / trials;
}

describe('effect sizes', () => {
  it('are the known ones of the sleep data', () => {
    close(cohenD(sleepA, sleepB).value, -0.8321810813, 'd');
    close(hedgesG(sleepA, sleepB).value, -0.7969352392, 'g');
    close(hedgesG(sleepA, sleepB, 0.95, 'approximate').value, -0.7970185004, 'g, approximate');
    close(cliffDelta(sleepA, sleepB).value, -0.49, 'Cliff');
    close(commonLanguageEffect(sleepA, sleepB).value, 0.255, 'common language');
    assert.equal(pairedRankBiserial(sleepA, sleepB).value, -1);
    assertClose(hedgesCorrection(18), 0.7969352392 / 0.8321810813, { abs: 2e-10, why: 'J' });
  });

  it('Cohen’s interval is the noncentral t’s of SciPy', () => {
    for (const [name, { a, b, cohenInterval }] of Object.entries(comparisonFixture.samples)) {
      const { interval } = cohenD(Float64Array.from(a), Float64Array.from(b));
      assertClose(interval!.lower, cohenInterval[0]!, { abs: 1e-9, why: `${name}, lower` });
      assertClose(interval!.upper, cohenInterval[1]!, { abs: 1e-9, why: `${name}, upper` });
    }
  });

  it('Cliff’s δ and its variance are those of all pairs (slow oracle)', () => {
    for (const [name, { a, b }] of Object.entries(comparisonFixture.samples)) {
      const [n, m] = [a.length, b.length];
      const sign = a.map((x) => b.map((y) => Math.sign(x - y)));
      const delta = sign.flat().reduce((sum, one) => sum + one, 0) / (n * m);
      const rows = sign.map((row) => row.reduce((sum, one) => sum + one, 0) / m);
      const columns = b.map((_, j) => sign.reduce((sum, row) => sum + row[j]!, 0) / n);
      const squares = (values: readonly number[]) => values.reduce((sum, one) => sum + (one - delta) ** 2, 0);
      const variance =
        (m * m * squares(rows) + n * n * squares(columns) - squares(sign.flat())) / (n * m * (n - 1) * (m - 1));
      const spread = 1.959963984540054 ** 2 * variance;
      const rest = 1 - delta * delta;
      const reach = Math.sqrt(spread * (rest * rest + spread));
      const found = cliffDelta(Float64Array.from(a), Float64Array.from(b));
      assertClose(found.value, delta, { abs: 1e-14, why: name });
      assertClose(found.interval!.lower, (delta * rest - reach) / (rest + spread), {
        abs: 1e-12,
        why: `${name}, lower`,
      });
      assertClose(found.interval!.upper, (delta * rest + reach) / (rest + spread), {
        abs: 1e-12,
        why: `${name}, upper`,
      });
    }
  });

  it('turn their sign with the samples and do not change with the unit', () => {
    const scaled = (values: Float64Array) => values.map((value) => 1000 * value + 1e6);
    for (const of of [cohenD, hedgesG, cliffDelta, pairedHedgesG, pairedRankBiserial]) {
      const [one, turned, other] = [of(sleepA, sleepB), of(sleepB, sleepA), of(scaled(sleepA), scaled(sleepB))];
      assertClose(turned.value, -one.value, { abs: 1e-13, why: one.name });
      assertClose(turned.interval!.lower, -one.interval!.upper, { abs: 1e-10, why: one.name });
      assertClose(other.value, one.value, { abs: 1e-8, why: one.name });
    }
  });

  it('hold the truth as often as their level says (slack three standard errors, for approximate ones two points more)', () => {
    const pair = (trial: number) => [draw(24, 0.6, 'a', trial), draw(30, 0, 'b', trial)] as const;
    const cohen = coverage(600, 0.6, (trial) => cohenD(...pair(trial)));
    assertClose(cohen, 0.95, { abs: 0.027, why: 'Cohen’s d' });
    // P(X > Y) − P(X < Y) of normal values a shift of 0.6 apart: 2 Φ(0.6/√2) − 1.
    const cliff = coverage(600, 0.3286268, (trial) => cliffDelta(...pair(trial)));
    assertClose(cliff, 0.95, { abs: 0.047, why: 'Cliff’s δ' });
    const none = coverage(600, 0, (trial) => pairedRankBiserial(draw(20, 0, 'c', trial), draw(20, 0, 'd', trial)));
    assertClose(none, 0.95, { abs: 0.047, why: 'rank-biserial of pairs' });
  });

  it('stay within their range and wide where samples do not overlap', () => {
    const { value, interval } = cliffDelta(Float64Array.of(5, 6, 7, 8), Float64Array.of(1, 2, 3));
    assert.equal(value, 1);
    assert.ok(interval!.lower < 0.5 && interval!.upper === 1);
    assert.throws(() => hedgesCorrection(1), { message: /more than 1 degree of freedom, got 1/ });
    assert.throws(() => cohenD(Float64Array.of(2, 2), Float64Array.of(2, 2)), { message: /standard deviation of 0/ });
  });
});
