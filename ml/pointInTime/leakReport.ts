import { dateOf, startOfDay } from '../../contracts/dates.ts';
import { DataQualityError } from '../../contracts/failures.ts';
import type { Observation } from '../../contracts/observation.ts';
import type { EarlyRow, FeatureLeak, LeadDays, LeakExample } from '../../contracts/pointInTime.ts';
import { quantile } from '../stats/quantile.ts';
import { asOfView, firstView, latestView } from './views.ts';

const dayMs = 86_400_000;
const examplesShown = 5;

/** A lagged feature: the value of a series so many days after the first day of its period. */
export interface LaggedFeature {
  readonly feature: string;
  readonly series: string;
  readonly days: number;
}

/** The leak of one feature and the two columns that it comes from, one value a row; NaN where there is none. */
export interface LaggedColumns {
  readonly leak: FeatureLeak;
  readonly naive: Float64Array;
  readonly honest: Float64Array;
}

/**
 * What a lag of `days` from the observation date would have known too early on the rows at `time` (epoch ms, ascending).
 *
 * Naive: the latest period with obsDate + days ≤ t, in the latest vintage, as a table downloaded today gives it. Honest:
 * the latest period for which that holds and which was released by t, in the vintage of t (the feature `release_lag`).
 * `observations`: every release; dates that never had a value are left out. Leads count from a period's first release.
 */
export function leakOf(
  { feature, series, days }: LaggedFeature,
  observations: readonly Observation[],
  time: Float64Array,
): LaggedColumns {
  const own = observations.filter((row) => row.series === series);
  const first = firstView(own).filter(({ value }) => value !== null);
  if (first.length === 0) {
    throw new DataQualityError(
      `Feature ${feature} needs observations of ${series}, got none with a value; collect it.`,
    );
  }
  const last = new Map(latestView(own).map(({ obsDate, value }) => [obsDate, value]));
  const due = first.map(({ obsDate }) => startOfDay(obsDate) + days * dayMs);
  const naive = new Float64Array(time.length).fill(NaN);
  const honest = new Float64Array(time.length).fill(NaN);
  const early: EarlyRow[] = [];
  const examples: LeakExample[] = [];
  const known = newKnown(own);
  let [next, rows, revisedRows] = [0, 0, 0];
  time.forEach((at, row) => {
    while (next < due.length && due[next]! <= at) next += 1;
    const held = known(at, days);
    if (held) honest[row] = held.value;
    const period = first[next - 1];
    const value = period && last.get(period.obsDate);
    if (!period || typeof value !== 'number') return;
    rows += 1;
    naive[row] = value;
    if (period.releaseTime <= at) {
      if (held?.obsDate === period.obsDate && held.value !== value) revisedRows += 1;
      return;
    }
    const daysEarly = (period.releaseTime - at) / dayMs;
    const found = { date: dateOf(at), period: period.obsDate, daysEarly };
    early.push(found);
    if (examples.at(-1)?.period === period.obsDate) return;
    const releasedOn = dateOf(period.releaseTime);
    examples.push({
      ...found,
      naive: value,
      releasedOn,
      knownPeriod: held?.obsDate ?? null,
      known: held?.value ?? null,
    });
  });
  const lead = leadOf(first.map(({ releaseTime }, i) => (releaseTime - due[i]!) / dayMs));
  const earlyShare = rows === 0 ? 0 : early.length / rows;
  const leak = { feature, series, days, rows, lead, early, earlyShare, revisedRows };
  return { leak: { ...leak, examples: examples.slice(-examplesShown) }, naive, honest };
}

/** Asks for ascending times what was in force then and began `days` before. The view is made anew only after a release. */
function newKnown(own: readonly Observation[]) {
  const releases = Float64Array.from(new Set(own.map(({ releaseTime }) => releaseTime))).sort();
  let next = 0;
  let view: { readonly obsDate: string; readonly start: number; readonly value: number }[] = [];
  return (at: number, days: number) => {
    const before = next;
    while (next < releases.length && releases[next]! <= at) next += 1;
    if (next > before) {
      view = asOfView(own, at).flatMap(({ obsDate, value }) =>
        value === null ? [] : [{ obsDate, start: startOfDay(obsDate), value }],
      );
    }
    return view.findLast(({ start }) => start + days * dayMs <= at);
  };
}

function leadOf(days: readonly number[]): LeadDays | null {
  if (days.length === 0) return null;
  const values = Float64Array.from(days).sort();
  const [least, quarter, median, threeQuarters, most] = [0, 0.25, 0.5, 0.75, 1].map((share) => quantile(values, share));
  return {
    periods: days.length,
    least: least!,
    quarter: quarter!,
    median: median!,
    threeQuarters: threeQuarters!,
    most: most!,
  };
}
