import { setImmediate } from 'node:timers/promises';
import { EngineUnavailableError, NumericsError } from '../../contracts/failures.ts';
import { checkColumns, checkInput, checkLabel } from './booster.ts';
import type { Booster, BoosterEngine, BoosterRequest, DenseInput } from './booster.ts';
import { openNativeLibrary } from './nativeLibrary.ts';
import type { NativeLibrary } from './nativeLibrary.ts';

export const xgBoostVersion = '3.4.1';

const prototypes = [
  'void XGBoostVersion(_Out_ int *major, _Out_ int *minor, _Out_ int *patch)',
  'const char *XGBGetLastError()',
  'int XGDMatrixCreateFromDense(const char *array, const char *config, _Out_ void **out)',
  'int XGDMatrixSetInfoFromInterface(void *matrix, const char *field, const char *array)',
  'int XGDMatrixFree(void *matrix)',
  'int XGBoosterCreate(void **matrices, uint64_t count, _Out_ void **out)',
  'int XGBoosterSetParam(void *booster, const char *name, const char *value)',
  'int XGBoosterUpdateOneIter(void *booster, int round, void *matrix)',
  'int XGBoosterPredictFromDMatrix(void *booster, void *matrix, const char *config, _Out_ void **shape, _Out_ uint64_t *dimensions, _Out_ void **result)',
  'int XGBoosterFeatureScore(void *booster, const char *config, _Out_ uint64_t *count, _Out_ void **names, _Out_ uint64_t *dimensions, _Out_ void **shape, _Out_ void **scores)',
  'int XGBoosterSetStrFeatureInfo(void *booster, const char *field, const char **names, uint64_t count)',
  'int XGBoosterGetStrFeatureInfo(void *booster, const char *field, _Out_ uint64_t *count, _Out_ void **names)',
  'int XGBoosterSaveModelToBuffer(void *booster, const char *config, _Out_ uint64_t *bytes, _Out_ void **out)',
  'int XGBoosterLoadModelFromBuffer(void *booster, const void *bytes, uint64_t count)',
  'int XGBoosterFree(void *booster)',
];

/** NumPy's array interface as JSON: how the library is told where an array lies. */
function arrayInterface(library: NativeLibrary, values: Float64Array | Float32Array, shape: readonly number[]): string {
  return JSON.stringify({
    data: [Number(library.address(values)), true],
    shape,
    typestr: values instanceof Float32Array ? '<f4' : '<f8',
    version: 3,
  });
}

function caller(library: NativeLibrary) {
  return (name: string, ...parameters: readonly unknown[]): void => {
    if (library.functions[name]!(...parameters) === 0) return;
    const text = String(library.functions['XGBGetLastError']!());
    // The first line is the reason; the rest is a stack of addresses.
    throw new NumericsError(`XGBoost refused ${name}: ${text.trim().split('\n')[0]!}.`);
  };
}
type Call = ReturnType<typeof caller>;

interface Native {
  readonly library: NativeLibrary;
  readonly call: Call;
}

/** Runs `use` with a native copy of the rows and frees it whatever happens. */
function withMatrix<T>({ library, call }: Native, x: DenseInput, threads: number, use: (matrix: unknown) => T): T {
  const matrix = createMatrix({ library, call }, x, threads);
  try {
    return use(matrix);
  } finally {
    call('XGDMatrixFree', matrix);
  }
}

function createMatrix({ library, call }: Native, x: DenseInput, threads: number): unknown {
  const out: unknown[] = [null];
  // JSON has no NaN; the library's parser does.
  const config = `{"missing": NaN, "nthread": ${threads}}`;
  call('XGDMatrixCreateFromDense', arrayInterface(library, x.values, [x.rows, x.columns.length]), config, out);
  return out[0];
}

function predict(native: Native, handle: unknown, x: DenseInput, raw: boolean, rounds: number, threads: number) {
  return withMatrix(native, x, threads, (matrix) => {
    const config = JSON.stringify({
      type: raw ? 1 : 0,
      training: false,
      iteration_begin: 0,
      iteration_end: rounds,
      strict_shape: false,
    });
    const [shape, dimensions, result]: unknown[][] = [[null], [0], [null]];
    native.call('XGBoosterPredictFromDMatrix', handle, matrix, config, shape, dimensions, result);
    // The result belongs to the booster and is overwritten by its next call.
    return Float64Array.from(new Float32Array(native.library.copy(result![0], x.rows * 4).buffer));
  });
}

function gain(native: Native, handle: unknown, columns: readonly string[]): Float64Array {
  const [count, names, dimensions, shape, scores]: unknown[][] = [[0], [null], [0], [null], [null]];
  const config = JSON.stringify({ importance_type: 'total_gain' });
  native.call('XGBoosterFeatureScore', handle, config, count, names, dimensions, shape, scores);
  const result = new Float64Array(columns.length);
  const found = Number(count![0]);
  if (found === 0) return result;
  const values = new Float32Array(native.library.copy(scores![0], found * 4).buffer);
  native.library.strings(names![0], found).forEach((name, index) => {
    result[columns.indexOf(name)] = values[index]!;
  });
  return result;
}

function save(native: Native, handle: unknown): Uint8Array {
  const [bytes, out]: unknown[][] = [[0], [null]];
  native.call('XGBoosterSaveModelToBuffer', handle, JSON.stringify({ format: 'ubj' }), bytes, out);
  return native.library.copy(out![0], Number(bytes![0]));
}

function wrap(native: Native, handle: unknown, columns: readonly string[], threads: number): Booster {
  return {
    columns,
    predict(x, options = {}) {
      checkColumns('XGBoost', columns, x);
      if (x.rows === 0) return new Float64Array(0);
      return predict(native, handle, x, options.raw ?? false, options.rounds ?? 0, threads);
    },
    save: () => save(native, handle),
    gain: () => gain(native, handle, columns),
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

async function train(native: Native, request: BoosterRequest): Promise<Booster> {
  const { x, label, threads } = request;
  checkInput(x);
  checkLabel(x, label);
  const { call, library } = native;
  const matrix = createMatrix(native, x, threads);
  let handle: unknown = null;
  try {
    call('XGDMatrixSetInfoFromInterface', matrix, 'label', arrayInterface(library, label, [x.rows]));
    handle = createBooster(native, matrix, { ...request.parameters, nthread: threads });
    call('XGBoosterSetStrFeatureInfo', handle, 'feature_name', [...x.columns], x.columns.length);
    for (let round = 0; round < request.rounds; round += 1) {
      request.signal?.throwIfAborted();
      call('XGBoosterUpdateOneIter', handle, round, matrix);
      request.onRound?.(round + 1);
      await setImmediate();
    }
    return wrap(native, handle, [...x.columns], threads);
  } catch (error) {
    if (handle !== null) call('XGBoosterFree', handle);
    throw error;
  } finally {
    call('XGDMatrixFree', matrix);
  }
}

function load(native: Native, bytes: Uint8Array): Booster {
  const handle = createBooster(native, null, { nthread: 1 });
  try {
    native.call('XGBoosterLoadModelFromBuffer', handle, bytes, bytes.length);
    const [count, names]: unknown[][] = [[0], [null]];
    native.call('XGBoosterGetStrFeatureInfo', handle, 'feature_name', count, names);
    return wrap(native, handle, native.library.strings(names![0], Number(count![0])), 1);
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
