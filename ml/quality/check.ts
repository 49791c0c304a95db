import type { Bar, Frequency, SeriesKind } from '../../contracts/observation.ts';
import type { ValidationSpec } from '../../contracts/system.ts';
import type { CheckParameter, Outcome, Severity } from './offence.ts';

/** A value that a later release changed. */
export interface Revision {
  readonly date: string;
  /** First day on which the new value held. */
  readonly vintage: string;
  readonly from: number;
  readonly to: number;
}

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
  /** Dates that came after a later one of the same vintage. */
  readonly disordered: readonly string[];
  /** What later releases changed, by date and then vintage; empty for bars. */
  readonly revisions: readonly Revision[];
  /** Sessions of a series of bars, in order of date; empty for observations. */
  readonly bars: readonly Bar[];
}

export interface CheckDefinition {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  readonly applies: readonly SeriesKind[];
  /** What an offence means for the run. Checks that quarantine apply to bars only, and each offence is one session. */
  readonly severity: Severity;
  /** Runs even when the series has no value at all. */
  readonly onEmpty: boolean;
  /** The check's own numbers; limits that a system sets come with `limits`. */
  readonly parameters: Readonly<Record<string, CheckParameter>>;
  run(subject: Subject, limits: ValidationSpec): Outcome;
}

export const defineCheck = (definition: CheckDefinition): CheckDefinition => definition;

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
