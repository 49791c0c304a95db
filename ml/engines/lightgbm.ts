import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { EngineUnavailableError, NumericsError } from '../../contracts/failures.ts';
import { checkColumns, checkInput, checkLabel } from './booster.ts';
import type { Booster, BoosterEngine, BoosterRequest, DenseInput } from './booster.ts';
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

function saveText(call: Call, handle: unknown): Uint8Array {
  let text = new Uint8Array(1 << 20);
  for (;;) {
    const needed = [0];
    call('BoosterSaveModelToString', handle, 0, -1, 1, text.length, needed, text);
    // The count includes the closing zero byte.
    if (needed[0]! <= text.length) return text.slice(0, needed[0]! - 1);
    text = new Uint8Array(needed[0]!);
  }
}

function wrap(call: Call, handle: unknown, columns: readonly string[]): Booster {
  return {
    columns,
    predict(x, options = {}) {
      checkColumns('LightGBM', columns, x);
      const result = new Float64Array(x.rows);
      if (x.rows === 0) return result;
      const type = typeOf(x.values);
      const kind = options.raw ? 1 : 0;
      call(
        'BoosterPredictForMat',
        handle,
        x.values,
        type,
        x.rows,
        x.columns.length,
        1,
        kind,
        0,
        options.rounds ?? -1,
        '',
        [0],
        result,
      );
      return result;
    },
    save: () => saveText(call, handle),
    gain() {
      const result = new Float64Array(columns.length);
      call('BoosterFeatureImportance', handle, -1, 1, result);
      return result;
    },
    dispose: () => call('BoosterFree', handle),
  };
}

function createDataset(call: Call, x: DenseInput, label: Float64Array, parameters: string): unknown {
  const out: unknown[] = [null];
  call('DatasetCreateFromMat', x.values, typeOf(x.values), x.rows, x.columns.length, 1, parameters, null, out);
  const dataset = out[0];
  try {
    call('DatasetSetField', dataset, 'label', Float32Array.from(label), x.rows, 0);
    call('DatasetSetFeatureNames', dataset, [...x.columns], x.columns.length);
    return dataset;
  } catch (error) {
    call('DatasetFree', dataset);
    throw error;
  }
}

async function train(call: Call, request: BoosterRequest): Promise<Booster> {
  checkInput(request.x);
  checkLabel(request.x, request.label);
  // A process-wide cap instead of num_threads, which the model text would repeat.
  call('SetMaxThreads', request.threads);
  const parameters = written(request.parameters);
  const dataset = createDataset(call, request.x, request.label, parameters);
  let handle: unknown = null;
  try {
    const out: unknown[] = [null];
    call('BoosterCreate', dataset, parameters, out);
    handle = out[0];
    for (let round = 0; round < request.rounds; round += 1) {
      request.signal?.throwIfAborted();
      const finished = [0];
      call('BoosterUpdateOneIter', handle, finished);
      request.onRound?.(round + 1);
      if (finished[0] === 1) break;
      await setImmediate();
    }
    return wrap(call, handle, [...request.x.columns]);
  } catch (error) {
    if (handle !== null) call('BoosterFree', handle);
    throw error;
  } finally {
    call('DatasetFree', dataset);
  }
}

function load(call: Call, bytes: Uint8Array): Booster {
  const text = new TextDecoder().decode(bytes);
  const names = /^feature_names=(.*)$/m.exec(text)?.[1];
  if (names === undefined)
    throw new NumericsError('Expected a LightGBM model text with feature_names, got none; fetch the model file again.');
  const out: unknown[] = [null];
  call('BoosterLoadModelFromString', text, [0], out);
  return wrap(call, out[0], names.split(' '));
}

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
