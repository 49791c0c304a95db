import { setImmediate } from 'node:timers/promises';
import { EngineUnavailableError, NumericsError } from '../../contracts/failures.ts';
import { categoricalColumns, checkColumns, createStopper } from './booster.ts';
import type { Booster, BoosterEngine, BoosterRequest, DenseInput } from './booster.ts';
import { openNativeLibrary } from './nativeLibrary.ts';
import type { NativeLibrary } from './nativeLibrary.ts';
import { caller, createLabelled, withMatrix } from './xgboostMatrix.ts';
import type { Native, Rows } from './xgboostMatrix.ts';

export const xgBoostVersion = '3.4.1';

const prototypes = [
  'void XGBoostVersion(_Out_ int *major, _Out_ int *minor, _Out_ int *patch)',
  'const char *XGBGetLastError()',
  'int XGDMatrixCreateFromDense(const char *array, const char *config, _Out_ void **out)',
  'int XGDMatrixSetInfoFromInterface(void *matrix, const char *field, const char *array)',
  'int XGDMatrixSetStrFeatureInfo(void *matrix, const char *field, const char **values, uint64_t count)',
  'int XGDMatrixFree(void *matrix)',
  'int XGBoosterCreate(void **matrices, uint64_t count, _Out_ void **out)',
  'int XGBoosterSetParam(void *booster, const char *name, const char *value)',
  'int XGBoosterUpdateOneIter(void *booster, int round, void *matrix)',
  'int XGBoosterEvalOneIter(void *booster, int round, void **matrices, const char **names, uint64_t count, _Out_ const char **result)',
  'int XGBoosterBoostedRounds(void *booster, _Out_ int *rounds)',
  'int XGBoosterSlice(void *booster, int begin, int end, int step, _Out_ void **out)',
  'int XGBoosterPredictFromDMatrix(void *booster, void *matrix, const char *config, _Out_ void **shape, _Out_ uint64_t *dimensions, _Out_ void **result)',
  'int XGBoosterFeatureScore(void *booster, const char *config, _Out_ uint64_t *count, _Out_ void **names, _Out_ uint64_t *dimensions, _Out_ void **shape, _Out_ void **scores)',
  'int XGBoosterSetStrFeatureInfo(void *booster, const char *field, const char **names, uint64_t count)',
  'int XGBoosterGetStrFeatureInfo(void *booster, const char *field, _Out_ uint64_t *count, _Out_ void **names)',
  'int XGBoosterSaveModelToBuffer(void *booster, const char *config, _Out_ uint64_t *bytes, _Out_ void **out)',
  'int XGBoosterLoadModelFromBuffer(void *booster, const void *bytes, uint64_t count)',
  'int XGBoosterSaveJsonConfig(void *booster, _Out_ uint64_t *bytes, _Out_ const char **out)',
  'int XGBoosterFree(void *booster)',
];

const predictKinds = { probability: 0, raw: 1, contributions: 2 } as const;

function predict(native: Native, handle: unknown, rows: Rows, kind: keyof typeof predictKinds, rounds: number) {
  return withMatrix(native, rows, (matrix) => {
    const config = JSON.stringify({
      type: predictKinds[kind],
      training: false,
      iteration_begin: 0,
      iteration_end: rounds,
      strict_shape: false,
    });
    const [shape, dimensions, result]: unknown[][] = [[null], [0], [null]];
    native.call('XGBoosterPredictFromDMatrix', handle, matrix, config, shape, dimensions, result);
    const wanted = kind === 'contributions' ? 2 : 1;
    if (Number(dimensions![0]) !== wanted)
      throw new NumericsError(
        `Expected ${wanted}-dimensional ${kind} values of XGBoost, got ${Number(dimensions![0])}: a model of several classes or outputs; train it on two classes.`,
      );
    const values = rows.x.rows * (kind === 'contributions' ? rows.x.columns.length + 1 : 1);
    // The result belongs to the booster and is overwritten by its next call.
    return Float64Array.from(new Float32Array(native.library.copy(result![0], values * 4).buffer));
  });
}

