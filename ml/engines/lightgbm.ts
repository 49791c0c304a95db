import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { EngineUnavailableError, NumericsError } from '../../contracts/failures.ts';
import { categoricalColumns, checkColumns, checkRows, createStopper } from './booster.ts';
import type { Booster, BoosterEngine, BoosterRequest, DenseInput, LabelledRows, ValidationRows } from './booster.ts';
import { openNativeLibrary } from './nativeLibrary.ts';
import type { NativeLibrary } from './nativeLibrary.ts';

export const lightGbmVersion = '4.7.0';

const prototypes = [
  'const char *LGBM_GetLastError()',
  'int LGBM_SetMaxThreads(int threads)',
  'int LGBM_DatasetCreateFromMat(const void *data, int type, int32_t rows, int32_t columns, int rowMajor, const char *parameters, void *reference, _Out_ void **out)',
  'int LGBM_DatasetSetField(void *dataset, const char *name, const void *data, int elements, int type)',
  'int LGBM_DatasetSetFeatureNames(void *dataset, const char **names, int count)',
  'int LGBM_DatasetFree(void *dataset)',
  'int LGBM_BoosterCreate(void *dataset, const char *parameters, _Out_ void **out)',
  'int LGBM_BoosterAddValidData(void *booster, void *dataset)',
  'int LGBM_BoosterGetEval(void *booster, int data, _Out_ int *length, void *results)',
  'int LGBM_BoosterGetEvalCounts(void *booster, _Out_ int *length)',
  'int LGBM_BoosterGetCurrentIteration(void *booster, _Out_ int *rounds)',
  'int LGBM_BoosterMerge(void *booster, void *other)',
  'int LGBM_BoosterUpdateOneIter(void *booster, _Out_ int *finished)',
  'int LGBM_BoosterPredictForMat(void *booster, const void *data, int type, int32_t rows, int32_t columns, int rowMajor, int predictType, int start, int rounds, const char *parameters, _Out_ int64_t *length, void *result)',
  'int LGBM_BoosterFeatureImportance(void *booster, int rounds, int type, void *result)',
  'int LGBM_BoosterSaveModelToString(void *booster, int start, int rounds, int importance, int64_t bytes, _Out_ int64_t *needed, void *text)',
  'int LGBM_BoosterLoadModelFromString(const char *text, _Out_ int *rounds, _Out_ void **out)',
  'int LGBM_BoosterFree(void *booster)',
];

const typeOf = (values: Float32Array | Float64Array) => (values instanceof Float32Array ? 0 : 1);
const written = (parameters: BoosterRequest['parameters']) =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');

/**
 * The library has no version function. A wheel that pip unpacked keeps VERSION.txt above its `lib` folder; the set-up,
 * which checks the wheel's sha256, unpacks into a folder named after the version.
 */
function versionOf(path: string): string {
  const file = join(dirname(path), '..', 'VERSION.txt');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  return /[\\/](\d+\.\d+\.\d+)[\\/]/.exec(path)?.[1] ?? 'a library of unknown version';
}

function caller(library: NativeLibrary) {
  return (name: string, ...parameters: readonly unknown[]): void => {
    if (library.functions[`LGBM_${name}`]!(...parameters) === 0) return;
    const text = String(library.functions['LGBM_GetLastError']!());
    throw new NumericsError(`LightGBM refused ${name}: ${text}.`);
  };
}
type Call = ReturnType<typeof caller>;

/** The text of the first `rounds` rounds; all of them for −1. */
function saveText(call: Call, handle: unknown, rounds: number): Uint8Array {
  let text = new Uint8Array(1 << 20);
  for (;;) {
    const needed = [0];
    call('BoosterSaveModelToString', handle, 0, rounds, 1, text.length, needed, text);
    // The count includes the closing zero byte.
    if (needed[0]! <= text.length) return text.slice(0, needed[0]! - 1);
    text = new Uint8Array(needed[0]!);
  }
}

