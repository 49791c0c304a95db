import assert from 'node:assert/strict';
import { normalCdf } from '../../../ml/stats/normalCdf.ts';
import { normalQuantile } from '../../../ml/stats/normalQuantile.ts';
import { portableLog } from '../../../ml/stats/portableLog.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('normalQuantile', () => {
  it('has the published values of AS 241 (p = 0.25, 0.001, 1e-20)', () => {
    assertClose(normalQuantile(0.25), -0.6744897501960817, { rel: 1e-15, why: 'AS 241 table' });
    assertClose(normalQuantile(0.001), -3.090232306167814, { rel: 1e-15, why: 'AS 241 table' });
    assertClose(normalQuantile(1e-20), -9.26234008979841, { rel: 1e-15, why: 'AS 241 table' });
    assertClose(normalQuantile(0.975), 1.959963984540054, { rel: 1e-15, why: 'R qnorm(0.975)' });
  });

  it('inverts normalCdf, is odd around one half, and is infinite at the ends', () => {
    for (let p = 1e-6; p < 1; p += 0.00217) {
      assertClose(normalCdf(normalQuantile(p)), p, { rel: 1e-13, why: `cdf of the quantile of ${p}` });
    }
    for (const p of [2 ** -30, 0.0625, 0.25, 0.375]) assert.equal(normalQuantile(p), -normalQuantile(1 - p));
    assert.deepEqual([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)], [-Infinity, 0, Infinity]);
    assert.ok([-0.1, 1.1, NaN].every((p) => Number.isNaN(normalQuantile(p))));
  });
});

describe('normalCdf', () => {
  it('has the values of half the complementary error function (Python math.erfc)', () => {
    const expected: readonly (readonly [number, number])[] = [
      [-8, 6.22096057427178e-16],
      [-3, 0.0013498980316300957],
      [-1.5, 0.06680720126885809],
      [-0.3, 0.3820885778110474],
      [0.1, 0.539827837277029],
      [0.67, 0.7485711049046899],
      [2, 0.9772498680518208],
      [5, 0.9999997133484281],
    ];
    for (const [x, p] of expected) assertClose(normalCdf(x), p, { rel: 2e-15, why: `Φ(${x})` });
  });

  it('is symmetric and ends at 0 and 1', () => {
    for (let x = -6; x <= 6; x += 0.1)
      assertClose(normalCdf(x) + normalCdf(-x), 1, { abs: 1e-15, why: 'Φ(x) + Φ(−x)' });
    assert.deepEqual([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(NaN)], [0, 1, NaN]);
  });
});

describe('portableLog', () => {
  it('is within two units in the last place of Math.log over all magnitudes', () => {
    for (let power = -300; power <= 300; power += 0.37) {
      const x = 10 ** power;
      assertClose(portableLog(x), Math.log(x), { rel: 4.5e-16, why: `ln(${x})` });
    }
    assert.equal(portableLog(1), 0);
    assert.equal(portableLog(2), Math.LN2);
  });
});
