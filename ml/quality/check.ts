import type { Bar, Frequency, SeriesKind } from '../../contracts/observation.ts';
import type { ValidationSpec } from '../../contracts/system.ts';

/** One series as it was known on the as-of date; dates ascending and unique. */
export interface Subject {
  readonly series: string;
  readonly kind: SeriesKind;
  readonly frequency: Frequency;
  readonly optional: boolean;
  readonly asOf: string;
  /** First days of the periods, or sessions. */
  readonly dates: readonly string[];
  /** Values of an observed series, closes of bars; null where the source has none. */
  readonly values: readonly (number | null)[];
  /** Dates that came more than once with the same vintage. */
  readonly duplicates: readonly string[];
  /** Sessions of a series of bars, in order of date; empty for observations. */
  readonly bars: readonly Bar[];
}

/** What a check found; it passed when there are no offences. */
export interface Outcome {
  /** Dates of the offences, first first; a null stands for the series as a whole. */
  readonly offences: readonly (string | null)[];
  readonly expected: string;
  readonly found: string;
}

export interface CheckDefinition {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  readonly applies: readonly SeriesKind[];
  /** What an offence means for the run: `failed` stops it. */
  readonly severity: 'warned' | 'failed';
  /** Runs even when the series has no value at all. */
  readonly onEmpty: boolean;
  run(subject: Subject, limits: ValidationSpec): Outcome;
}

export const defineCheck = (definition: CheckDefinition): CheckDefinition => definition;

const shown = 6;

/** The first dates and how many more there are. */
export function listDates(dates: readonly string[]): string {
  const rest = dates.length - shown;
  return rest > 0 ? `${dates.slice(0, shown).join(', ')} and ${rest} more` : dates.join(', ');
}

interface Present {
  readonly dates: readonly string[];
  readonly values: readonly number[];
}

/** Every check asks for the same rows of the same subject. */
const presentOf = new WeakMap<Subject, Present>();

/** Dates and values of the rows that have a finite value. */
export function present(subject: Subject): Present {
  const held = presentOf.get(subject);
  if (held) return held;
  const [dates, values]: [string[], number[]] = [[], []];
  subject.dates.forEach((date, row) => {
    const value = subject.values[row];
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    dates.push(date);
    values.push(value);
  });
  presentOf.set(subject, { dates, values });
  return { dates, values };
}
