import { NumericsError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { fitSigmoid, type Sigmoid } from '../calibration/fitSigmoid.ts';
import { costBasisPoints } from '../evaluation/trade.ts';
import type { Policy } from '../reinforcement/environment.ts';
import { greedyPolicy } from '../reinforcement/greedyPolicy.ts';
import { playEpisode } from '../reinforcement/playEpisode.ts';
import { trainDqn, type DqnOptions, type TrainedDqn } from '../reinforcement/trainDqn.ts';
import { columnMoments, standardised } from '../stats/columnMoments.ts';
import { createRandom } from '../stats/rng.ts';
import { mean } from '../stats/mean.ts';
import { varies } from '../stats/varies.ts';
import { defineModel } from './defineModel.ts';
import { openPolicy, type PolicyHeader } from './dqn/policyFiles.ts';
import { rowReturns, scaledTask, tradingTask, type TaskOptions, type TaskRows } from './dqn/tradingTask.ts';
import { advantages, valuesOfRows } from './dqn/valuesOfRows.ts';
import type { FitContext, TrainingData } from './model.ts';
import { writeModelFiles } from './modelFiles.ts';
import type { Resolved } from './resolveParameters.ts';
import { rowsKnownBefore } from './rowsKnownBefore.ts';

const identity = { model: 'dqn', revision: 2 } as const;
const calibrationShare = 0.2;

const parameters = {
  steps: {
    default: 12_000,
    minimum: 1000,
    maximum: 10_000_000,
    integer: true,
    meaning: 'steps of trading to learn from',
  },
  hidden: { default: 32, minimum: 1, maximum: 1024, integer: true, meaning: 'units of each of the two hidden layers' },
  learning_rate: {
    default: 0.001,
    minimum: 1e-8,
    maximum: 1,
    search: { from: 1e-4, to: 0.01, scale: 'log' },
    meaning: 'step size of Adam',
  },
  weight_decay: {
    default: 0.1,
    minimum: 0,
    maximum: 10,
    search: { from: 0.001, to: 1, scale: 'log' },
    meaning: 'decoupled decay of the weights, times the step size',
  },
  batch: { default: 64, minimum: 1, maximum: 8192, integer: true, meaning: 'transitions a gradient step' },
  discount: {
    default: 0.5,
    minimum: 0,
    maximum: 0.9999,
    search: { from: 0, to: 0.95 },
    meaning: 'γ: what a reward one row later is worth now',
  },
  learning_starts: {
    default: 500,
    minimum: 0,
    maximum: 1_000_000,
    integer: true,
    meaning: 'steps of chance before learning',
  },
  train_every: { default: 4, minimum: 1, maximum: 100_000, integer: true, meaning: 'steps between gradient steps' },
  target_every: {
    default: 200,
    minimum: 1,
    maximum: 1_000_000,
    integer: true,
    meaning: 'steps between copies into the target network',
  },
  exploration_final: { default: 0.2, minimum: 0, maximum: 1, meaning: 'share of random actions in the end' },
  exploration_fraction: {
    default: 0.5,
    minimum: 0,
    maximum: 1,
    meaning: 'share of the steps over which it falls from 1',
  },
  double: { default: true, meaning: 'let the learning network choose and the target network value the next action' },
  dueling: { default: true, meaning: 'give the network a head of value and advantages' },
  episode_rows: {
    default: 250,
    minimum: 1,
    maximum: 1_000_000,
    integer: true,
    meaning: 'rows after which an episode is cut',
  },
  return_column: { default: '', meaning: 'column of simple returns since the row before; empty: bets on the target' },
  move: {
    default: 0.01,
    minimum: 1e-6,
    maximum: 0.5,
    meaning: 'return of a bet on the target, where no column is named',
  },
  cost_basis_points: {
    default: costBasisPoints,
    minimum: 0,
    maximum: 1000,
    meaning: 'commission and fees of a unit traded',
  },
  spread_basis_points: { default: 0, minimum: 0, maximum: 1000, meaning: 'bid–ask spread; a trade pays half of it' },
  slippage_basis_points: { default: 0, minimum: 0, maximum: 1000, meaning: 'price lost to a trade beyond that' },
} as const;

/**
 * Deep Q-learning of positions −1, 0, 1 at each row, in a trading environment over the rows it is fitted on, with costs.
 *
 * What a row pays: with `return_column` the simple return of the next row in that column (rows must follow each other without gaps);
 * without it a bet on the target, ±`move`, as a classifier's data hold no returns. Both are rewards of training only: an observation is
 * the row's own features, standardised, and the position held. `probability` comes from A = Q(long) − Q(short) of an agent that
 * holds nothing, so it depends on its row alone: 1 / (1 + e^(aA + b)), Platt's sigmoid fitted on the last 20 % of the rows, which the
 * agent never traded, less those before them whose label was not known when they began. It is calibrated there and only there; where A
 * does not rise with the target on them it is their share of ones. `position` is the path of the greedy agent from flat (through
 * `history` first), `advantage` is A in units of the root mean square return.
 *
 * `x` is (n, d) row-major, no NaN. A fit is one stream of the seed each for weights, resets, exploration and batches.
 * Mnih et al. (2015), Nature 518; van Hasselt et al. (2016), AAAI-16; Wang et al. (2016), ICML; Moody and Saffell (2001), IEEE TNN 12.
 */
export const dqn = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'classifier',
  purpose: 'A trading policy of positions short, flat and long, learned from rewards after costs, as a probability',
  cite: 'Mnih et al. (2015), Human-level control through deep reinforcement learning, Nature 518',
  hardware: 'cpu',
  needs: {
    minimumRows: 100,
    missing: 'refused',
    shape:
      '1–50 stationary features, thousands of rows without gaps; rewards are noise for the most part, so few rows teach little',
  },
  output:
    'probability of target = 1 (calibrated on the last fifth of the rows), position of the greedy agent (−1, 0, 1), advantage of long over short',
  regimes: ['any, where costs decide'],
  suits: ['trending', 'volatile'],
  parameters,
  fit: (data, given, context) => Promise.resolve(fitPolicy(data, given, context)),
  restore: (files) => Promise.resolve(openPolicy(identity, files)),
});