const predictKinds = { probability: 0, raw: 1, contributions: 3 } as const;

function predict(call: Call, handle: unknown, x: DenseInput, kind: keyof typeof predictKinds, rounds: number) {
  const width = kind === 'contributions' ? x.columns.length + 1 : 1;
  const result = new Float64Array(x.rows * width);
  if (x.rows === 0) return result;
  const shape = [x.rows, x.columns.length, 1] as const;
  const [type, code] = [typeOf(x.values), predictKinds[kind]];
  call('BoosterPredictForMat', handle, x.values, type, ...shape, code, 0, rounds, '', [0], result);
  return result;
}

function importance(call: Call, handle: unknown, columns: readonly string[], type: 0 | 1): Float64Array {
  const result = new Float64Array(columns.length);
  call('BoosterFeatureImportance', handle, -1, type, result);
  return result;
}

function wrap(call: Call, handle: unknown, columns: readonly string[]): Booster {
  const rounds = [0];
  call('BoosterGetCurrentIteration', handle, rounds);
  return {
    columns,
    rounds: rounds[0]!,
    predict(x, options = {}) {
      checkColumns('LightGBM', columns, x);
      return predict(call, handle, x, options.raw ? 'raw' : 'probability', options.rounds ?? -1);
    },
    contributions(x) {
      checkColumns('LightGBM', columns, x);
      return predict(call, handle, x, 'contributions', -1);
    },
    save: () => saveText(call, handle, -1),
    gain: () => importance(call, handle, columns, 1),
    splits: () => importance(call, handle, columns, 0),
    dispose: () => call('BoosterFree', handle),
  };
}

/** A native data set; `reference` is the one whose bins it shares. Raw scores of a model to go on from are its start. */
function createDataset(
  call: Call,
  { x, label, weight, groups }: LabelledRows,
  parameters: string,
  reference: unknown,
  start: Float64Array | null,
): unknown {
  const out: unknown[] = [null];
  call('DatasetCreateFromMat', x.values, typeOf(x.values), x.rows, x.columns.length, 1, parameters, reference, out);
  const dataset = out[0];
  try {
    call('DatasetSetField', dataset, 'label', Float32Array.from(label), x.rows, 0);
    if (weight) call('DatasetSetField', dataset, 'weight', Float32Array.from(weight), x.rows, 0);
    if (groups) call('DatasetSetField', dataset, 'group', groups, groups.length, 2);
    if (start) call('DatasetSetField', dataset, 'init_score', start, x.rows, 1);
    call('DatasetSetFeatureNames', dataset, [...x.columns], x.columns.length);
    return dataset;
  } catch (error) {
    call('DatasetFree', dataset);
    throw error;
  }
}

/** The first metric on the validation rows. */
function validationMetric(call: Call, handle: unknown): number {
  const count = [0];
  call('BoosterGetEvalCounts', handle, count);
  const results = new Float64Array(count[0]!);
  call('BoosterGetEval', handle, 1, [0], results);
  if (results.length === 0)
    throw new NumericsError('Early stopping needs at least 1 metric, got 0; name an objective or a metric.');
  return results[0]!;
}

/** Boosts round by round; gives the number of rounds worth keeping. */
async function boost(call: Call, handle: unknown, request: BoosterRequest): Promise<number> {
  const stopper = request.validation && createStopper(request.validation);
  for (let round = 1; round <= request.rounds; round += 1) {
    request.signal?.throwIfAborted();
    const finished = [0];
    call('BoosterUpdateOneIter', handle, finished);
    request.onRound?.(round);
    const stop = stopper?.shouldStop(round, validationMetric(call, handle)) ?? false;
    if (finished[0] === 1 || stop) break;
    await setImmediate();
  }
  return stopper ? stopper.best() : -1;
}

