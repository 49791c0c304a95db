import { InputError, NumericsError } from '../../contracts/failures.ts';
import type { FeatureStream, StreamState } from './defineFeature.ts';
import { packNumbers, unpackNumbers } from './packNumbers.ts';

/**
 * One update rule, of which both the column and the stream of a recursive feature are made, so that they agree bit for
 * bit. Its rows begin with the first one that has all inputs.
 */
export interface Recursion {
  /** Columns that it writes at once, such as the three lines of MACD. */
  readonly lines: number;
  /** State before the first row. */
  start(): Float64Array;
  /**
   * Takes the rows `from` up to `to`, writes their values, NaN for the rows of the warm-up, and leaves the state as it is
   * after them. Where an input was not finite, the state holds a number that is not; the values from there on are not read.
   */
  advance(
    state: Float64Array,
    inputs: readonly Float64Array[],
    lines: readonly Float64Array[],
    rows: { readonly from: number; readonly to: number },
  ): void;
}

/** All lines of a recursion over whole columns. */
export function recursionLines(recursion: Recursion, inputs: readonly Float64Array[], what: string): Float64Array[] {
  const rows = inputs[0]!.length;
  let from = 0;
  while (from < rows && inputs.some((column) => Number.isNaN(column[from]!))) from++;
  const lines = Array.from({ length: recursion.lines }, () => new Float64Array(rows).fill(NaN, 0, from));
  const state = advanceColumns(recursion, inputs, lines, from);
  if (state.every(Number.isFinite)) return lines;
  refuseInfinities(inputs, what);
  while (from < rows && !inputs.some((column) => Number.isNaN(column[from]!))) from++;
  for (const line of lines) line.fill(NaN, from);
  return lines;
}

/**
 * Takes all rows from `from` on and gives the state after them, in pieces: a loop over a column that is entered once would
 * be compiled from its middle, where the engine does not know yet that its numbers are doubles and makes objects of them.
 */
export function advanceColumns(
  recursion: Recursion,
  inputs: readonly Float64Array[],
  lines: readonly Float64Array[],
  from: number,
): Float64Array {
  const rows = inputs[0]!.length;
  const state = recursion.start();
  for (let piece = from; piece < rows; piece += pieceRows) {
    recursion.advance(state, inputs, lines, { from: piece, to: Math.min(rows, piece + pieceRows) });
  }
  return state;
}

const pieceRows = 4096;

/** One line of a recursion row by row, from the start or from a state. */
export function recursionStream(recursion: Recursion, line: number, what: string, saved?: StreamState): FeatureStream {
  const state = saved ? restore(recursion, what, saved) : recursion.start();
  let phase = saved?.['phase'] ?? 'before';
  const lines = Array.from({ length: recursion.lines }, () => new Float64Array(1));
  return {
    push(values) {
      if (values.some((value) => value === Infinity || value === -Infinity)) {
        throw new NumericsError(`${what} needs finite numbers, got ${values.join(', ')}; mark it as missing.`);
      }
      const whole = !values.some(Number.isNaN);
      if (phase === 'before' && whole) phase = 'on';
      if (phase === 'on' && !whole) phase = 'ended';
      if (phase !== 'on') return NaN;
      const inputs = values.map((value) => Float64Array.of(value));
      recursion.advance(state, inputs, lines, { from: 0, to: 1 });
      return lines[line]![0]!;
    },
    state: () => ({ phase, values: packNumbers(state) }),
  };
}

function restore(recursion: Recursion, what: string, saved: StreamState): Float64Array {
  const [expected, values] = [recursion.start().length, unpackNumbers(saved['values'])];
  if (values.length === expected && ['before', 'on', 'ended'].some((phase) => phase === saved['phase'])) return values;
  throw new InputError(
    `A stream of ${what} needs a state of ${expected} numbers and a phase, got ${values.length} and ${JSON.stringify(saved['phase'])}; restore it with the parameters that it was saved with.`,
  );
}

function refuseInfinities(inputs: readonly Float64Array[], what: string): void {
  for (const column of inputs) {
    const row = column.findIndex((value) => value === Infinity || value === -Infinity);
    if (row === -1) continue;
    throw new NumericsError(`${what} needs finite numbers, got ${column[row]} at row ${row}; mark it as missing.`);
  }
}
