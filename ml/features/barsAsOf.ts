import { dateOf } from '../../contracts/dates.ts';
import { DataQualityError } from '../../contracts/failures.ts';
import type { Bar } from '../../contracts/observation.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { barNames, barSeriesOf } from './barNames.ts';
import { barColumns, type Column } from './column.ts';

/** A bar of another series is carried at most so long: over a holiday or a halt, not past the end of its trading. */
const maximumBarAgeMs = 10 * 86_400_000;

export interface BarInputs {
  /** Bars of the first series in the order of release: the daily rows. */
  readonly rows: readonly Bar[];
  /** Columns on these rows by name. */
  readonly columns: Readonly<Record<string, Column>>;
  /** Series by the names of columns that cannot be had, because the series has no bar by then. */
  readonly absent: ReadonlyMap<string, string>;
}

/**
 * Bars of a daily system as of a time. Other series than the first are joined on release: a row takes the last bar known
 * at the row's time, so a market that closes later shows its session of the day before. Missing where that bar is more
 * than ten days old.
 */
export function barsAsOf(spec: SystemSpec, all: readonly Bar[], asOfTime: number): BarInputs {
  const ids = barSeriesOf(spec.sources);
  const known = all.filter(({ releaseTime }) => releaseTime <= asOfTime).sort((a, b) => a.releaseTime - b.releaseTime);
  const stranger = known.find(({ series }) => !ids.includes(series));
  if (stranger) {
    throw new DataQualityError(
      `System ${spec.name} needs bars of its own series (${ids.join(', ')}), got some of ${stranger.series}; leave them out.`,
    );
  }
  const bySeries = new Map(ids.map((id) => [id, known.filter(({ series }) => series === id)]));
  const rows = bySeries.get(ids[0] ?? '') ?? [];
  if (rows.length === 0) {
    throw new DataQualityError(
      `System ${spec.name} has daily rows, which are the bars of its first bars series (${ids[0] ?? 'it has none'}), got none released by ${dateOf(asOfTime)}; collect them.`,
    );
  }
  for (const bars of bySeries.values()) refuseTwice(bars);
  const time = Float64Array.from(rows, ({ releaseTime }) => releaseTime);
  const own = new Map([...bySeries].map(([id, bars]) => [id, barColumns(bars)]));
  const columns: Record<string, Column> = {};
  const absent = new Map<string, string>();
  for (const [name, { series, field }] of barNames(ids)) {
    if (bySeries.get(series)!.length === 0) absent.set(name, series);
    else columns[name] = series === ids[0] ? own.get(series)![field]! : carried(own.get(series)![field]!, time);
  }
  return { rows, columns, absent };
}

function refuseTwice(bars: readonly Bar[]): void {
  const twice = bars.findIndex((bar, i) => i > 0 && bar.releaseTime === bars[i - 1]!.releaseTime);
  if (twice === -1) return;
  const { series, sessionDate } = bars[twice]!;
  throw new DataQualityError(
    `Bars of ${series} need one row a session, got ${bars[twice - 1]!.sessionDate} and ${sessionDate} released at once; remove one.`,
  );
}

function carried(column: Column, time: Float64Array): Column {
  const values = new Float64Array(time.length).fill(NaN);
  const known = new Float64Array(time.length).fill(NaN);
  let last = -1;
  time.forEach((at, row) => {
    while (last + 1 < column.time.length && column.time[last + 1]! <= at) last += 1;
    if (last === -1 || at - column.time[last]! > maximumBarAgeMs) return;
    values[row] = column.values[last]!;
    known[row] = column.time[last]!;
  });
  return { grid: 'bars', time, known, values };
}
