import { addDays, daysBetween, isDate, startOfDay } from '../../contracts/dates.ts';
import { InputError } from '../../contracts/failures.ts';
import { releaseInstant } from '../releaseLags.ts';
import type { SourceContext } from '../source.ts';
import { fredClient } from './client.ts';
import { readPages } from './pages.ts';
import { releaseDatesIn, releaseIn } from './wire.ts';
import type { FredRelease } from './wire.ts';

/** Days from `from` to `to`, both included. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

export interface ScheduledRelease {
  readonly series: string;
  readonly date: string;
  /** That day at the release's time of day in New York; its last second where nobody has looked the time up. */
  readonly releaseTime: number;
  /** `fred-data`: FRED has data of that day. `fred-calendar`: the day is announced, as agencies do a year ahead. */
  readonly source: 'fred-data' | 'fred-calendar';
}

export interface ReleaseCalendar {
  readonly release: FredRelease;
  /** Ascending. */
  readonly releases: readonly ScheduledRelease[];
  /** Days of FRED's calendar on which nothing comes out, each with the reason; ascending. */
  readonly dropped: readonly { readonly date: string; readonly why: string }[];
}

const mostDates = 10_000;
/** Nothing is published on so many days in a row: such a run is a level that FRED carries forward. */
const carriedDays = 7;

/** The release that a series comes with. */
export async function releaseOf(series: string, context: SourceContext): Promise<FredRelease> {
  const { document } = await fredClient(context)('/series/release', { series_id: series });
  return releaseIn(series, document);
}

/**
 * Days of a release, ascending. FRED has them from the agencies, without a time, and warns that they need not be the
 * days on which data reach FRED. `announced` adds the days to come, and with them phantom ones: see
 * {@link scheduledReleases}.
 */
export async function releaseDates(
  releaseId: number,
  { from, to, announced = false }: DateRange & { readonly announced?: boolean },
  context: SourceContext,
): Promise<readonly string[]> {
  checkRange({ from, to });
  const listed = await readPages({
    ask: fredClient(context),
    path: '/release/dates',
    query: {
      release_id: String(releaseId),
      realtime_start: from,
      realtime_end: to,
      sort_order: 'asc',
      include_release_dates_with_no_data: String(announced),
    },
    limit: Math.min(mostDates, context.fred.pageSize ?? mostDates),
    subject: `release ${releaseId}`,
    read: releaseDatesIn,
    onProgress: context.onProgress,
  });
  return [...new Set(listed!.rows)].filter((date) => date >= from && date <= to).sort();
}

/**
 * When a series is published: days from FRED's calendar at the release's time of day, daylight saving included. With the
 * days to come FRED also names days on which nothing comes out: every day, weekends included, of a release whose level it
 * carries forward (the FOMC's target range). Runs of seven days and more, and announced weekend days, are left out and
 * listed in `dropped`; a weekend day that FRED has data of is kept.
 */
export async function scheduledReleases(
  series: string,
  { from, to }: DateRange,
  context: SourceContext,
): Promise<ReleaseCalendar> {
  checkRange({ from, to });
  const release = await releaseOf(series, context);
  // A week more on both sides, so that a run that the range cuts is seen whole.
  const wider = { from: addDays(from, -carriedDays), to: addDays(to, carriedDays) };
  const printed = new Set(await releaseDates(release.id, wider, context));
  const all = await releaseDates(release.id, { ...wider, announced: true }, context);
  const days = [...new Set([...printed, ...all])].sort();
  const carried = daysInRuns(days);
  const dropped: { date: string; why: string }[] = [];
  const releases: ScheduledRelease[] = [];
  for (const date of days.filter((day) => day >= from && day <= to)) {
    const why = carried.has(date)
      ? `${release.name} is on FRED's calendar every day: its level is carried forward`
      : isWeekend(date) && !printed.has(date)
        ? 'nothing is published on a weekend'
        : null;
    if (why !== null) dropped.push({ date, why });
    else {
      const source = printed.has(date) ? 'fred-data' : 'fred-calendar';
      releases.push({ series, date, releaseTime: releaseInstant(series, date, release.id), source });
    }
  }
  if (dropped.length > 0) {
    context.onProgress(`${series}: ${dropped.length} of ${dropped.length + releases.length} calendar days left out`);
  }
  return { release, releases, dropped };
}

function checkRange({ from, to }: DateRange): void {
  if (!isDate(from) || !isDate(to) || from > to) {
    throw new InputError(
      `Release dates need two days YYYY-MM-DD, the earlier first, got "${from}" and "${to}": put them in order.`,
    );
  }
}

function isWeekend(date: string): boolean {
  const day = new Date(startOfDay(date)).getUTCDay();
  return day === 0 || day === 6;
}

/** Days of `ascending` that are one of at least `carriedDays` in a row. */
function daysInRuns(ascending: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  let run: string[] = [];
  for (const day of [...ascending, '']) {
    const last = run[run.length - 1];
    if (day !== '' && last !== undefined && daysBetween(last, day) === 1) {
      run.push(day);
      continue;
    }
    if (run.length >= carriedDays) for (const each of run) found.add(each);
    run = [day];
  }
  return found;
}
