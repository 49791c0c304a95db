import { daysBetween } from '../contracts/dates.ts';
import type { Observation } from '../contracts/observation.ts';
import type { DatedTurn, TurningPointsView } from '../contracts/regimes.ts';
import type { ValidatedData } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { bryBoschan } from '../ml/regimes/bryBoschan.ts';
import { nberRecessions } from '../sources/nber.ts';
import type { Lake } from '../storage/lake.ts';
import { parquetToObservations } from '../storage/seriesTables.ts';

/** Values that dating needs, and months from one value to the next. */
const frequencies = { monthly: { least: 30, step: 1 }, quarterly: { least: 10, step: 3 } } as const;

/** Turns further apart than this, in months, are of different cycles: the shortest of Bry and Boschan has 15. */
const near = 15;

/** The observed monthly or quarterly series that a feature is made of, first inputs first; null where it has none. */
function levelBehind(spec: SystemSpec, feature: string): Pick<TurningPointsView, 'series' | 'frequency'> | null {
  let name = feature;
  const seen = new Set<string>();
  for (let made = spec.features[name]; made && 'of' in made && !seen.has(name); made = spec.features[name]) {
    seen.add(name);
    name = made.of[0] ?? name;
  }
  const found = spec.sources.flatMap(({ series }) => series).find(({ id }) => id === name);
  if (found?.frequency !== 'monthly' && found?.frequency !== 'quarterly') return null;
  return { series: found.id, frequency: found.frequency };
}

const monthOf = (date: string): number => 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7));

/** The newest value of each period, after the last hole. */
function lastStretch(observations: readonly Observation[], start: string, step: number) {
  const newest = new Map<string, Observation>();
  for (const one of observations) {
    const before = newest.get(one.obsDate);
    if (one.obsDate >= start && (!before || one.releaseTime >= before.releaseTime)) newest.set(one.obsDate, one);
  }
  const rows = [...newest.values()].sort((a, b) => (a.obsDate < b.obsDate ? -1 : 1));
  const hole = rows.findLastIndex(
    ({ obsDate, value }, i) => value === null || (i > 0 && monthOf(obsDate) - monthOf(rows[i - 1]!.obsDate) !== step),
  );
  const from = rows[hole]?.value === null ? hole + 1 : Math.max(0, hole);
  return rows.slice(from).map(({ obsDate, value }) => ({ date: obsDate, value: value! }));
}

function dated(kind: DatedTurn['kind'], date: string): DatedTurn {
  const months = nberRecessions().map(({ first, last }) => (kind === 'peak' ? monthBefore(first) : last));
  const nearest = months.reduce<string | null>(
    (best, month) =>
      best === null || Math.abs(daysBetween(month, date)) < Math.abs(daysBetween(best, date)) ? month : best,
    null,
  );
  const later = nearest === null ? null : monthOf(date) - monthOf(nearest);
  if (later === null || Math.abs(later) > near) return { kind, date, nber: null, monthsLater: null };
  return { kind, date, nber: nearest, monthsLater: later };
}

/** A recession begins in the month after the peak. */
function monthBefore(date: string): string {
  const month = monthOf(date) - 2;
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}

/**
 * Peaks and troughs of the level behind the feature that orders the regimes, as known on the run's date and dated by Bry and
 * Boschan, each beside the NBER's. null where no monthly or quarterly series is behind it, or too little of it without a hole.
 */
export async function turningPoints(
  lake: Lake,
  spec: SystemSpec,
  { data, feature }: { readonly data: ValidatedData; readonly feature: string | undefined },
): Promise<TurningPointsView | null> {
  const level = feature === undefined ? null : levelBehind(spec, feature);
  if (level === null) return null;
  const { least, step } = frequencies[level.frequency];
  for (const ref of data.observations) {
    const observations = await parquetToObservations(await lake.localFile(ref));
    if (observations[0]?.series !== level.series) continue;
    const rows = lastStretch(observations, spec.start, step);
    if (rows.length < least) return null;
    const turns = bryBoschan(
      Float64Array.from(rows, ({ value }) => value),
      level.frequency,
    );
    return {
      ...level,
      from: rows[0]!.date,
      to: rows.at(-1)!.date,
      turns: turns.map(({ row, kind }) => dated(kind, rows[row]!.date)),
    };
  }
  return null;
}
