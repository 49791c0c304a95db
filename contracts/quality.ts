/**
 * What a check says of its data. `warn`: worth knowing, the run goes on. `quarantine`: the offending rows are left out of
 * silver and listed with their reasons. `fail`: the data cannot carry a model, the run stops.
 */
export type CheckVerdict = 'pass' | 'warn' | 'quarantine' | 'fail';

/** One offence of a check, as shown to a person. */
export interface QualityExample {
  /** `YYYY-MM-DD`, or the instant of a tick; null where the whole series is meant. */
  readonly at: string | null;
  readonly found: string;
}

export interface QualityFinding {
  readonly series: string;
  readonly check: string;
  readonly status: CheckVerdict;
  /** Offences. */
  readonly count: number;
  /** When the first and the last offence happened; null where there is none or it has no time. */
  readonly first: string | null;
  readonly last: string | null;
  /** The first offences, at most five. */
  readonly examples: readonly QualityExample[];
  readonly expected: string;
  readonly found: string;
}

/** A row that was left out of silver, and why. */
export interface QuarantinedRow {
  readonly series: string;
  readonly date: string;
  readonly check: string;
  readonly reason: string;
}

export interface SeriesQuality {
  readonly series: string;
  readonly source: string;
  /** Rows that are kept. */
  readonly rows: number;
  readonly first: string | null;
  readonly last: string | null;
  /** Share of expected periods with a value, 0–1. */
  readonly completeness: number | null;
  readonly optional: boolean;
  /** Rows that were left out. */
  readonly quarantined: number;
}

export interface QualityReport {
  readonly system: string;
  readonly asOf: string;
  readonly series: readonly SeriesQuality[];
  readonly findings: readonly QualityFinding[];
  readonly quarantined: readonly QuarantinedRow[];
  /** No check failed. */
  readonly passed: boolean;
}
