import type { Frame } from '../contracts/frame.ts';
import { InputError, IntegrityError } from '../contracts/failures.ts';
import { checkFrame } from './checkFrame.ts';
import { readParquet, writeParquet, type ParquetColumn } from './parquet.ts';

/**
 * Writes a frame as Parquet: `time` first, as a UTC timestamp, then every column as double with NaN as NULL. Columns
 * named in `timestamps` hold epoch milliseconds and are written as timestamps too, for other readers.
 */
export async function frameToParquet(path: string, frame: Frame, timestamps: readonly string[] = []): Promise<void> {
  const problem = checkFrame(frame);
  if (problem !== null) throw new InputError(`Cannot write ${path}: ${problem}.`);
  const columns = Object.entries(frame.columns).map(([name, values]): ParquetColumn => ({
    name,
    type: timestamps.includes(name) ? 'timestamp' : 'double',
    values,
  }));
  await writeParquet(path, [{ name: 'time', type: 'timestamp', values: frame.time }, ...columns]);
}

/** Reads what `frameToParquet` wrote; NULL becomes NaN. */
export async function parquetToFrame(path: string): Promise<Frame> {
  const columns: Record<string, Float64Array> = {};
  for (const column of await readParquet(path)) {
    if (column.type === 'string' || column.type === 'int32') {
      throw new IntegrityError(
        `Expected doubles and timestamps in the frame ${path}, but '${column.name}' is ${column.type}; write it as double.`,
      );
    }
    columns[column.name] = column.values;
  }
  const { time, ...rest } = columns;
  if (time === undefined) {
    throw new IntegrityError(`Expected a column 'time' in ${path}, found ${Object.keys(rest).join(', ')}; write one.`);
  }
  const frame: Frame = { time, columns: rest };
  const problem = checkFrame(frame);
  if (problem !== null) throw new IntegrityError(`Expected a frame in ${path}, but ${problem}; write the file again.`);
  return frame;
}