function importance(
  native: Native,
  handle: unknown,
  columns: readonly string[],
  type: 'total_gain' | 'weight',
): Float64Array {
  const [count, names, dimensions, shape, scores]: unknown[][] = [[0], [null], [0], [null], [null]];
  native.call(
    'XGBoosterFeatureScore',
    handle,
    JSON.stringify({ importance_type: type }),
    count,
    names,
    dimensions,
    shape,
    scores,
  );
  const result = new Float64Array(columns.length);
  const found = Number(count![0]);
  if (found === 0) return result;
  const values = new Float32Array(native.library.copy(scores![0], found * 4).buffer);
  native.library.strings(names![0], found).forEach((name, index) => {
    result[columns.indexOf(name)] = values[index]!;
  });
  return result;
}

function save(native: Native, handle: unknown, format: 'ubj' | 'json'): Uint8Array {
  const [bytes, out]: unknown[][] = [[0], [null]];
  native.call('XGBoosterSaveModelToBuffer', handle, JSON.stringify({ format }), bytes, out);
  return native.library.copy(out![0], Number(bytes![0]));
}

function boostedRounds({ call }: Native, handle: unknown): number {
  const rounds = [0];
  call('XGBoosterBoostedRounds', handle, rounds);
  return rounds[0]!;
}

interface Columns {
  readonly columns: readonly string[];
  readonly categorical: readonly boolean[];
  readonly threads: number;
}

function wrap(native: Native, handle: unknown, { columns, categorical, threads }: Columns): Booster {
  const ask = (x: DenseInput, kind: keyof typeof predictKinds, rounds: number): Float64Array => {
    checkColumns('XGBoost', columns, x);
    if (x.rows === 0) return new Float64Array(0);
    return predict(native, handle, { x, threads, categorical }, kind, rounds);
  };
  return {
    columns,
    rounds: boostedRounds(native, handle),
    predict: (x, options = {}) => ask(x, options.raw ? 'raw' : 'probability', options.rounds ?? 0),
    contributions: (x) => ask(x, 'contributions', 0),
    save: (format) => save(native, handle, format ?? 'ubj'),
    gain: () => importance(native, handle, columns, 'total_gain'),
    splits: () => importance(native, handle, columns, 'weight'),
    dispose: () => native.call('XGBoosterFree', handle),
  };
}

function createBooster({ call }: Native, matrix: unknown, parameters: BoosterRequest['parameters']): unknown {
  const out: unknown[] = [null];
  call('XGBoosterCreate', matrix === null ? null : [matrix], matrix === null ? 0 : 1, out);
  const handle = out[0];
  try {
    for (const [name, value] of Object.entries(parameters)) call('XGBoosterSetParam', handle, name, String(value));
    return handle;
  } catch (error) {
    call('XGBoosterFree', handle);
    throw error;
  }
}

/** The metric on the validation rows, as the library prints it: `[3]\tvalidation-logloss:0.25`. */
function validationMetric({ call }: Native, handle: unknown, round: number, matrix: unknown): number {
  const out: unknown[] = [null];
  call('XGBoosterEvalOneIter', handle, round, [matrix], ['validation'], 1, out);
  return Number(/:([^\s:]+)$/.exec(String(out[0]).split('\t')[1] ?? '')?.[1]);
}

/** The library goes on with the processor, with no more than a printed warning, where it sees no GPU. */
function requireDevice({ call }: Native, handle: unknown, wanted: unknown): void {
  if (wanted !== 'cuda') return;
  const [length, out] = [[0], [null] as unknown[]];
  call('XGBoosterSaveJsonConfig', handle, length, out);
  const { learner } = JSON.parse(String(out[0])) as { learner: { generic_param: { device: string } } };
  const { device } = learner.generic_param;
  if (!device.startsWith('cuda'))
    throw new EngineUnavailableError(
      `Expected XGBoost to train on a GPU (device cuda), and it found none and took ${device}; start the gpu worker on a machine with one, or set device to cpu.`,
    );
}

/** Boosts round by round; gives the number of rounds worth keeping, or −1 for all. */
async function boost(
  native: Native,
  handle: unknown,
  request: BoosterRequest,
  matrix: unknown,
  validation: unknown,
): Promise<number> {
  const stopper = request.validation && createStopper(request.validation);
  const first = boostedRounds(native, handle);
  for (let round = 0; round < request.rounds; round += 1) {
    request.signal?.throwIfAborted();
    native.call('XGBoosterUpdateOneIter', handle, first + round, matrix);
    if (round === 0) requireDevice(native, handle, request.parameters['device']);
    request.onRound?.(round + 1);
    if (stopper?.shouldStop(round + 1, validationMetric(native, handle, first + round, validation))) break;
    await setImmediate();
  }
  // Predictions come from the processor, as they will when the model is restored.
  if (request.parameters['device'] === 'cuda') native.call('XGBoosterSetParam', handle, 'device', 'cpu');
  return stopper ? first + stopper.best() : -1;
}

