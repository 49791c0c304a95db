import assert from 'node:assert/strict';
import {
  bettingEvidence,
  bettingInterval,
  bettingPValue,
  bettingStart,
  bettingStep,
} from '../../../ml/comparison/sequential/bettingTest.ts';
import {
  alwaysValidPValue,
  mixtureInterval,
  mixtureStart,
  mixtureStep,
  type MixtureOptions,
} from '../../../ml/comparison/sequential/mixtureTest.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const runs = 2000;
const looks = 400;
const known: MixtureOptions = { variance: 1 };
const estimated: MixtureOptions = { variance: 'estimated' };
const bounds = { lower: -1, upper: 1 };

/** Shares of runs that ever alarmed at 5 %, by looking after each of 400 rows: always-valid tests, and a plain z test beside them. */
function alarms(trials: number, shift: number) {
  const counts = { known: 0, estimated: 0, interval: 0, betting: 0, bernstein: 0, plain: 0 };
  for (let trial = 0; trial < trials; trial += 1) {
    const random = createRandom(12, 'peeking', trial);
    let [one, other, bets] = [mixtureStart, mixtureStart, bettingStart];
    let [left, cut, plain] = [false, false, false];
    for (let row = 1; row <= looks; row += 1) {
      const x = random.normal() + shift;
      one = mixtureStep(one, x, known);
      other = mixtureStep(other, x, estimated);
      // A skewed law on −1 … 1 with mean `shift`: −1/3 most of the time, else 1.
      bets = bettingStep(bets, random.uniform() < 0.25 + 0.75 * shift ? 1 : -1 / 3, bounds);
      const interval = mixtureInterval(one, known)!;
      left ||= interval.lower > 0 || interval.upper < 0;
      const bernstein = bettingInterval(bets, bounds);
      cut ||= bernstein.lower > 0 || bernstein.upper < 0;
      plain ||= row >= 10 && Math.abs(one.mean) * Math.sqrt(row) > 1.96;
    }
    if (alwaysValidPValue(one) <= 0.05) counts.known += 1;
    if (alwaysValidPValue(other) <= 0.05) counts.estimated += 1;
    if (bettingPValue(bets) <= 0.05) counts.betting += 1;
    if (left) counts.interval += 1;
    if (cut) counts.bernstein += 1;
    if (plain) counts.plain += 1;
  }
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count / trials]));
}

describe('always-valid tests', () => {
  it('hold their level although looked at after every row, where a plain test alarms far too often', () => {
    const found = alarms(runs, 0);
    // Guarantees are for the chance; three standard errors of 5 % over 2,000 runs are 1.5 points.
    for (const name of ['known', 'interval', 'betting', 'bernstein'])
      assert.ok(found[name]! <= 0.05 + 0.015, `${name}: ${found[name]}`);
    // The estimated variance holds in the limit; two points more for its burn-in of 50 rows.
    assert.ok(found['estimated']! <= 0.05 + 0.035, `estimated: ${found['estimated']}`);
    assert.ok(found['plain']! > 0.2, `plain: ${found['plain']}`);
  }).timeout(120_000);

  it('find what is there', () => {
    const found = alarms(200, 0.3);
    for (const name of ['known', 'estimated', 'interval', 'betting', 'bernstein'])
      assert.ok(found[name]! > 0.9, `${name}: ${found[name]}`);
  }).timeout(60_000);

  it('go on from JSON as if they had never stopped', () => {
    const random = createRandom(4, 'stored');
    let [bets, stored] = [bettingStart, bettingStart];
    let [one, kept] = [mixtureStart, mixtureStart];
    for (let row = 0; row < 200; row += 1) {
      const x = 2 * random.uniform() - 1;
      bets = bettingStep(bets, x, bounds);
      one = mixtureStep(one, x, estimated);
      stored = bettingStep(JSON.parse(JSON.stringify(stored)) as typeof stored, x, bounds);
      kept = mixtureStep(JSON.parse(JSON.stringify(kept)) as typeof kept, x, estimated);
    }
    assert.deepEqual([stored, kept], [bets, one]);
  });

  it('the mixture is the integral of likelihood ratios, and its interval what it does not refute', () => {
    let state = mixtureStart;
    for (const x of [0.4, -0.2, 1.1, 0.9, 0.3]) state = mixtureStep(state, x, { ...known, tunedRows: 10 });
    const twice = -2 * Math.log(0.05);
    const mixing = 10 / (twice + Math.log(twice + 1));
    const [sum, n] = [2.5, 5];
    let integral = 0;
    for (let mu = -10; mu <= 10; mu += 0.001)
      integral +=
        0.001 * Math.exp(mu * sum - (n * mu * mu) / 2 - (mixing * mu * mu) / 2) * Math.sqrt(mixing / (2 * Math.PI));
    assertClose(Math.exp(state.logPeak), Math.max(1, integral), { rel: 1e-9, why: 'mixture' });
    const { upper } = mixtureInterval(state, { ...known, tunedRows: 10 })!;
    const off = n * (state.mean - upper);
    const evidence = Math.sqrt(mixing / (n + mixing)) * Math.exp((off * off) / (2 * (n + mixing)));
    assertClose(evidence, 20, { rel: 1e-9, why: 'evidence at the end of the interval is 1/α' });
  });

  it('the capital of the bets is expected to stay what it is, whatever the bounded law', () => {
    let state = bettingStart;
    for (const x of [0.5, -0.9, 0.1, 1, -1]) state = bettingStep(state, x, bounds);
    const next = (x: number) => bettingEvidence(bettingStep(state, x, bounds));
    assertClose(0.25 * next(1) + 0.75 * next(-1 / 3), bettingEvidence(state), { rel: 1e-12, why: 'skewed' });
    assertClose((next(1) + next(-1)) / 2, bettingEvidence(state), { rel: 1e-12, why: 'fair coin' });
  });

  it('refuse rows and options that void the guarantee, with both numbers', () => {
    assert.throws(() => bettingStep(bettingStart, 1.5, bounds), { message: /rows from -1 to 1, got 1.5 as row 0/ });
    assert.throws(() => bettingStep(bettingStart, 0, { ...bounds, value: 1 }), { message: /got 1 between -1 and 1/ });
    assert.throws(() => mixtureStep(mixtureStart, NaN, known), { message: /finite rows, got NaN as row 0/ });
    assert.throws(() => mixtureStep(mixtureStart, 0, { variance: 0 }), { message: /variance above 0.*got 0, 50, 500/ });
    assert.deepEqual(bettingInterval(bettingStart, bounds), bounds);
    assert.equal(mixtureInterval(mixtureStart, estimated), null);
  });
});
