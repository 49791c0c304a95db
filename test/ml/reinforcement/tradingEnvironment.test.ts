import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { vectorisedBacktest } from '../../../ml/evaluation/backtest/vectorisedBacktest.ts';
import { trade } from '../../../ml/evaluation/trade.ts';
import { playEpisode } from '../../../ml/reinforcement/playEpisode.ts';
import { tradingEnvironment, type TradingInput } from '../../../ml/reinforcement/tradingEnvironment.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { matrixOf } from '../../support/modelData.ts';

const free = {
  ...{ costBasisPoints: 0, spreadBasisPoints: 0, slippageBasisPoints: 0 },
  ...{ borrowRate: 0, cashRate: 0, periodsPerYear: 252 },
};
const dear = { ...free, costBasisPoints: 3, spreadBasisPoints: 4, slippageBasisPoints: 2 };
const perUnit = (3 + 4 / 2 + 2) / 10_000;

function market(rows: number, given: Partial<TradingInput> = {}): TradingInput {
  const random = createRandom(5, 'market');
  const features = matrixOf(
    ['a', 'b'],
    Array.from({ length: rows * 2 }, () => random.normal()),
  );
  const returns = Float64Array.from({ length: rows }, () => 0.02 * random.normal());
  return { features, returns, costs: dear, ...given };
}

const [short, flat, long] = [0, 1, 2] as const;

describe('tradingEnvironment', () => {
  it('an always flat policy earns the cash rate and nothing else', () => {
    const still = playEpisode(tradingEnvironment(market(40)), () => flat, createRandom(1));
    assert.deepEqual(still, new Float64Array(39));
    const paid = market(40, { costs: { ...dear, cashRate: 0.05 } });
    const rewards = playEpisode(tradingEnvironment(paid), () => flat, createRandom(1));
    for (const reward of rewards) assertClose(reward, Math.log(1 + 0.05 / 252), { abs: 1e-15, why: 'one row of cash' });
  });

  it('buying and holding pays once, then earns ln(1 + r)', () => {
    const given = market(40);
    const rewards = playEpisode(tradingEnvironment(given), () => long, createRandom(1));
    rewards.forEach((reward, row) => {
      const expected = Math.log(1 + given.returns[row]! - (row === 0 ? perUnit : 0));
      assertClose(reward, expected, { abs: 1e-15, why: `row ${row}` });
    });
  });

  it('long and flat earns what trade gives for the same signals', () => {
    const given = market(60);
    const random = createRandom(2);
    const signals = Float64Array.from({ length: 60 }, () => (random.uniform() < 0.5 ? 1 : 0));
    let row = 0;
    const rewards = playEpisode(tradingEnvironment(given), () => (signals[row++] === 1 ? long : flat), createRandom(1));
    const { net } = trade({
      ...{ probability: signals, nextReturn: given.returns, horizon: 1 },
      basisPoints: perUnit * 10_000,
    });
    rewards.forEach((reward, at) => assertClose(reward, Math.log(1 + net[at]!), { abs: 1e-14, why: `row ${at}` }));
  });

  it('a first row short earns what the backtest gives, borrow fee and interest too', () => {
    const costs = { ...dear, borrowRate: 0.03, cashRate: 0.01 };
    const given = market(3, { costs });
    const environment = tradingEnvironment(given);
    const { reward } = environment.step(environment.reset(createRandom(1)), short);
    const prices = [Float64Array.of(1, 1 + given.returns[0]!)];
    const { net } = vectorisedBacktest({
      prices,
      weights: [Float64Array.of(-1, -1)],
      costs: { ...costs, costBasisPoints: costs.costBasisPoints + costs.slippageBasisPoints },
    });
    // The backtest's cash has paid the cost already: 7 basis points earn no interest for a day there.
    assertClose(Math.exp(reward) - 1, net[0]!, { abs: (perUnit * 0.01) / 252 + 1e-15, why: 'net return of the row' });
  });

  it('going from short to long changes two units', () => {
    const given = market(10);
    const environment = tradingEnvironment(given);
    const first = environment.step(environment.reset(createRandom(1)), short);
    const second = environment.step(first.state, long);
    assertClose(second.reward, Math.log(1 + given.returns[1]! - 2 * perUnit), { abs: 1e-15, why: 'two units' });
  });

  it('an agent sees nothing of a return from its row on, nor of a later row', () => {
    const given = market(30);
    const changed = {
      ...given,
      returns: given.returns.map((value, row) => (row >= 12 ? value + 0.5 : value)),
      features: { ...given.features, values: given.features.values.map((v, i) => (i >= 13 * 2 ? v + 9 : v)) },
    };
    const seen = [given, changed].map((one) => {
      const environment = tradingEnvironment(one);
      const all: number[][] = [];
      let state = environment.reset(createRandom(1));
      for (let row = 0; row <= 12; row++) {
        const observation = new Float64Array(environment.observationSize);
        environment.observe(state, observation, 0);
        all.push(Array.from(observation));
        state = environment.step(state, row % 3).state;
      }
      return all;
    });
    assert.deepEqual(seen[1], seen[0]);
    assert.deepEqual(seen[0]![5], [given.features.values[10]!, given.features.values[11]!, 0]);
    assert.deepEqual(seen[0]![6]!.at(-1), 1, 'the position taken at row 5');
  });

  it('the end of a window is a cut, never an end; episodes start within the data', () => {
    const environment = tradingEnvironment(market(30, { episodeRows: 7 }));
    const random = createRandom(4);
    const starts = new Set<number>();
    for (let episode = 0; episode < 200; episode++) {
      let state = environment.reset(random);
      starts.add(state.row);
      let steps = 0;
      for (let ended = false; !ended; steps++) {
        const next = environment.step(state, long);
        assert.equal(next.terminated, false);
        assert.ok(next.state.row <= 29);
        [state, ended] = [next.state, next.truncated];
      }
      assert.equal(steps, 7);
    }
    assert.deepEqual([Math.min(...starts), Math.max(...starts), starts.size], [0, 22, 23]);
  });

  it('ruin ends the task', () => {
    const given = market(5, { returns: Float64Array.of(1.2, 0, 0, 0, NaN) });
    const environment = tradingEnvironment(given);
    const { reward, terminated } = environment.step(environment.reset(createRandom(1)), short);
    assert.deepEqual([reward, terminated], [Math.log(0.01), true]);
  });

  it('refuses bad input with both numbers', () => {
    const refused = (given: Partial<TradingInput>, message: RegExp) =>
      assert.throws(
        () => tradingEnvironment(market(10, given)),
        (error) => error instanceof InputError && message.test(error.message),
      );
    refused({ returns: new Float64Array(9) }, /each of 10, got 9/);
    refused({ returns: new Float64Array(10).fill(-1, 4, 5) }, /got -1 at row 4 of 10/);
    refused({ returns: new Float64Array(10).fill(NaN, 3, 4) }, /got NaN at row 3 of 10/);
    refused({ episodeRows: 10 }, /from 1 to 9 rows.*got 10/);
    refused({ costs: { ...free, slippageBasisPoints: -1 } }, /least cost of -1/);
    refused({ costs: { ...free, cashRate: NaN } }, /cash at NaN/);
  });
});
