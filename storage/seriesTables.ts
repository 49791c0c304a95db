import type { Bar, Observation, Vintage } from '../contracts/observation.ts';
import { InputError, IntegrityError } from '../contracts/failures.ts';
import { readParquet, writeParquet, type ParquetColumn } from './parquet.ts';

const vintages: readonly string[] = ['alfred', 'own-snapshot', 'latest-only'] satisfies readonly Vintage[];

/** Writes observations in their order; a value that the source does not have (null) is NULL. */
export async function observationsToParquet(path: string, observations: readonly Observation[]): Promise<void> {
  const bad = observations.findIndex(({ value }) => value !== null && Number.isNaN(value));
  if (bad !== -1) {
    const { series, obsDate } = observations[bad]!;
    throw new InputError(`Expected a number or null as value of ${series} at ${obsDate}, got NaN; use null.`);
  }
  await writeParquet(path, [
    text('series', observations, ({ series }) => series),
    text('obs_date', observations, ({ obsDate }) => obsDate),
    text('period_end', observations, ({ periodEnd }) => periodEnd),
    { name: 'value', type: 'double', values: Float64Array.from(observations, ({ value }) => value ?? NaN) },
    text('realtime_start', observations, ({ realtimeStart }) => realtimeStart),
    text('realtime_end', observations, ({ realtimeEnd }) => realtimeEnd),
    { name: 'release_time', type: 'timestamp', values: times(observations) },
    text('vintage', observations, ({ vintage }) => vintage),
  ]);
}

export async function parquetToObservations(path: string): Promise<readonly Observation[]> {
  const table = await openTable(path);
  const series = table.text('series');
  const obsDate = table.text('obs_date');
  const periodEnd = table.text('period_end');
  const value = table.numbers('value', 'double', true);
  const realtimeStart = table.text('realtime_start');
  const realtimeEnd = table.text('realtime_end');
  const releaseTime = table.numbers('release_time', 'timestamp', false);
  const vintage = table.text('vintage');
  const odd = vintage.find((name) => !vintages.includes(name));
  if (odd !== undefined) {
    throw new IntegrityError(`Expected a vintage of ${vintages.join(', ')} in ${path}, found '${odd}'; make it again.`);
  }
  return series.map((name, row) => ({
    series: name,
    obsDate: obsDate[row]!,
    periodEnd: periodEnd[row]!,
    value: Number.isNaN(value[row]!) ? null : value[row]!,
    realtimeStart: realtimeStart[row]!,
    realtimeEnd: realtimeEnd[row]!,
    releaseTime: releaseTime[row]!,
    vintage: vintage[row]! as Vintage,
  }));
}

const barNumbers = ['open', 'high', 'low', 'close', 'volume', 'splitFactor', 'dividend'] as const;
const columnOf = (name: (typeof barNumbers)[number]) => (name === 'splitFactor' ? 'split_factor' : name);

/** Writes bars in their order. */
export async function barsToParquet(path: string, bars: readonly Bar[]): Promise<void> {
  for (const name of barNumbers) {
    const bad = bars.find((bar) => Number.isNaN(bar[name]));
    if (bad !== undefined) {
      throw new InputError(
        `Expected a number as ${name} of ${bad.series} on ${bad.sessionDate}, got NaN; drop the bar.`,
      );
    }
  }
  await writeParquet(path, [
    text('series', bars, ({ series }) => series),
    text('session_date', bars, ({ sessionDate }) => sessionDate),
    ...barNumbers.map((name): ParquetColumn => ({
      name: columnOf(name),
      type: 'double',
      values: Float64Array.from(bars, (bar) => bar[name]),
    })),
    { name: 'release_time', type: 'timestamp', values: times(bars) },
  ]);
}

export async function parquetToBars(path: string): Promise<readonly Bar[]> {
  const table = await openTable(path);
  const series = table.text('series');
  const sessionDate = table.text('session_date');
  const [open, high, low, close, volume, splitFactor, dividend] = barNumbers.map((name) =>
    table.numbers(columnOf(name), 'double', false),
  );
  const releaseTime = table.numbers('release_time', 'timestamp', false);
  return series.map((name, row) => ({
    series: name,
    sessionDate: sessionDate[row]!,
    open: open![row]!,
    high: high![row]!,
    low: low![row]!,
    close: close![row]!,
    volume: volume![row]!,
    splitFactor: splitFactor![row]!,
    dividend: dividend![row]!,
    releaseTime: releaseTime[row]!,
  }));
}

function text<Row>(name: string, rows: readonly Row[], of: (row: Row) => string): ParquetColumn {
  return { name, type: 'string', values: rows.map(of) };
}

const times = (rows: readonly { readonly releaseTime: number }[]): Float64Array =>
  Float64Array.from(rows, ({ releaseTime }) => releaseTime);

interface OpenTable {
  text(name: string): readonly string[];
  numbers(name: string, type: 'double' | 'timestamp', nullable: boolean): Float64Array;
}

async function openTable(path: string): Promise<OpenTable> {
  const columns = new Map((await readParquet(path)).map((column) => [column.name, column]));
  const wrong = (name: string, type: string): IntegrityError => {
    const found = columns.get(name)?.type ?? `only ${[...columns.keys()].join(', ')}`;
    return new IntegrityError(`Expected a ${type} column '${name}' in ${path}, found ${found}; make the file again.`);
  };
  const hole = (name: string, row: number): IntegrityError =>
    new IntegrityError(`Expected a value at row ${row} of '${name}' in ${path}, found NULL; make the file again.`);
  return {
    text: (name) => {
      const column = columns.get(name);
      if (column?.type !== 'string') throw wrong(name, 'string');
      const bad = column.values.indexOf(null);
      if (bad !== -1) throw hole(name, bad);
      return column.values as readonly string[];
    },
    numbers: (name, type, nullable) => {
      const column = columns.get(name);
      if (column?.type !== type) throw wrong(name, type);
      const bad = nullable ? -1 : column.values.findIndex((value) => Number.isNaN(value));
      if (bad !== -1) throw hole(name, bad);
      return column.values;
    },
  };
}
