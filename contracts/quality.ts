export interface QualityFinding {
  readonly series: string;
  readonly check: string;
  readonly status: 'passed' | 'warned' | 'failed';
  /** `YYYY-MM-DD` of the first offending value, where there is one. */
  readonly date: string | null;
  readonly expected: string;
  readonly found: string;
}

export interface SeriesQuality {
  readonly series: string;
  readonly source: string;
  readonly rows: number;
  readonly first: string | null;
  readonly last: string | null;
  /** Share of expected periods with a value, 0–1. */
  readonly completeness: number | null;
  readonly optional: boolean;
}

export interface QualityReport {
  readonly system: string;
  readonly asOf: string;
  readonly series: readonly SeriesQuality[];
  readonly findings: readonly QualityFinding[];
  readonly passed: boolean;
}
