import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { cartPole } from '../../../ml/reinforcement/cartPole.ts';
import type { Environment } from '../../../ml/reinforcement/environment.ts';
import { greedyPolicy } from '../../../ml/reinforcement/greedyPolicy.ts';
import { playEpisode } from '../../../ml/reinforcement/playEpisode.ts';
import { cartPoleOptions, trainDqn, type DqnOptions } from '../../../ml/reinforcement/trainDqn.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

/** A room of five places: right (1) moves on, left (0) back; reward 1 for stepping right at the last place. */
const corridor = (ends: 'terminated' | 'truncated'): Environment<number> => ({
  observationSize: 5,
  actions: 2,
  reset: (random) => random.integer(5),
  step(place, action) {
    const won = place === 4 && action === 1;
    const state = Math.max(0, Math.min(4, place + (action === 1 ? 1 : -1)));
    return {
      state,
      reward: won ? 1 : 0,
      terminated: won && ends === 'terminated',
      truncated: won && ends === 'truncated',
    };
  },
  observe(place, into, at) {
    into.fill(0, at, at + 5);
    into[at + place] = 1;
  },
});

const small: DqnOptions = {
  ...{ steps: 3000, learningRate: 3e-3, batch: 32, bufferSize: 3000, learningStarts: 200, discount: 0.8 },
  ...{ targetEvery: 50, trainEvery: 10, gradientSteps: 10, exploration: { final: 1, fraction: 0 } },
  ...{ hidden: [16], dueling: false, double: false, clipNorm: 10 },
};

function learned(ends: 'terminated' | 'truncated', options: DqnOptions): number[] {
  const { network, weights, diverged } = trainDqn(corridor(ends), options, { seed: 3 });
  assert.equal(diverged, false);
  const tape = network.createTape(5);
  for (let place = 0; place < 5; place++) tape.layers[0]![place * 6] = 1;
  return Array.from(network.values(weights, tape, 5).slice(0, 10));
}

/** Q of the corridor by value iteration. */
function exact(ends: 'terminated' | 'truncated', discount: number): number[] {
  let q = new Array<number>(10).fill(0);
  const environment = corridor(ends);
  for (let sweep = 0; sweep < 200; sweep++)
    q = q.map((_, i) => {
      const { state, reward, terminated } = environment.step(Math.floor(i / 2), i % 2);
      return reward + (terminated ? 0 : discount * Math.max(q[2 * state]!, q[2 * state + 1]!));
    });
  return q;
}

describe('trainDqn', () => {
  for (const ends of ['terminated', 'truncated'] as const)
    for (const variant of ['plain', 'double', 'dueling'] as const)
      it(`learns the values of a corridor whose end is ${ends}, ${variant}`, () => {
        const options = { ...small, double: variant === 'double', dueling: variant === 'dueling' };
        const [got, wanted] = [learned(ends, options), exact(ends, small.discount)];
        // Right at the last place: 1 where the task ends, 1 / (1 − γ) = 5 where it is only cut.
        assertClose(wanted[9]!, ends === 'terminated' ? 1 : 5, { abs: 1e-9, why: 'the oracle' });
        got.forEach((value, i) => assertClose(value, wanted[i]!, { abs: 0.1, rel: 0.05, why: `Q ${i}` }));
      });

  it('gets better at CartPole within 3,000 steps', () => {
    const options = { ...cartPoleOptions, steps: 3000, hidden: [32, 32] };
    const { network, weights, returns } = trainDqn(cartPole, options, { seed: 1 });
    const random = createRandom(9);
    const greedy = greedyPolicy(network, weights);
    const mean = (policy: (seen: Float64Array) => number) =>
      Array.from({ length: 20 }, () => playEpisode(cartPole, policy, random).length).reduce((a, b) => a + b) / 20;
    const [chance, policy] = [mean(() => random.integer(2)), mean(greedy)];
    assert.ok(chance < 40, `a random policy lasts ${chance} steps`);
    assert.ok(policy > 100, `the learned policy lasts ${policy} steps`);
    assert.ok(returns.length > 20);
  });

  it('the same seed gives the same bytes, another seed others', () => {
    const options = { ...cartPoleOptions, steps: 1500, hidden: [8], trainEvery: 64, gradientSteps: 8 };
    const run = (seed: number) => trainDqn(cartPole, options, { seed });
    const [one, two, other] = [run(4), run(4), run(5)];
    assert.deepEqual(two.weights, one.weights);
    assert.deepEqual(two.losses, one.losses);
    assert.deepEqual(two.returns, one.returns);
    assert.notDeepEqual(other.weights, one.weights);
  });

  it('tells its rounds in order and stops when that is enough', () => {
    const told: number[] = [];
    const onRound = (done: number, of: number) => void told.push(done / of);
    const whole = trainDqn(corridor('terminated'), { ...small, steps: 400 }, { seed: 1, onRound });
    assert.equal(told.at(-1), 1);
    assert.equal(told.length, 20);
    assert.equal(whole.steps, 400);
    const stopped = trainDqn(corridor('terminated'), small, {
      seed: 1,
      enough: (_network, _weights, done) => done >= 300,
    });
    assert.equal(stopped.steps, 300);
    assert.equal(stopped.losses.length, 10);
  });

  it('says that it has diverged', () => {
    const wild = {
      ...corridor('truncated'),
      step: () => ({ state: 0, reward: Infinity, terminated: false, truncated: true }),
    };
    const { diverged, weights, losses } = trainDqn(wild, small, { seed: 1 });
    assert.equal(diverged, true);
    assert.equal(losses.length, 0);
    assert.ok(weights.every(Number.isFinite), 'the weights of before');
  });

  it('refuses options that cannot be, with both numbers', () => {
    const refused = (wrong: Partial<DqnOptions>, message: RegExp) =>
      assert.throws(
        () => trainDqn(cartPole, { ...small, ...wrong }, { seed: 1 }),
        (error) => error instanceof InputError && message.test(error.message),
      );
    refused({ batch: 0 }, /at least 1 for batch, got 0/);
    refused({ learningStarts: 3000 }, /3000 steps, got a start after 3000/);
    refused({ discount: 1.5 }, /discount from 0 to 1, got 1.5/);
    refused({ learningRate: 0 }, /above 0, got 0/);
    refused({ exploration: { final: 2, fraction: 0.1 } }, /final exploration from 0 to 1, got 2/);
  });
});