type Given = Resolved<typeof parameters>;

function fitPolicy(data: TrainingData, given: Given, context: FitContext): ReturnType<typeof openPolicy> {
  const from = Math.floor(data.x.rows * (1 - calibrationShare));
  const known = rowsKnownTogether(data, from);
  const moments = columnMoments(part(data.x, 0, known), 1);
  const features = standardised(data.x, moments);
  const cut = (begin: number, end: number): TaskRows => ({
    x: part(data.x, begin, end),
    features: part(features, begin, end),
    target: data.target.slice(begin, end),
  });
  const [learned, later] = [cut(0, known), cut(from, data.x.rows)];
  const task = taskOptions(given);
  const environment = scaledTask(tradingTask(learned, task, given.episode_rows), rowReturns(learned, task));
  const trained = trainDqn(environment, dqnOptions(given), { seed: context.seed, onRound: roundsTold(context) });
  if (trained.diverged)
    throw new NumericsError(
      `dqn expected a finite loss over ${given.steps} steps, got none after ${trained.steps}; lower learning_rate from ${given.learning_rate}.`,
    );
  const { network, weights } = trained;
  const advantage = advantages(valuesOfRows(network, weights, later.features));
  const sigmoid = calibration(advantage, later.target, data.weight?.slice(from));
  const header: PolicyHeader = {
    ...identity,
    features: data.x.columns,
    shape: network.shape,
    summary: summaryOf({ trained, learned, later, task, sigmoid }),
  };
  context.onProgress(given.steps, given.steps);
  return openPolicy(
    identity,
    writeModelFiles(header, { ...moments, weights, sigmoid: Float64Array.of(sigmoid.a, sigmoid.b) }),
  );
}

/** Rows from the first on that are all known when row `from` begins: an agent needs rows that follow each other. */
function rowsKnownTogether(data: TrainingData, from: number): number {
  const known = rowsKnownBefore(data, from);
  const gap = known.findIndex((row, at) => row !== at);
  return gap < 0 ? known.length : gap;
}

function part(x: Matrix, from: number, to: number): Matrix {
  const d = x.columns.length;
  return { rows: to - from, columns: x.columns, values: x.values.slice(from * d, to * d) };
}

function taskOptions(given: Given): TaskOptions {
  return {
    returnColumn: given.return_column,
    move: given.move,
    costs: {
      costBasisPoints: given.cost_basis_points,
      spreadBasisPoints: given.spread_basis_points,
      slippageBasisPoints: given.slippage_basis_points,
      ...{ borrowRate: 0, cashRate: 0, periodsPerYear: 1 },
    },
  };
}

function dqnOptions(given: Given): DqnOptions {
  return {
    ...{ steps: given.steps, learningRate: given.learning_rate, weightDecay: given.weight_decay, batch: given.batch },
    ...{ bufferSize: given.steps, learningStarts: given.learning_starts, discount: given.discount },
    ...{ targetEvery: given.target_every, trainEvery: given.train_every, gradientSteps: 1 },
    exploration: { final: given.exploration_final, fraction: given.exploration_fraction },
    ...{ hidden: [given.hidden, given.hidden], dueling: given.dueling, double: given.double, clipNorm: 10 },
  };
}

/** Progress at each whole percent. */
function roundsTold({ signal, onProgress }: FitContext): (done: number, of: number, loss: number) => void {
  let told = 0;
  return (done, of, loss) => {
    signal.throwIfAborted();
    const percent = Math.floor((100 * done) / of);
    if (percent === told) return;
    told = percent;
    onProgress(done, of, `loss ${loss.toFixed(4)}`);
  };
}

/** Platt's sigmoid; the share of ones alone where the advantage does not vary or does not rise with the target. */
function calibration(advantage: Float64Array, target: Float64Array, weight?: Float64Array): Sigmoid {
  const sigmoid = varies(advantage) ? fitSigmoid(advantage, target, weight) : { a: 0, b: 0 };
  if (sigmoid.a < 0) return sigmoid;
  const share = (target.reduce((sum, label) => sum + label, 0) + 1) / (target.length + 2);
  return { a: 0, b: Math.log(1 / share - 1) };
}

interface Learned {
  readonly trained: TrainedDqn;
  readonly learned: TaskRows;
  readonly later: TaskRows;
  readonly task: TaskOptions;
  readonly sigmoid: Sigmoid;
}

function summaryOf({ trained, learned, later, task, sigmoid }: Learned): Readonly<Record<string, unknown>> {
  const { network, weights, losses, returns } = trained;
  const unseen = tradingTask(later, task);
  const earned = (policy: Policy): number => mean(playEpisode(unseen, policy, createRandom(0)));
  return {
    rows_learned: learned.x.rows,
    rows_held_out: later.x.rows,
    rewards: task.returnColumn === '' ? 'bets on the target' : task.returnColumn,
    weights: network.weightCount,
    steps: trained.steps,
    episodes: returns.length,
    first_loss: losses[0] ?? null,
    last_loss: losses.at(-1) ?? null,
    sigmoid_a: sigmoid.a,
    sigmoid_b: sigmoid.b,
    held_out_log_return: earned(greedyPolicy(network, weights)),
    held_out_log_return_long: earned(() => 2),
    held_out_log_return_flat: earned(() => 1),
  };
}
