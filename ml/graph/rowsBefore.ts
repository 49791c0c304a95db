import { DataQualityError, InputError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';
import { varies } from '../stats/varies.ts';

/** What every rule that reads rows takes. */
export interface RowEdges {
  /** One column a node, in increments such as log returns; two trends correlate at any lag. */
  readonly frame: Frame;
  /** Only rows before this time (epoch ms) are read. */
  readonly before: number;
  /** Longest lead looked for, in rows; a whole number of at least 1. */
  readonly lags: number;
  /** Share of false edges among those found that is allowed, (0, 1). */
  readonly rate: number;
}

export interface Panel {
  /** Ascending, as the series. */
  readonly nodes: readonly string[];
  readonly series: readonly Float64Array[];
}

/** The rows before the cutoff, by node; at least `least` of them, every value finite and no column constant. */
export function rowsBefore({ frame, before, lags }: RowEdges, least: number): Panel {
  const nodes = Object.keys(frame.columns).sort();
  if (nodes.length < 2) {
    throw new InputError(`A lead–lag graph needs at least 2 columns, got ${nodes.length}; name more series.`);
  }
  if (!(Number.isInteger(lags) && lags >= 1)) {
    throw new InputError(`A lead–lag graph needs a whole number of lags of at least 1, got ${lags}.`);
  }
  const rows = countBefore(frame.time, before, 'A lead–lag graph');
  if (rows < least) {
    throw new DataQualityError(
      `A lead–lag graph with ${lags} lags needs at least ${least} rows before its cutoff, got ${rows}; start earlier or take fewer lags.`,
    );
  }
  return { nodes, series: nodes.map((node) => columnBefore(frame, node, rows)) };
}

/** How many times lie before the cutoff; all of them must ascend. */
export function countBefore(time: Float64Array, before: number, what: string): number {
  if (Number.isNaN(before)) throw new InputError(`${what} needs a cutoff in epoch ms, got ${before}.`);
  let count = 0;
  for (let row = 0; row < time.length; row++) {
    const moment = time[row]!;
    if (!(moment > (time[row - 1] ?? -Infinity))) {
      throw new InputError(
        `${what} expected ascending times, got ${moment} after ${time[row - 1]!} at row ${row}; sort the rows and drop repeats.`,
      );
    }
    if (moment < before) count++;
  }
  return count;
}

function columnBefore({ time, columns }: Frame, node: string, rows: number): Float64Array {
  const column = columns[node]!;
  if (column.length !== time.length) {
    throw new InputError(
      `A lead–lag graph expected ${time.length} values of "${node}", one a time, got ${column.length}; align them.`,
    );
  }
  const values = column.slice(0, rows);
  const missing = values.findIndex((value) => !Number.isFinite(value));
  if (missing >= 0) {
    const count = values.filter((value) => !Number.isFinite(value)).length;
    throw new DataQualityError(
      `A lead–lag graph needs finite numbers, got ${count} others among ${rows} of "${node}", first ${values[missing]!} at row ${missing}; drop such rows.`,
    );
  }
  if (!varies(values)) {
    throw new DataQualityError(
      `A lead–lag graph needs series that vary, got ${rows} times ${values[0]!} of "${node}"; leave it out.`,
    );
  }
  return values;
}
