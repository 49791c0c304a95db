import type { CheckVerdict, QualityExample, QualityFinding } from '../../contracts/quality.ts';

/** What a check found; it passed when there are no offences. */
export interface Outcome {
  /** Every offence, first first. */
  readonly offences: readonly QualityExample[];
  readonly expected: string;
  /** All of it in a few words. */
  readonly found: string;
}

/** What an offence means for the run. */
export type Severity = Exclude<CheckVerdict, 'pass'>;

/** A number that a check goes by. */
export interface CheckParameter {
  readonly value: number;
  readonly meaning: string;
}

const examplesShown = 5;

/** The record of one check of one series. */
export function toFinding(series: string, check: string, severity: Severity, outcome: Outcome): QualityFinding {
  const { offences, expected, found } = outcome;
  const times = offences.map(({ at }) => at).filter((at) => at !== null);
  return {
    series,
    check,
    status: offences.length === 0 ? 'pass' : severity,
    count: offences.length,
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
    examples: offences.slice(0, examplesShown),
    expected,
    found,
  };
}

const shown = 6;

/** The first few of a list and how many more there are. */
export function listFirst(items: readonly string[]): string {
  const rest = items.length - shown;
  return rest > 0 ? `${items.slice(0, shown).join(', ')} and ${rest} more` : items.join(', ');
}

/** Offences in a sentence that names the first few, or what to say when there is none. */
export function summary(offences: readonly QualityExample[], none: string): string {
  return offences.length === 0 ? none : listFirst(offences.map(({ found }) => found));
}
