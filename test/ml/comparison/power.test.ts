import assert from 'node:assert/strict';
import { pairedPower } from '../../../ml/comparison/power/dependentRows.ts';
import { noncentralTCdf } from '../../../ml/comparison/power/noncentralT.ts';
import { proportionPower, proportionRows } from '../../../ml/comparison/power/proportionPower.ts';
import { solveIncreasing } from '../../../ml/comparison/power/solveIncreasing.ts';
import { tTestEffect, tTestPower, tTestRows } from '../../../ml/comparison/power/tTestPower.ts';
import { tTest } from '../../../ml/comparison/tests/studentTest.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { studentTCdf } from '../../../ml/stats/studentT.ts';
import { assertClose } from '../../support/assertClose.ts';
import { comparisonFixture } from './fixture.ts';

const { power, noncentral } = comparisonFixture;

describe('power and numbers of rows', () => {
  it('the noncentral t is SciPy’s, and Student’s at noncentrality 0', () => {
    for (const [t, df, delta, expected] of noncentral)
      assertClose(noncentralTCdf(t!, df!, delta!), expected!, { abs: 1e-12, why: `t ${t}, df ${df}, δ ${delta}` });
    for (const [t, df] of [
      [1.3, 4],
      [-2.5, 1],
      [0.2, 1e5],
    ] as const)
      assertClose(noncentralTCdf(t, df, 0), studentTCdf(t, df), { abs: 1e-13, why: `t ${t}, df ${df}` });
  });

  it('powers of t tests are statsmodels’', () => {
    for (const [effect, rows, ratio, alpha, alternative, expected] of power.independent) {
      const found = tTestPower({ kind: 'independent', effect, rows, ratio, alpha, alternative });
      assertClose(found, expected, { abs: 1e-10, why: `d ${effect}, n ${rows}, ${alternative}` });
    }
    for (const [effect, rows, alpha, expected] of power.paired)
      assertClose(tTestPower({ kind: 'paired', effect: effect!, rows: rows!, alpha: alpha! }), expected!, {
        abs: 1e-10,
        why: `pairs, d ${effect}`,
      });
  });

  it('rows and detectable effects are statsmodels’ to its tolerance, and undo each other', () => {
    for (const [kind, cases] of [
      ['independent', power.rows],
      ['paired', power.pairs],
    ] as const)
      for (const [effect, wanted, expected] of cases) {
        const rows = tTestRows({ kind, effect: effect!, power: wanted! });
        assertClose(rows, expected!, { rel: 1e-6, why: `${kind}, d ${effect}, power ${wanted}` });
        const back = tTestEffect({ kind, rows, power: wanted! });
        assertClose(back, effect!, { rel: 1e-8, why: 'there and back' });
      }
    for (const [rows, expected] of power.effect)
      assertClose(tTestEffect({ kind: 'independent', rows: rows! }), expected!, { rel: 1e-6, why: `n ${rows}` });
    const less = tTestEffect({ kind: 'paired', rows: 40, alternative: 'less' });
    assertClose(less, -tTestEffect({ kind: 'paired', rows: 40, alternative: 'greater' }), { rel: 1e-9, why: 'sign' });
  });

  it('powers of two shares are statsmodels’ in both forms, and their rows have the power asked for', () => {
    for (const form of ['pooled', 'arcsine'] as const)
      for (const [shareA, shareB, rows, ratio, expected] of power[form]) {
        const design = { shareA: shareA!, shareB: shareB!, ratio: ratio!, form };
        assertClose(proportionPower({ ...design, rows: rows! }), expected!, { abs: 1e-10, why: `${form} ${shareA}` });
        const needed = proportionRows({ ...design, power: 0.9 });
        assertClose(proportionPower({ ...design, rows: needed }), 0.9, { abs: 1e-10, why: `${form}, rows` });
      }
  });

  it('the power is the share of alarms of the test itself (three standard errors)', () => {
    const trials = 3000;
    let alarms = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const random = createRandom(2, 'power', trial);
      const draw = (shift: number) => Float64Array.from({ length: 20 }, () => random.normal() + shift);
      if (tTest(draw(0.7), draw(0), { variances: 'student' }).pValue <= 0.05) alarms += 1;
    }
    const expected = tTestPower({ kind: 'independent', effect: 0.7, rows: 20 });
    assertClose(alarms / trials, expected, { abs: 3 * Math.sqrt(0.25 / trials), why: 'simulated power' });
  });

  it('autocorrelated rows count as fewer, and need as many more', () => {
    const random = createRandom(6, 'dependent');
    let x = 0;
    const rows = Float64Array.from({ length: 20_000 }, () => (x = 0.5 * x + random.normal()) + 0.05);
    const found = pairedPower(rows);
    // Integrated autocorrelation time (1 + 0.5) / (1 − 0.5) = 3.
    assertClose(found.effectiveRows, 20_000 / 3, { rel: 0.15, why: 'effective rows' });
    const shuffled = pairedPower(random.shuffle(rows.slice()));
    assert.ok(found.power < shuffled.power && found.detectable > shuffled.detectable);
    assertClose(found.rowsNeeded! / shuffled.rowsNeeded!, 3, { rel: 0.2, why: 'rows needed' });
    assert.equal(pairedPower(rows.map((value, i) => (i % 2 === 0 ? value : -rows[i - 1]!))).rowsNeeded, null);
  });

  it('refuse designs without an answer, with both numbers', () => {
    const design = { kind: 'independent', effect: 0.5 } as const;
    assert.throws(() => tTestPower({ ...design, rows: 1 }), {
      message: /at least 1 degree of freedom .* got 0 and 0.5/,
    });
    assert.throws(() => tTestPower({ ...design, rows: 9, alpha: 0 }), { message: /between 0 and 1, got 0/ });
    assert.throws(() => tTestRows({ ...design, effect: 0 }), { message: /can find with power 0.8, got 0/ });
    assert.throws(() => tTestRows({ ...design, alternative: 'less' }), { message: /got 0.5/ });
    assert.throws(() => tTestEffect({ kind: 'paired', rows: 9, power: 0.05 }), {
      message: /above alpha 0.05, got 0.05/,
    });
    assert.throws(() => proportionPower({ shareA: 0, shareB: 0.5, rows: 9 }), { message: /got 0 and 0.5/ });
    assert.throws(() => proportionRows({ shareA: 0.5, shareB: 0.5 }), { message: /got 0.5, 0.5 and 0.8/ });
    assert.throws(() => pairedPower(new Float64Array(9)), { message: /standard deviation of 0 over 9/ });
    assert.throws(() => solveIncreasing((value) => value, 1, 2), { message: /got 1 at 1 and 2 at 2/ });
  });
});
