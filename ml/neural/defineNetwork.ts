import { DataQualityError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import type { Parameters } from '../../contracts/system.ts';
import { innerCut, weightsOf } from '../models/boosterOptions.ts';
import { checkColumns } from '../models/checkMatrix.ts';
import { defineModel, type FittedDraft } from '../models/defineModel.ts';
import type { FitContext, ModelDefinition, TrainingData } from '../models/model.ts';
import type { ParameterDefinitions, Resolved } from '../models/resolveParameters.ts';
import { columnMoments, valueMoments } from '../stats/columnMoments.ts';
import { takeRows, takeValues } from '../stats/matrixParts.ts';
import { attentionOf } from './attentionOf.ts';
import { baseLogits, correctedProbability, inputsBesideBase, keptBase } from './baseOffset.ts';
import { fitBeside, rowsRead, type FurtherRows, type FurtherTask } from './furtherRows.ts';
import { initialWeights } from './initialWeights.ts';
import type { Layer } from './layer.ts';
import { readNetwork, writeNetwork, type NetworkState } from './networkFiles.ts';
import { inputShape, networkOutputs } from './networkOutputs.ts';
import { networkParameters, trainingOptionsOf, windowParameters, type NetworkParameters } from './networkParameters.ts';
import { requireTensors } from './requireTensors.ts';
import type { OpenTensors, Tensor } from './tensors.ts';
import { fitNetwork, type NetworkTask } from './training/fitNetwork.ts';
import { binaryCrossEntropy, huber, type Loss } from './training/losses.ts';
import { twoStages } from './twoStages.ts';
import { networkRows, rowsWithPast, windowsOf } from './windows.ts';

type Texts = Pick<ModelDefinition, 'name' | 'revision' | 'purpose' | 'cite' | 'regimes' | 'suits'>;

/** What the author of a network writes: facts, its own parameters, and how its layer is made of them. */
export interface NetworkDraft<D extends ParameterDefinitions> extends Texts {
  readonly family: 'classifier' | 'regressor';
  /** Ideal shape and scale of the inputs, in words. */
  readonly shape: string;
  /** Whether it reads windows, (rows, window, inputs), instead of rows, (rows, inputs). */
  readonly sequence: boolean;
  /** Its own, besides `networkParameters`; one of the same name has other defaults. */
  readonly parameters: D;
  /** The network: its input → (rows, 1), a logit or a standardised prediction. */
  build(parameters: Resolved<D> & NetworkParameters, inputs: number, columns: readonly string[]): Layer;
  /** Whether its steps attend to one another, which its summary then shows as `attention`; sequence networks only. */
  readonly attends?: boolean;
  /** Binary cross-entropy for classifiers and Huber's loss, δ = 1 deviation of the target, for regressors where absent. */
  readonly loss?: Loss;
  /**
   * Whether it corrects a base model, classifiers only: the first column is the base's probability p, no input of `build`,
   * and the network's output, which its initial weights make 0, is added to the logit of p.
   */
  readonly onBase?: true;
  /** Makes rows to learn from beside the real ones; sequence networks only. */
  further?(task: FurtherTask<Resolved<D> & NetworkParameters>): Promise<FurtherRows>;
  /** What its predictions show beside the first output: in words, and the names of the outputs after it. */
  readonly beside?: {
    readonly output: string;
    columns(parameters: Resolved<D> & NetworkParameters): readonly string[];
  };
}

type Shared = NetworkParameters & { readonly window?: number };
type Draft = Omit<NetworkDraft<ParameterDefinitions>, 'build' | 'beside' | 'further'> & {
  further?(task: FurtherTask<Shared>): Promise<FurtherRows>;
  readonly beside?: { readonly output: string; columns(parameters: Shared): readonly string[] };
  build(...given: [parameters: Shared, inputs: number, columns: readonly string[]]): Layer;
};
/** A network that is ready for data: its draft, parameters, and layer. */
interface Built {
  readonly draft: Draft;
  readonly parameters: Shared;
  readonly layer: Layer;
  readonly window: number | null;
}

function builtOf(draft: Draft, given: Parameters, columns: readonly string[]): Built {
  const parameters = given as unknown as Shared;
  const inputs = draft.onBase ? columns.slice(1) : columns;
  const layer = draft.build(parameters, inputs.length, inputs);
  return { draft, parameters, layer, window: draft.sequence ? parameters.window! : null };
}

/** What the layer reads of x. */
const inputsOf = ({ onBase }: Draft, x: Matrix): Matrix => (onBase ? inputsBesideBase(x) : x);

const identityOf = ({ name, revision }: Draft) => ({ model: name, revision });

function fittedOf(built: Built, state: NetworkState, tensors: OpenTensors): FittedDraft {
  const { draft, layer, window } = built;
  return {
    features: state.features,
    files: writeNetwork(identityOf(draft), layer.weights, state),
    summary: state.summary,
    predict(x, history) {
      const given = { x: inputsOf(draft, x), history: history && inputsOf(draft, history), window };
      const [first, ...others] = networkOutputs(tensors, layer, state, given);
      const names = draft.beside?.columns(built.parameters) ?? [];
      const beside = Object.fromEntries(names.map((name, place) => [name, others[place]!]));
      if (draft.onBase) return { ...correctedProbability(x, first!), ...beside };
      if (draft.family === 'classifier')
        return { probability: first!.map((logit) => 1 / (1 + Math.exp(-logit))), ...beside };
      const { centre, spread } = state.target;
      return { prediction: first!.map((value) => centre + spread * value), ...beside };
    },
  };
}

/** The newest rows for early stopping and, before them, those whose labels were known; all rows where there is none. */
function cutOf({ draft, parameters, window }: Built, data: TrainingData) {
  const all = Int32Array.from(data.time, (_, row) => row);
  const none = { train: all, validation: new Int32Array(0), purged: 0 };
  const cut =
    parameters.patience > 0 ? innerCut(data, parameters.validation_share, draft.family === 'classifier') : none;
  if (window !== null && cut.train.length < window)
    throw new DataQualityError(
      `${draft.name} expected at least ${window} training rows, one window, got ${cut.train.length}; start earlier or lower window.`,
    );
  return cut;
}

/** Weights of the rows, of mean 1 over those that are learnt from; null where all are alike. */
function rowWeights({ draft, parameters }: Built, data: TrainingData, train: Int32Array): Float64Array | null {
  const class_weight = draft.family === 'classifier' ? parameters.class_weight : 'none';
  const weights = weightsOf({ class_weight }, data);
  if (weights === null) return null;
  const mean = train.reduce((sum, row) => sum + weights[row]!, 0) / train.length;
  return weights.map((weight) => weight / mean);
}

type Standards = Pick<NetworkState, 'moments' | 'target'>;

function standardsOf(draft: Draft, { x, target }: TrainingData, train: Int32Array): Standards {
  const moments = columnMoments(takeRows(inputsOf(draft, x), train), Infinity);
  if (draft.family === 'classifier') return { moments, target: { centre: 0, spread: 1 } };
  return { moments, target: valueMoments(takeValues(target, train), 1) };
}

function objectiveOf(
  { draft, layer, window }: Built,
  data: TrainingData,
  { moments, target }: Standards,
  weights: Float64Array | null,
  further: FurtherRows | null,
): NetworkTask['objective'] {
  const x = inputsOf(draft, data.x);
  const offsets = draft.onBase ? baseLogits(data.x) : null;
  const width = x.columns.length;
  const { known, scaled } = rowsWithPast({ x, history: data.past && inputsOf(draft, data.past), window }, moments);
  const goals = data.target.map((y) => (y - target.centre) / target.spread);
  const loss = draft.loss ?? (draft.family === 'classifier' ? binaryCrossEntropy : huber(1));
  const read = rowsRead({ rows: data.x.rows, size: width * (window ?? 1) }, further, (rows) =>
    windowsOf(scaled, width, window ?? 1, known === 0 ? rows : rows.map((row) => row + known)),
  );
  return ({ tf, ...pass }, tensors, rows) => {
    const column = (of: Float64Array): Tensor =>
      tf.tensor(
        Float32Array.from(rows, (row) => of[read.like(row)]!),
        [rows.length, 1],
      );
    const input = tf.tensor(read.inputs(rows), inputShape(rows.length, window, width));
    const output = layer.apply({ tf, ...pass }, tensors, input);
    const score = offsets ? tf.add(output, column(offsets)) : output;
    return loss(tf, score, column(goals), weights && column(weights));
  };
}

/** The network to go on from: its weights, and the standards that they were learnt with. */
function warmState({ draft, layer }: Built, data: TrainingData, context: FitContext): NetworkState | null {
  if (!context.warmStart) return null;
  const state = readNetwork(identityOf(draft), context.warmStart, () => layer.weights);
  checkColumns(`${draft.name} warm start`, data.x, state.features);
  return state;
}

/** Rows to learn from beside the real ones, made of the training rows that whole windows end at. */
async function furtherRows(
  { draft, parameters, window }: Built,
  { x, target }: TrainingData,
  { moments, train }: { readonly moments: NetworkState['moments']; readonly train: Int32Array },
  given: Pick<FurtherTask, 'tensors' | 'context'>,
): Promise<FurtherRows | null> {
  if (!draft.further) return null;
  const whole = train.filter((row) => row >= window! - 1);
  const inputs = windowsOf(networkRows(x, moments), x.columns.length, window!, whole);
  return draft.further({ ...given, parameters, columns: x.columns, train: whole, inputs, target, window: window! });
}

async function fit(built: Built, data: TrainingData, given: FitContext): Promise<FittedDraft> {
  const { draft, parameters, layer, window } = built;
  const tensors = requireTensors(draft.name, given.tensors);
  const [first, context] = draft.further ? twoStages(given) : [given, given];
  const cut = cutOf(built, data);
  const warm = warmState(built, data, context);
  const standards = warm ?? standardsOf(draft, data, cut.train);
  const perRow = rowWeights(built, data, cut.train);
  const { moments, target } = standards;
  const further = await furtherRows(built, data, { moments, train: cut.train }, { tensors, context: first });
  const task = {
    name: draft.name,
    weights: layer.weights,
    start: warm ? Float64Array.from(warm.weights) : initialWeights(layer.weights, context.seed),
    objective: objectiveOf(built, data, standards, perRow, further),
    train: cut.train,
    validation: cut.validation,
    options: trainingOptionsOf(parameters, warm !== null),
    tensors,
    context,
  };
  const { found, view } = further
    ? await fitBeside(task, further, data.x.rows)
    : { found: await fitNetwork(task), view: null };
  const base = draft.onBase && keptBase(data, perRow, cut.validation, found.training.best_validation);
  const weights = base?.kept ? initialWeights(layer.weights, context.seed) : found.weights;
  const { training } = found;
  const { engine } = tensors;
  const summary = {
    engine: `tfjs ${engine.name} ${engine.version}`,
    tensors: engine,
    rows: data.x.rows,
    training_rows: cut.train.length,
    validation_rows: cut.validation.length,
    purged_rows: cut.purged,
    weights: weights.length,
    warm_start: warm !== null,
    ...training,
    ...(view && { generative: view }),
    ...(base && { base_validation: base.loss, kept_base: base.kept }),
    ...(draft.attends && {
      attention: attentionOf(tensors, layer, { ...standards, weights }, inputsOf(draft, data.x), window!),
    }),
  };
  const state = { features: data.x.columns, parameters: parameters as unknown as Parameters, summary, moments, target };
  return fittedOf(built, { ...state, weights: Float32Array.from(weights) }, tensors);
}

/**
 * Turns a small description of a network into a model: shared parameters, inputs standardised by the moments of the
 * training rows, windows for sequence networks, the newest rows held back for early stopping (rows whose labels reach
 * into them are purged), `fitNetwork`, files, predictions in 32 bits, and warm starts, which keep the standards that
 * the weights were learnt with.
 *
 * A network never reads rows after the one it predicts. Its files restore on every engine; the last digits of its
 * predictions are the engine's.
 * Example: `defineNetwork({ name: 'line', …, sequence: false, parameters: {}, build: (_, inputs) => dense({ inputs, outputs: 1 }) })`.
 */
export function defineNetwork<const D extends ParameterDefinitions>(network: NetworkDraft<D>): ModelDefinition {
  const { name, revision, family, purpose, cite, regimes, suits, shape, sequence } = network;
  const draft = network as unknown as Draft;
  const first =
    family === 'classifier' ? 'probability: P(target = 1), 0–1.' : 'prediction: expected target, in its unit.';
  const parameters: ParameterDefinitions = {
    ...networkParameters,
    ...(sequence && windowParameters),
    ...network.parameters,
  };
  return defineModel({
    ...{ name, revision, family, purpose, cite, regimes },
    ...(suits && { suits }),
    hardware: 'gpu',
    warmStarts: true,
    ...(!network.further && { shards: true as const }),
    needs: {
      minimumRows: 100,
      missing: 'refused',
      tensors: true,
      shape,
      ...(sequence && { history: true as const }),
      ...(network.onBase && { bases: 'first' as const }),
    },
    output: network.beside ? `${first} ${network.beside.output}` : first,
    parameters,
    fit: (data, parameters, context) => fit(builtOf(draft, parameters, data.x.columns), data, context),
    restore(files, context) {
      const tensors = requireTensors(name, context.tensors);
      const layerOf = (parameters: Parameters, columns: readonly string[]) =>
        builtOf(draft, parameters, columns).layer.weights;
      const state = readNetwork(identityOf(draft), files, layerOf);
      return Promise.resolve(fittedOf(builtOf(draft, state.parameters, state.features), state, tensors));
    },
  });
}
