import { addDays, endOfDay } from '../../contracts/dates.ts';
import type { Observation } from '../../contracts/observation.ts';
import { periodEnd } from '../periodEnd.ts';
import { decodeBronze, rowsByDate } from './bronze.ts';
import type { IndicatorBronze, IndicatorSnapshot } from './bronze.ts';
import type { IndicatorRow } from './wire.ts';

/**
 * Observations in a bronze document of `collectIndicator`, ascending by date and then by the day they became known.
 *
 * The World Bank keeps no vintages; it says only on which day the data set was last touched. So a value counts as
 * known since the end of that day, UTC, of the first snapshot that has it, and vintage is `own-snapshot`: an as-of
 * read before the first snapshot sees nothing, and history grows with every snapshot that is collected. A value that a
 * later snapshot revises ends the day before it; one that a later snapshot no longer has becomes null.
 *
 * With the option `assume_lag_days` the values of the last snapshot count as known at the end of the day that many
 * days after their period, and vintage is `latest-only`: history can be used, as revised since, and says so.
 *
 * Values of periods that had not ended by the snapshot's day are projections or placeholders, and left out.
 */
export function parseIndicator(series: string, bytes: Uint8Array): readonly Observation[] {
  const bronze = decodeBronze(series, bytes);
  const observations = bronze.assumeLagDays === null ? ownVintages(bronze) : assumed(bronze, bronze.assumeLagDays);
  return observations.sort((a, b) => compare(a.obsDate, b.obsDate) || compare(a.realtimeStart, b.realtimeStart));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Rows whose period had ended on the snapshot's day. */
export function endedRows(
  bronze: Pick<IndicatorBronze, 'series' | 'country'>,
  snapshot: IndicatorSnapshot,
): readonly IndicatorRow[] {
  const rows = [...rowsByDate(bronze.series, bronze.country, snapshot).values()];
  return rows.filter((row) => periodEnd(row.obsDate, row.frequency) < snapshot.lastUpdated);
}

function ownVintages(bronze: IndicatorBronze): Observation[] {
  const byDate = new Map<string, Observation[]>();
  for (const snapshot of bronze.snapshots) {
    const rows = endedRows(bronze, snapshot);
    const present = new Set(rows.map(({ obsDate }) => obsDate));
    for (const row of rows) {
      revise(byDate, observationOf(bronze.series, row, { known: snapshot.lastUpdated, vintage: 'own-snapshot' }));
    }
    for (const [obsDate, vintages] of byDate) {
      if (present.has(obsDate)) continue;
      const gone = { ...vintages[vintages.length - 1]!, value: null };
      revise(byDate, { ...gone, realtimeStart: snapshot.lastUpdated, releaseTime: endOfDay(snapshot.lastUpdated) });
    }
  }
  return [...byDate.values()].flat();
}

/** Adds a value where it is new, and ends the one that it takes the place of. */
function revise(byDate: Map<string, Observation[]>, now: Observation): void {
  const vintages = byDate.get(now.obsDate) ?? [];
  byDate.set(now.obsDate, vintages);
  const last = vintages[vintages.length - 1];
  if (last !== undefined) {
    if (last.value === now.value) return;
    vintages[vintages.length - 1] = { ...last, realtimeEnd: addDays(now.realtimeStart, -1) };
  }
  vintages.push(now);
}

function assumed(bronze: IndicatorBronze, lagDays: number): Observation[] {
  const last = bronze.snapshots[bronze.snapshots.length - 1];
  if (last === undefined) return [];
  return endedRows(bronze, last).map((row) => {
    const known = addDays(periodEnd(row.obsDate, row.frequency), lagDays);
    return observationOf(bronze.series, row, { known, vintage: 'latest-only' });
  });
}

interface Known {
  /** Day at whose end the value counts as known. */
  readonly known: string;
  readonly vintage: Observation['vintage'];
}

function observationOf(
  series: string,
  { obsDate, frequency, value }: IndicatorRow,
  { known, vintage }: Known,
): Observation {
  return {
    series,
    obsDate,
    periodEnd: periodEnd(obsDate, frequency),
    value,
    realtimeStart: known,
    realtimeEnd: '9999-12-31',
    releaseTime: endOfDay(known),
    vintage,
  };
}
