import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NumericsError } from '../../../../contracts/failures.ts';
import type { BacktestInput, BacktestResult, TradingCosts } from '../../../../ml/evaluation/backtest/backtest.ts';
import { eventBacktest } from '../../../../ml/evaluation/backtest/eventBacktest.ts';
import { vectorisedBacktest } from '../../../../ml/evaluation/backtest/vectorisedBacktest.ts';
import { trade } from '../../../../ml/evaluation/trade.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { randomPrices } from '../../../support/generators.ts';

const free: TradingCosts = {
  costBasisPoints: 0,
  spreadBasisPoints: 0,
  borrowRate: 0,
  cashRate: 0,
  periodsPerYear: 252,
};
const dear: TradingCosts = {
  costBasisPoints: 5,
  spreadBasisPoints: 8,
  borrowRate: 0.03,
  cashRate: 0.02,
  periodsPerYear: 252,
};
const engines = { vectorisedBacktest, eventBacktest };
const columns = ['net', 'turnover', 'cost', 'financing', 'cash', 'equity'] as const;

function randomInput(seed: number, assets: number, rows: number, costs: TradingCosts): BacktestInput {
  const random = createRandom(seed, 'weights');
  return {
    prices: Array.from({ length: assets }, (_, asset) =>
      randomPrices(rows, { seed: seed * 7 + asset, volatility: 0.02 }),
    ),
    weights: Array.from({ length: assets }, () =>
      Float64Array.from({ length: rows }, () =>
        random.uniform() < 0.2 ? 0 : (2 * random.uniform() - 1) / Math.sqrt(assets),
      ),
    ),
    costs,
  };
}

function assertSame(a: BacktestResult, b: BacktestResult): void {
  for (const name of columns) {
    assert.equal(a[name].length, b[name].length);
    a[name].forEach((value, row) =>
      assertClose(b[name][row]!, value, { abs: 1e-12, rel: 1e-12, why: `${name} at ${row}` }),
    );
  }
}

describe('the two backtests', () => {
  it('agree: weights against an account of units and cash', () => {
    const cases = fc.record({
      seed: fc.integer({ min: 0, max: 1e5 }),
      assets: fc.integer({ min: 1, max: 5 }),
      rows: fc.integer({ min: 2, max: 120 }),
      costs: fc.record({
        costBasisPoints: fc.integer({ min: 0, max: 50 }),
        spreadBasisPoints: fc.integer({ min: 0, max: 50 }),
        borrowRate: fc.double({ min: 0, max: 0.2, noNaN: true }),
        cashRate: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
        periodsPerYear: fc.constantFrom(12, 252),
      }),
    });
    fc.assert(
      fc.property(cases, ({ seed, assets, rows, costs }) => {
        const input = randomInput(seed, assets, rows, costs);
        assertSame(vectorisedBacktest(input), eventBacktest(input));
      }),
      { seed: 21, numRuns: 150 },
    );
  });

  for (const [name, run] of Object.entries(engines)) {
    it(`${name}: two rows by hand, short with every cost`, () => {
      const result = run({
        prices: [Float64Array.of(100, 110, 99)],
        weights: [Float64Array.of(1, -0.5, 9)],
        costs: { ...dear, costBasisPoints: 10, spreadBasisPoints: 20, periodsPerYear: 10 },
      });
      // Cost 20 bp in all. Row 0 buys 1: cash −0.002, interest −0.002 · 0.02 / 10, net 0.1 − 0.002 − 0.000004.
      assertClose(result.net[0]!, 0.097996, { abs: 1e-12, why: 'row 0' });
      assertClose(result.cash[0]!, -0.002, { abs: 1e-12, why: 'cash pays the cost' });
      const turnover = 1.1 / 1.097996 + 0.5;
      assertClose(result.turnover[1]!, turnover, { rel: 1e-12, why: 'from the drifted weight to −0.5' });
      const cash = 1.5 - 0.002 * turnover;
      assertClose(result.financing[1]!, (0.02 * cash - 0.03 * 0.5) / 10, { rel: 1e-12, why: 'interest less borrow' });
      assertClose(result.net[1]!, 0.05 - 0.002 * turnover + result.financing[1]!, { rel: 1e-12, why: 'row 1' });
      assertClose(result.equity[2]!, 1.097996 * (1 + result.net[1]!), { rel: 1e-12, why: 'equity compounds' });
    });

    it(`${name}: without costs, holding is the price and trading is that of trade()`, () => {
      const price = randomPrices(200, { seed: 3 });
      const held = run({ prices: [price], weights: [new Float64Array(200).fill(1)], costs: free });
      held.equity.forEach((value, row) =>
        assertClose(value, price[row]! / price[0]!, { rel: 1e-11, why: `row ${row}` }),
      );
      const random = createRandom(4);
      const probability = Float64Array.from({ length: 199 }, () => random.uniform());
      const nextReturn = probability.map((_, row) => price[row + 1]! / price[row]! - 1);
      const { position } = trade({ probability, nextReturn, horizon: 1 });
      const result = run({ prices: [price], weights: [Float64Array.of(...position, 0)], costs: free });
      result.net.forEach((value, row) =>
        assertClose(value, position[row]! * nextReturn[row]!, { abs: 1e-13, why: 'w · r' }),
      );
    });

    it(`${name}: the future changes nothing, and dearer trading never pays`, () => {
      const input = randomInput(8, 3, 60, dear);
      const whole = run(input);
      const cut = (values: readonly Float64Array[]) => values.map((column) => column.subarray(0, 41));
      const past = run({ ...input, prices: cut(input.prices), weights: cut(input.weights) });
      for (const column of columns) assert.deepEqual(past[column].subarray(0, 40), whole[column].subarray(0, 40));
      const cheaper = run({ ...input, costs: { ...dear, costBasisPoints: 1 } });
      assert.ok(cheaper.equity.at(-1)! > whole.equity.at(-1)!);
    });

    it(`${name}: refuses bad columns, costs and ruin, with both numbers`, () => {
      const input = randomInput(1, 2, 10, dear);
      const refuses = (over: Partial<BacktestInput>, message: RegExp) =>
        assert.throws(
          () => run({ ...input, ...over }),
          (error) => error instanceof NumericsError && message.test(error.message),
        );
      refuses({ prices: [] }, /each of 0 assets, got 0 rows and 2 weights/);
      refuses(
        { weights: input.weights.map((column) => column.subarray(1)) },
        /needs 10 prices .* got 10 and 9 of asset 0/,
      );
      refuses(
        { prices: input.prices.map((column) => column.map((value, row) => (row === 3 ? 0 : value))) },
        /got 0 and .* at row 3/,
      );
      refuses({ weights: input.weights.map((column) => column.map(() => NaN)) }, /and NaN of asset 0 at row 0/);
      refuses({ costs: { ...dear, costBasisPoints: -1 } }, /at least 0 .* got -1/);
      refuses({ costs: { ...dear, cashRate: NaN } }, /cash at NaN/);
      refuses(
        { prices: [Float64Array.of(1, 0.4)], weights: [Float64Array.of(2, 0)] },
        /equity above 0, got -.* at row 1/,
      );
    });
  }
});