/** What a training holds of native memory; freed newest first. */
async function withNative<T>(call: Call, work: (hold: (name: string, handle: unknown) => unknown) => Promise<T>) {
  const held: (() => void)[] = [];
  try {
    return await work((name, handle) => {
      held.push(() => call(name, handle));
      return handle;
    });
  } finally {
    for (const free of held.reverse()) free();
  }
}

function watch(
  call: Call,
  handle: unknown,
  dataset: unknown,
  parameters: string,
  rows: ValidationRows,
  from: Booster | null,
) {
  checkRows(rows);
  const start = from ? from.predict(rows.x, { raw: true }) : null;
  const validation = createDataset(call, rows, parameters, dataset, start);
  call('BoosterAddValidData', handle, validation);
  return validation;
}

async function train(call: Call, request: BoosterRequest): Promise<Booster> {
  checkRows(request);
  const { x, categorical, validation, initial } = request;
  // A process-wide cap instead of num_threads, which the model text would repeat.
  call('SetMaxThreads', request.threads);
  const codes = categoricalColumns(x, categorical);
  const parameters = written({
    ...request.parameters,
    ...(codes.length > 0 && { categorical_feature: codes.join(',') }),
  });
  return withNative(call, async (hold) => {
    const before = initial ? openText(call, initial) : null;
    if (before) hold('BoosterFree', before.handle);
    const start = before ? before.booster.predict(x, { raw: true }) : null;
    const dataset = hold('DatasetFree', createDataset(call, request, parameters, null, start));
    const out: unknown[] = [null];
    call('BoosterCreate', dataset, parameters, out);
    const handle = out[0];
    try {
      if (before) call('BoosterMerge', handle, before.handle);
      if (validation)
        hold('DatasetFree', watch(call, handle, dataset, parameters, validation, before?.booster ?? null));
      const best = await boost(call, handle, request);
      if (best < 0) return wrap(call, handle, [...x.columns]);
      const kept = load(call, saveText(call, handle, best + (before?.booster.rounds ?? 0)));
      call('BoosterFree', handle);
      return kept;
    } catch (error) {
      call('BoosterFree', handle);
      throw error;
    }
  });
}

/** Opens a model text; the handle is the caller's to free. */
function openText(call: Call, bytes: Uint8Array): { readonly handle: unknown; readonly booster: Booster } {
  const text = new TextDecoder().decode(bytes);
  const names = /^feature_names=(.*)$/m.exec(text)?.[1];
  if (names === undefined)
    throw new NumericsError('Expected a LightGBM model text with feature_names, got none; fetch the model file again.');
  const classes = Number(/^num_tree_per_iteration=(\d+)$/m.exec(text)?.[1] ?? 1);
  if (classes !== 1)
    throw new NumericsError(`Expected a LightGBM model of 1 score a row, got ${classes}; train it on two classes.`);
  const out: unknown[] = [null];
  call('BoosterLoadModelFromString', text, [0], out);
  return { handle: out[0], booster: wrap(call, out[0], names.split(' ')) };
}

const load = (call: Call, bytes: Uint8Array): Booster => openText(call, bytes).booster;

/**
 * LightGBM through its C interface. `train` yields to the event loop after every round, so that a signal ends it;
 * rows and labels are copied by the library, f32 and f64 are taken as they are, NaN is missing. Model files are the
 * library's own text. Refuses a library whose version is not the pinned one: predictions differ between versions.
 * Ke et al. (2017), LightGBM: A Highly Efficient Gradient Boosting Decision Tree, NeurIPS 30.
 */
export async function openLightGbm(path: string): Promise<BoosterEngine> {
  const library = await openNativeLibrary('LightGBM', path, prototypes);
  const version = versionOf(path);
  if (version !== lightGbmVersion)
    throw new EngineUnavailableError(
      `Expected LightGBM ${lightGbmVersion}, got ${version}; run the set-up to fetch the pinned version.`,
    );
  const call = caller(library);
  return {
    name: 'lightgbm',
    version,
    train: (request) => train(call, request),
    load: (bytes) => load(call, bytes),
  };
}
