import { NumericsError } from '../../contracts/failures.ts';
import { checkRows } from './booster.ts';
import type { DenseInput, LabelledRows } from './booster.ts';
import type { NativeLibrary } from './nativeLibrary.ts';

/** NumPy's array interface as JSON: how the library is told where an array lies. */
function arrayInterface(
  library: NativeLibrary,
  values: Float64Array | Float32Array | Uint32Array,
  shape: readonly number[],
): string {
  const whole = values instanceof Uint32Array;
  return JSON.stringify({
    data: [Number(library.address(values)), true],
    shape,
    typestr: whole ? '<u4' : values instanceof Float32Array ? '<f4' : '<f8',
    version: 3,
  });
}

export function caller(library: NativeLibrary) {
  return (name: string, ...parameters: readonly unknown[]): void => {
    if (library.functions[name]!(...parameters) === 0) return;
    const text = String(library.functions['XGBGetLastError']!());
    // The first line is the reason; the rest is a stack of addresses.
    throw new NumericsError(`XGBoost refused ${name}: ${text.trim().split('\n')[0]!}.`);
  };
}
type Call = ReturnType<typeof caller>;

export interface Native {
  readonly library: NativeLibrary;
  readonly call: Call;
}

/** Runs `use` with a native copy of the rows and frees it whatever happens. */
export function withMatrix<T>(native: Native, rows: Rows, use: (matrix: unknown) => T): T {
  const matrix = createMatrix(native, rows);
  try {
    return use(matrix);
  } finally {
    native.call('XGDMatrixFree', matrix);
  }
}

export interface Rows {
  readonly x: DenseInput;
  readonly threads: number;
  /** Whether each column holds codes of categories. */
  readonly categorical: readonly boolean[];
}

function createMatrix({ library, call }: Native, { x, threads, categorical }: Rows): unknown {
  const out: unknown[] = [null];
  // JSON has no NaN; the library's parser does.
  const config = `{"missing": NaN, "nthread": ${threads}}`;
  call('XGDMatrixCreateFromDense', arrayInterface(library, x.values, [x.rows, x.columns.length]), config, out);
  if (categorical.includes(true)) {
    const types = categorical.map((is) => (is ? 'c' : 'float'));
    call('XGDMatrixSetStrFeatureInfo', out[0], 'feature_type', types, types.length);
  }
  return out[0];
}

/** A matrix with labels, weights and groups. */
export function createLabelled(native: Native, rows: LabelledRows, over: Omit<Rows, 'x'>): unknown {
  checkRows(rows);
  const { x, label, weight, groups } = rows;
  const matrix = createMatrix(native, { x, ...over });
  const set = (field: string, values: Float64Array | Uint32Array): void =>
    native.call(
      'XGDMatrixSetInfoFromInterface',
      matrix,
      field,
      arrayInterface(native.library, values, [values.length]),
    );
  try {
    set('label', label);
    if (groups) set('group', Uint32Array.from(groups));
    // A ranking objective weighs queries, not rows: the mean weight of a query's rows.
    if (weight) set('weight', groups ? meansOf(weight, groups) : weight);
    return matrix;
  } catch (error) {
    native.call('XGDMatrixFree', matrix);
    throw error;
  }
}

function meansOf(weight: Float64Array, groups: Int32Array): Float64Array {
  let at = 0;
  return Float64Array.from(groups, (size) => {
    const mean = weight.subarray(at, at + size).reduce((sum, value) => sum + value, 0) / size;
    at += size;
    return mean;
  });
}
