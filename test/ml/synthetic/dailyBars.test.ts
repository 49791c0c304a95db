import assert from 'node:assert/strict';
import { orderFlowBars, regimeBars } from '../../../ml/synthetic/dailyBars.ts';
import { macroSeries } from '../../../ml/synthetic/macroSeries.ts';
import { assertClose } from '../../support/assertClose.ts';

const size = { seed: 3, rows: 8000 };

function momentsOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return { mean, deviation, error: deviation / Math.sqrt(values.length) };
}

describe('synthetic bars', () => {
  for (const [name, make] of Object.entries({ regimeBars, orderFlowBars })) {
    it(`of ${name} have prices that belong together and open where the last session closed`, () => {
      const { bars } = make('X', { seed: 3, rows: 500 });
      bars.forEach(({ open, high, low, close, volume }, at) => {
        assert.ok(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && volume > 0);
        assert.equal(open, bars[at - 1]?.close ?? Math.exp(Math.log(100)));
      });
      assert.deepEqual(make('X', { seed: 3, rows: 500 }).bars, bars);
      assert.notDeepEqual(make('Y', { seed: 3, rows: 500 }).bars, bars);
    });
  }

  it('have in each regime the drift and the volatility that the truth says', () => {
    const { bars, truth } = regimeBars('X', size);
    for (const state of [0, 1]) {
      const returns = bars
        .map(({ open, close }) => Math.log(close / open))
        .filter((_, at) => truth.states[at] === state);
      const { mean, deviation, error } = momentsOf(returns);
      assertClose(mean, truth.drift[state]!, { abs: 4 * error, why: 'four standard errors' });
      assertClose(deviation, truth.volatility[state]!, { rel: 3 / Math.sqrt(returns.length), why: 'of a deviation' });
    }
    assert.deepEqual(regimeBars('Y', size).truth.states, truth.states, 'all names share the regimes');
  });

  it('move one step an order, as many orders as the rates say', () => {
    const { bars, truth } = orderFlowBars('X', { seed: 3, rows: 500 });
    const orders = bars.reduce((sum, { volume }) => sum + volume / 100, 0);
    const expected = (truth.meanRates[0]! + truth.meanRates[1]!) * truth.horizon;
    assertClose(orders, expected, { rel: 0.03, why: '230,000 orders with a branching ratio of 0.6' });
    for (const { open, close, volume } of bars) {
      const net = Math.log(close / open) / truth.impact;
      assertClose(net, Math.round(net), { abs: 1e-6, why: 'whole steps' });
      assert.equal(
        Math.abs(Math.round(net)) % 2,
        (volume / 100) % 2,
        'buys − sells and buys + sells are both odd or even',
      );
    }
  });
});

describe('synthetic series', () => {
  it('share their regimes under one seed, each with moments of its own', () => {
    const [a, b] = [macroSeries('A', size), macroSeries('B', size)];
    assert.deepEqual(a.truth.states, b.truth.states);
    assert.notEqual(a.truth.mean[1], b.truth.mean[1]);
    for (const { values, truth } of [a, b]) {
      for (const state of [0, 1]) {
        const { mean, deviation, error } = momentsOf([...values].filter((_, at) => truth.states[at] === state));
        assertClose(mean, truth.mean[state]!, { abs: 4 * error, why: 'four standard errors' });
        assertClose(deviation, truth.deviation[state]!, { rel: 0.08, why: 'about 1,300 rows in the rarer state' });
      }
    }
  });
});
