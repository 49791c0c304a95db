/** What `regimen data profile` shows of a table. Arrays over buckets, lags or columns are aligned with their names. */
export interface ProfilePage {
  readonly title: string;
  /** Which file or run, as the user named it. */
  readonly source: string;
  /** sha256 of the file's bytes. */
  readonly sha256: string;
  readonly rows: number;
  readonly time: ProfileTime | null;
  readonly columns: readonly ColumnProfile[];
  readonly texts: readonly TextProfile[];
  readonly missing: MissingMap;
  readonly correlations: Correlations;
  /** Sentences on what was left out and why. */
  readonly notes: readonly string[];
}

/** The column that rows are ordered by; epoch milliseconds UTC. */
export interface ProfileTime {
  readonly column: string;
  readonly first: number;
  readonly last: number;
  /** Median step between rows, in milliseconds. */
  readonly medianStep: number;
  /** Rows whose time is not after that of the row before. */
  readonly disordered: number;
}

export interface ColumnProfile {
  readonly name: string;
  readonly present: number;
  readonly missing: number;
  readonly distinct: number;
  /** null where no value is present. */
  readonly distribution: Distribution | null;
  readonly dependence: Dependence | null;
}

export interface Distribution {
  readonly mean: number;
  /** With n − 1; null for one value. */
  readonly standardDeviation: number | null;
  /** Third and fourth standardised moments, the fourth less 3; null where all values are equal. */
  readonly skewness: number | null;
  readonly excessKurtosis: number | null;
  /** Type 7, at the probabilities of `profileQuantiles`. */
  readonly quantiles: readonly number[];
  readonly histogram: Histogram;
}

export const profileQuantiles = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] as const;

/** `counts[i]` values lie from `edges[i]` up to but without `edges[i + 1]`; the last bin takes its upper edge too. */
export interface Histogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** How a column depends on its own past, over its longest run without a missing value. */
export interface Dependence {
  /** Row of the run's first value, from 0, and its length. */
  readonly from: number;
  readonly rows: number;
  /** Autocorrelation at lags 1, 2, …; empty where it is not defined. */
  readonly autocorrelation: readonly number[];
  readonly adf: UnitRootTest | null;
  readonly kpss: UnitRootTest | null;
  readonly reading: StationarityReading;
  /** Why a test could not be taken; null where both were. */
  readonly why: string | null;
}

export interface UnitRootTest {
  readonly statistic: number;
  readonly pValue: number;
  readonly lags: number;
  readonly rows: number;
}

/** Both tests at 5 %: ADF's null hypothesis is a unit root, that of KPSS is that there is none. */
export type StationarityReading = 'stationary' | 'unit root' | 'both rejected' | 'undecided' | 'not tested';

export interface TextProfile {
  readonly name: string;
  readonly missing: number;
  readonly distinct: number;
  /** The most frequent values, at most five, each with its count. */
  readonly most: readonly { readonly value: string; readonly count: number }[];
}

/** Share of missing values, 0–1, per column and bucket of consecutive rows. */
export interface MissingMap {
  /** First row of each bucket, and after the last one the number of rows. */
  readonly edges: readonly number[];
  readonly columns: readonly { readonly name: string; readonly shares: readonly number[] }[];
}

/** Of pairs of columns over the rows where both have a value; null where one of them does not vary there. */
export interface Correlations {
  readonly names: readonly string[];
  readonly pearson: readonly (readonly (number | null)[])[];
  readonly spearman: readonly (readonly (number | null)[])[];
}
