import { ConfigError } from '../../contracts/failures.ts';
import { carryForward } from './carryForward.ts';
import { monthsPerRow, periodGrid, type Column, type Grid } from './column.ts';

/** Inputs of one feature on common rows, with the times at which they became known. */
export interface JoinedColumns {
  readonly grid: Grid;
  readonly time: Float64Array;
  readonly known: Readonly<Record<string, Float64Array>>;
  readonly values: Readonly<Record<string, Float64Array>>;
}

/**
 * Puts the inputs of a feature on common rows. Inputs of one grid are joined by date. Slower ones among monthly,
 * quarterly and annual inputs are carried forward: a row takes the latest period known when its fastest inputs are.
 * Other mixes are refused with the names.
 */
export function joinColumns(feature: string, inputs: Readonly<Record<string, Column>>): JoinedColumns {
  const names = Object.keys(inputs);
  const grids = [...new Set(names.map((name) => inputs[name]!.grid))];
  const stepOf = (grid: Grid): number => monthsPerRow[grid] ?? Infinity;
  if (grids.length > 1 && grids.some((grid) => stepOf(grid) === Infinity)) {
    const listed = names.map((name) => `${name} (${inputs[name]!.grid})`).join(', ');
    throw new ConfigError(
      `Feature ${feature} needs inputs on one kind of row, got ${listed}; make one feature of each kind, or a model reads both.`,
    );
  }
  const grid = grids.reduce((best, each) => (stepOf(each) < stepOf(best) ? each : best));
  const fast = names.filter((name) => inputs[name]!.grid === grid);
  const slow = names.filter((name) => inputs[name]!.grid !== grid);
  const time = commonTime(
    fast.map((name) => inputs[name]!),
    grid,
    feature,
  );
  const values: Record<string, Float64Array> = {};
  const known: Record<string, Float64Array> = {};
  const by = new Float64Array(time.length).fill(NaN);
  for (const name of fast) {
    const column = inputs[name]!;
    values[name] = align(column, column.values, time);
    known[name] = align(column, column.known, time);
    known[name].forEach((at, row) => (by[row] = later(by[row]!, at)));
  }
  for (const name of slow) ({ values: values[name], known: known[name] } = carryForward(inputs[name]!, time, by));
  return { grid, time, known, values };
}

/** The later of two times, of which either may be missing. */
export function later(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return b > a ? b : a;
}

function commonTime(columns: readonly Column[], grid: Grid, feature: string): Float64Array {
  const first = columns[0]!.time;
  if (columns.every(({ time }) => sameTimes(time, first))) return first;
  const dates = new Set<number>();
  for (const { time } of columns) time.forEach((at) => dates.add(at));
  return periodGrid(Float64Array.from(dates).sort(), grid, `An input of feature ${feature}`);
}

function sameTimes(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let row = 0; row < a.length; row++) if (a[row] !== b[row]) return false;
  return true;
}

function align(column: Column, of: Float64Array, time: Float64Array): Float64Array {
  if (column.time.length === time.length) return of;
  let from = 0;
  return time.map((at) => (column.time[from] === at ? of[from++]! : NaN));
}
