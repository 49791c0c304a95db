import { DataQualityError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import type { AttentionView } from '../../../contracts/neural.ts';
import { attentionOf } from '../../neural/attentionOf.ts';
import { initialWeights } from '../../neural/initialWeights.ts';
import type { OpenTensors, Tensor } from '../../neural/tensors.ts';
import { fitNetwork, type NetworkTask, type TrainedNetwork } from '../../neural/training/fitNetwork.ts';
import { balancedRows } from '../../neural/training/balancedRows.ts';
import { huber, softmaxCrossEntropy } from '../../neural/training/losses.ts';
import { mixedLoss } from '../../neural/training/mixedLoss.ts';
import { networkRows, windowsOf } from '../../neural/windows.ts';
import { columnMoments, valueMoments } from '../../stats/columnMoments.ts';
import { takeRows, takeValues } from '../../stats/matrixParts.ts';
import { range } from '../../stats/range.ts';
import type { FitContext } from '../model.ts';
import { mostLikely } from '../stateColumns.ts';
import { layerOf, openRegimeNetwork, type RegimeNetwork, type RegimeNetworkState } from './regimeNetwork.ts';
import type { RegimeNetworkParameters } from './regimeNetworkParameters.ts';
import type { TimeCut } from './timeCut.ts';

export interface RegimeTask {
  /** All rows in time order: what windows reach into. */
  readonly x: Matrix;
  /** The rows of x that labels and outcomes are of, ascending; parts of the cut are places among them. */
  readonly rows: Int32Array;
  readonly cut: TimeCut;
  /** P(regime) of those rows, (rows.length, regimes) row-major: what the network learns to tell. */
  readonly labels: Float64Array;
  readonly outcome: Float64Array;
  readonly parameters: RegimeNetworkParameters;
  readonly tensors: OpenTensors;
  readonly context: Pick<FitContext, 'seed' | 'signal' | 'onProgress' | 'checkpoint'>;
}

export interface FittedRegimes {
  readonly network: RegimeNetwork;
  readonly training: TrainedNetwork['training'];
  readonly attention: AttentionView;
  /** Share of the watched rows whose likeliest regime is that of their label. */
  readonly watchedAccuracy: number;
}

const batch = 64;
/** What the outcome counts beside the regimes. */
const outcomeShare = 0.3;
/** Least τ⁻¹, as a share of the outcome's variance: below it the scale of an interval would rest on the passes alone. */
const leastNoise = 1e-3;

function requireRows({ labels, cut, parameters: { regimes, window } }: RegimeTask): void {
  const rows = Array.from({ length: regimes }, (_, k) =>
    cut.learn.reduce((sum, at) => sum + labels[at * regimes + k]!, 0),
  );
  if (cut.learn.length < window)
    throw new DataQualityError(
      `A regime network expected at least ${window} rows to learn from, one window, got ${cut.learn.length}; start earlier or lower window.`,
    );
  const absent = rows.findIndex((count) => count < 1);
  if (absent >= 0)
    throw new DataQualityError(
      `A regime network expected each of ${regimes} regimes in at least 1 of the ${cut.learn.length} rows it learns from, got regime ${absent} in ${rows[absent]!.toFixed(2)}; lower n_regimes, or start earlier.`,
    );
}

type Standards = Pick<RegimeNetworkState, 'moments' | 'target'>;

/** Moments of the rows up to the last one that is learnt from. */
function standardsOf({ x, rows, cut, outcome }: RegimeTask): Standards {
  const moments = columnMoments(takeRows(x, range(0, rows[cut.learn.at(-1)!]! + 1)), Infinity);
  return { moments, target: valueMoments(takeValues(outcome, cut.learn), 1) };
}

function objectiveOf(task: RegimeTask, { moments, target }: Standards): NetworkTask['objective'] {
  const { x, rows, cut, labels, outcome, parameters } = task;
  const { regimes, window } = parameters;
  const width = x.columns.length;
  const scaled = networkRows(x, moments);
  const layer = layerOf(parameters, width);
  const loss = mixedLoss([
    { loss: softmaxCrossEntropy, share: 1, columns: [0, regimes] },
    { loss: huber(1), share: outcomeShare, columns: [regimes, regimes + 1], unweighted: true },
  ]);
  const perRow = parameters.classWeight === 'balanced' ? balancedRows(labels, regimes, cut.learn) : null;
  return (pass, weights, places) => {
    const { tf } = pass;
    const windows = windowsOf(scaled, width, window, takeInts(rows, places));
    const goals = new Float32Array(places.length * (regimes + 1));
    places.forEach((place, i) => {
      for (let k = 0; k < regimes; k += 1) goals[i * (regimes + 1) + k] = labels[place * regimes + k]!;
      goals[i * (regimes + 1) + regimes] = (outcome[place]! - target.centre) / target.spread;
    });
    const wanted: Tensor = tf.tensor(goals, [places.length, regimes + 1]);
    const output = layer.apply(pass, weights, tf.tensor(windows, [places.length, window, width]));
    const by =
      perRow &&
      tf.tensor(
        Float32Array.from(places, (place) => perRow[place]!),
        [places.length, 1],
      );
    return loss(tf, output, wanted, by);
  };
}

const takeInts = (values: Int32Array, places: Int32Array): Int32Array =>
  Int32Array.from(places, (place) => values[place]!);

/**
 * Fits a regime network: cross-entropy against shares of regimes, each regime as much as another if balanced, plus a share of Huber's loss of the standardised
 * outcome, by AdamW with the weights of the epoch that does best on the watched rows. Then τ⁻¹, the noise that the passes
 * do not explain: mean squared error of the watched outcomes less the mean variance over the passes, floored.
 *
 * @throws DataQualityError where the rows learnt from lack a regime or are fewer than a window.
 */
export async function fitRegimeNetwork(task: RegimeTask): Promise<FittedRegimes> {
  requireRows(task);
  const { x, cut, parameters, tensors, context } = task;
  const layer = layerOf(parameters, x.columns.length);
  const standards = standardsOf(task);
  const { weights, training } = await fitNetwork({
    name: 'attention regimes',
    weights: layer.weights,
    start: initialWeights(layer.weights, context.seed),
    objective: objectiveOf(task, standards),
    train: cut.learn,
    validation: cut.watch,
    options: {
      ...{ batch, weightDecay: 0.01, clip: 1, schedule: 'cosine', warmUp: 0.05 },
      ...{ epochs: parameters.epochs, patience: parameters.patience, learningRate: parameters.learningRate },
    },
    tensors,
    context,
  });
  const state: RegimeNetworkState = {
    ...standards,
    features: x.columns,
    parameters,
    weights: Float32Array.from(weights),
    summary: { seed: context.seed, noise: 0 },
  };
  const { noise, accuracy } = watched(task, openRegimeNetwork(state, tensors));
  return {
    network: openRegimeNetwork({ ...state, summary: { seed: context.seed, noise } }, tensors),
    training,
    attention: attentionOf(tensors, layer, { ...standards, weights }, x, parameters.window),
    watchedAccuracy: accuracy,
  };
}

function watched({ x, rows, cut, labels, outcome, parameters }: RegimeTask, network: RegimeNetwork) {
  const { regimes } = parameters;
  const { spread } = network.state.target;
  let squares = 0;
  let variance = 0;
  let right = 0;
  const reading = network.read(x, { rows: takeInts(rows, cut.watch) });
  const [told, truth] = [mostLikely(reading.probabilities, regimes), mostLikely(labels, regimes)];
  cut.watch.forEach((place, i) => {
    squares += ((outcome[place]! - reading.outcome[i]!) / spread) ** 2;
    variance += (reading.deviation[i]! / spread) ** 2;
    if (told[i] === truth[place]) right += 1;
  });
  const { length } = cut.watch;
  return { noise: Math.max(leastNoise, (squares - variance) / length), accuracy: right / length };
}
