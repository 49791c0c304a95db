import { readFileSync } from 'node:fs';
import type { Matrix } from '../../contracts/frame.ts';
import type { FitContext, TrainingData } from '../../ml/models/model.ts';

export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as unknown;
}

/** Rows in time order, one a day; `values` row-major. */
export function matrixOf(columns: readonly string[], values: ArrayLike<number>): Matrix {
  return { rows: values.length / columns.length, columns, values: Float64Array.from(values) };
}

export function trainingOf(x: Matrix, target: ArrayLike<number> = []): TrainingData {
  return { time: Float64Array.from({ length: x.rows }, (_, t) => t * 86400000), x, target: Float64Array.from(target) };
}

/** Rows `from` up to but not including `to`. */
export function rowsOf(x: Matrix, from: number, to: number): Matrix {
  const d = x.columns.length;
  return { rows: to - from, columns: x.columns, values: x.values.slice(from * d, to * d) };
}

export function fitContext(overrides: Partial<FitContext> = {}): FitContext {
  return {
    seed: 7,
    threads: 1,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    engines: {},
    ...overrides,
  };
}
