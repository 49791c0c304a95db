import assert from 'node:assert/strict';
import { calmar } from '../../../../ml/evaluation/metrics/calmar.ts';
import { drawdownRows } from '../../../../ml/evaluation/metrics/drawdownRows.ts';
import type { MoneySample } from '../../../../ml/evaluation/metrics/metric.ts';
import { profitFactor } from '../../../../ml/evaluation/metrics/profitFactor.ts';
import { annualSharpe } from '../../../../ml/evaluation/metrics/sharpe.ts';
import { sortino } from '../../../../ml/evaluation/metrics/sortino.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';

const sample = (...net: number[]): MoneySample => {
  const values = Float64Array.from(net);
  return { position: values, net: values, hold: values };
};

describe('money metrics after costs', () => {
  it('Sortino, Calmar, drawdown rows and profit factor by hand', () => {
    const given = sample(0.1, -0.2, 0.05, 0.3, -0.1);
    const close = (value: number | null, expected: number, why: string) =>
      assertClose(value!, expected, { rel: 1e-12, why });
    close(
      sortino.compute(given).value,
      (Math.sqrt(252) * 0.03) / Math.sqrt(0.05 / 5),
      'mean 0.03, squares 0.04 + 0.01',
    );
    const wealth = 1.1 * 0.8 * 1.05 * 1.3 * 0.9;
    close(calmar.compute(given).value, (wealth ** (252 / 5) - 1) / 0.2, 'growth a year over a fall of 0.2');
    assert.equal(drawdownRows.compute(given).value, 2);
    close(profitFactor.compute(given).value, 0.45 / 0.3, 'gains over losses');
    assert.equal(drawdownRows.compute(sample(-0.1, 0.05, 0.01)).value, 3, 'the start is a peak');
  });

  it('Sortino and profit factor do not depend on the unit; Sortino is √2 Sharpe where returns are even (known truth)', () => {
    const random = createRandom(3, 'money');
    const returns = Array.from({ length: 40_000 }, () => 0.0002 + 0.01 * random.normal());
    const [one, seven] = [sample(...returns), sample(...returns.map((value) => 7 * value))];
    for (const metric of [sortino, profitFactor])
      assertClose(metric.compute(seven).value!, metric.compute(one).value!, { rel: 1e-10, why: metric.name });
    const ratio = sortino.compute(one).value! / annualSharpe(one.net).value!;
    assertClose(ratio, Math.SQRT2, { rel: 0.05, why: 'half of the squares of an even law, drift 0.02 sd' });
  });

  it('say why there is none, with the number', () => {
    for (const metric of [sortino, profitFactor, calmar]) {
      const { value, note } = metric.compute(sample(0.1, 0.2));
      assert.equal(value, null);
      assert.match(note!, /of 0/);
    }
    assert.match(sortino.compute(sample(0.1)).note!, /at least 2 returns, got 1/);
    assert.equal(drawdownRows.compute(sample(0.1, 0.2)).value, 0);
  });
});
