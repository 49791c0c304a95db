import { InputError } from '../../contracts/failures.ts';
import { createRandom, type Random } from '../stats/rng.ts';
import { createLearner, type LearnerOptions } from './dqnLearner.ts';
import type { Environment } from './environment.ts';
import { explorationRate, type Exploration } from './explorationRate.ts';
import { greedyPolicy } from './greedyPolicy.ts';
import { createQNetwork, type QNetwork, type QNetworkShape } from './qNetwork.ts';
import { createReplayBuffer } from './replayBuffer.ts';

export interface DqnOptions extends LearnerOptions, Pick<QNetworkShape, 'hidden' | 'dueling'> {
  /** Steps taken in the environment. */
  readonly steps: number;
  /** Transitions remembered. */
  readonly bufferSize: number;
  /** Steps of random actions before anything is learned. */
  readonly learningStarts: number;
  /** Steps between copies of the weights into the target network. */
  readonly targetEvery: number;
  /** Steps between rounds of learning, and gradient steps of each round. */
  readonly trainEvery: number;
  readonly gradientSteps: number;
  readonly exploration: Exploration;
}

export interface DqnRun {
  readonly seed: number;
  /** After each round of learning: steps taken of all, and the mean loss of the round. Throw to give up. */
  readonly onRound?: (done: number, of: number, loss: number) => void;
  /** Asked after each round whether the policy of these weights is good enough to end with. */
  readonly enough?: (network: QNetwork, weights: Float64Array, done: number) => boolean;
}

export interface TrainedDqn {
  readonly network: QNetwork;
  readonly weights: Float64Array;
  /** Return of each finished episode, exploration and all, in order. */
  readonly returns: Float64Array;
  /** Mean loss of each round of learning. */
  readonly losses: Float64Array;
  /** Steps taken. */
  readonly steps: number;
  /** Whether a loss or gradient stopped being a number: training ended there, with the weights of before. */
  readonly diverged: boolean;
}

/**
 * Parameters that solve CartPole in 50,000 steps: those of the RL Baselines3 Zoo for DQN on CartPole-v1 (mean return 500 ± 0 there),
 * with the optimiser's and the clipping's defaults of Stable-Baselines3.
 */
export const cartPoleOptions: DqnOptions = {
  ...{ steps: 50_000, learningRate: 2.3e-3, batch: 64, bufferSize: 100_000, learningStarts: 1000, discount: 0.99 },
  ...{ targetEvery: 10, trainEvery: 256, gradientSteps: 128, exploration: { final: 0.04, fraction: 0.16 } },
  ...{ hidden: [256, 256], dueling: false, double: false, clipNorm: 10 },
};

/**
 * Deep Q-learning: acts ε-greedily, remembers, and every `trainEvery` steps takes `gradientSteps` steps of Adam on batches drawn from
 * memory, towards targets of a copy of the network that is refreshed every `targetEvery` steps (between steps of the environment, so
 * that it stands still within a round). Actions are random alone for the first `learningStarts` steps; episodes cut short are not ends.
 *
 * Chance: one stream each of the seed for weights, resets, exploration and batches, so the same seed gives the same bytes.
 * Mnih et al. (2015), "Human-level control through deep reinforcement learning", Nature 518, algorithm 1, with rounds as in
 * Raffin et al. (2021), "Stable-Baselines3", JMLR 22. Example: `trainDqn(cartPole, cartPoleOptions, { seed: 1 })`.
 */
export function trainDqn<State>(environment: Environment<State>, options: DqnOptions, run: DqnRun): TrainedDqn {
  requireOptions(options);
  const { observationSize, actions } = environment;
  const network = createQNetwork({ observationSize, actions, hidden: options.hidden, dueling: options.dueling });
  const weights = network.initial(createRandom(run.seed, 'dqn', 'weights'));
  const buffer = createReplayBuffer(Math.min(options.bufferSize, options.steps), observationSize);
  const learner = createLearner(network, weights, buffer, options);
  const batches = createRandom(run.seed, 'dqn', 'batches');
  const act = createActor(network, weights, options, createRandom(run.seed, 'dqn', 'exploration'));
  const resets = createRandom(run.seed, 'dqn', 'resets');
  const [seen, after] = [new Float64Array(observationSize), new Float64Array(observationSize)];
  const [returns, losses]: [number[], number[]] = [[], []];
  const result = (diverged: boolean): TrainedDqn => ({
    ...{
      network,
      weights,
      returns: Float64Array.from(returns),
      losses: Float64Array.from(losses),
      steps: taken,
      diverged,
    },
  });
  let state = environment.reset(resets);
  let earned = 0;
  let taken = 0;
  for (let step = 1; step <= options.steps; step++) {
    taken = step;
    environment.observe(state, seen, 0);
    const action = act(seen, step);
    const next = environment.step(state, action);
    environment.observe(next.state, after, 0);
    buffer.add(seen, action, next.reward, after, next.terminated);
    earned += next.reward;
    state = next.state;
    if (next.terminated || next.truncated) {
      returns.push(earned);
      earned = 0;
      state = environment.reset(resets);
    }
    if (step % options.targetEvery === 0) learner.refreshTarget();
    if (step % options.trainEvery !== 0 || step <= options.learningStarts) continue;
    const loss = learner.round(options.gradientSteps, batches);
    if (!Number.isFinite(loss)) return result(true);
    losses.push(loss);
    run.onRound?.(step, options.steps, loss);
    if (run.enough?.(network, weights, step)) break;
  }
  return result(false);
}

type Actor = (observation: Float64Array, step: number) => number;

function createActor(network: QNetwork, weights: Float64Array, options: DqnOptions, random: Random): Actor {
  const greedy = greedyPolicy(network, weights);
  const { steps, learningStarts, exploration } = options;
  return (observation, step) => {
    const explores = step <= learningStarts || random.uniform() < explorationRate(step, steps, exploration);
    return explores ? random.integer(network.shape.actions) : greedy(observation);
  };
}

function requireOptions(options: DqnOptions): void {
  const { steps, batch, bufferSize, targetEvery, trainEvery, gradientSteps, learningStarts } = options;
  const counts = { steps, batch, bufferSize, targetEvery, trainEvery, gradientSteps };
  for (const [name, count] of Object.entries(counts))
    if (!Number.isInteger(count) || count < 1)
      throw new InputError(`DQN needs a whole number of at least 1 for ${name}, got ${count}; correct it.`);
  if (!(learningStarts >= 0 && learningStarts < steps))
    throw new InputError(
      `DQN must start to learn within its ${steps} steps, got a start after ${learningStarts}; take more steps.`,
    );
  const { discount, learningRate, exploration } = options;
  const shares = { discount, 'final exploration': exploration.final, 'exploration fraction': exploration.fraction };
  for (const [name, share] of Object.entries(shares))
    if (!(share >= 0 && share <= 1)) throw new InputError(`DQN needs a ${name} from 0 to 1, got ${share}; correct it.`);
  if (!(learningRate > 0 && learningRate < Infinity))
    throw new InputError(`DQN needs a learning rate above 0, got ${learningRate}; 0.001 is common.`);
}