function slice({ call }: Native, handle: unknown, rounds: number): unknown {
  const out: unknown[] = [null];
  call('XGBoosterSlice', handle, 0, rounds, 1, out);
  call('XGBoosterFree', handle);
  return out[0];
}

/** A booster for the training matrix, where asked with the rounds of a saved model in it. */
function prepare(native: Native, request: BoosterRequest, matrix: unknown, categorical: readonly boolean[]): unknown {
  const { x, initial, threads, parameters } = request;
  const every = { ...parameters, nthread: threads };
  const handle = createBooster(native, matrix, every);
  if (initial) {
    native.call('XGBoosterLoadModelFromBuffer', handle, initial, initial.length);
    // Loading brings the old parameters back.
    for (const [name, value] of Object.entries(every)) native.call('XGBoosterSetParam', handle, name, String(value));
  }
  native.call('XGBoosterSetStrFeatureInfo', handle, 'feature_name', [...x.columns], x.columns.length);
  if (categorical.includes(true)) {
    const types = categorical.map((is) => (is ? 'c' : 'float'));
    native.call('XGBoosterSetStrFeatureInfo', handle, 'feature_type', types, types.length);
  }
  return handle;
}

async function train(native: Native, request: BoosterRequest): Promise<Booster> {
  const { x, threads, validation } = request;
  const codes = categoricalColumns(x, request.categorical);
  const categorical = x.columns.map((_, column) => codes.includes(column));
  const matrices = [createLabelled(native, request, { threads, categorical })];
  let handle: unknown = null;
  try {
    if (validation) matrices.push(createLabelled(native, validation, { threads, categorical }));
    handle = prepare(native, request, matrices[0], categorical);
    const best = await boost(native, handle, request, matrices[0], matrices[1]);
    if (best >= 0) handle = slice(native, handle, best);
    return wrap(native, handle, { columns: [...x.columns], categorical, threads });
  } catch (error) {
    if (handle !== null) native.call('XGBoosterFree', handle);
    throw error;
  } finally {
    for (const matrix of matrices) native.call('XGDMatrixFree', matrix);
  }
}

function load(native: Native, bytes: Uint8Array): Booster {
  const handle = createBooster(native, null, { nthread: 1 });
  const strings = (field: string): readonly string[] => {
    const [count, values]: unknown[][] = [[0], [null]];
    native.call('XGBoosterGetStrFeatureInfo', handle, field, count, values);
    return native.library.strings(values![0], Number(count![0]));
  };
  try {
    native.call('XGBoosterLoadModelFromBuffer', handle, bytes, bytes.length);
    const columns = strings('feature_name');
    const types = strings('feature_type');
    return wrap(native, handle, { columns, categorical: columns.map((_, j) => types[j] === 'c'), threads: 1 });
  } catch (error) {
    native.call('XGBoosterFree', handle);
    throw error;
  }
}

function versionOf(library: NativeLibrary): string {
  const parts: number[][] = [[0], [0], [0]];
  library.functions['XGBoostVersion']!(...parts);
  return parts.flat().join('.');
}

/**
 * XGBoost through its C interface. `train` yields to the event loop after every round, so that a signal ends it; rows
 * are copied by the library into f32, NaN is missing. Model files are UBJSON. Refuses a library whose version is not
 * the pinned one: predictions differ between versions.
 * Chen & Guestrin (2016), XGBoost: A Scalable Tree Boosting System, KDD 22.
 */
export async function openXgBoost(path: string): Promise<BoosterEngine> {
  const library = await openNativeLibrary('XGBoost', path, prototypes);
  const version = versionOf(library);
  if (version !== xgBoostVersion)
    throw new EngineUnavailableError(
      `Expected XGBoost ${xgBoostVersion}, got ${version}; run the set-up to fetch the pinned version.`,
    );
  const native: Native = { library, call: caller(library) };
  return {
    name: 'xgboost',
    version,
    train: (request) => train(native, request),
    load: (bytes) => load(native, bytes),
  };
}
