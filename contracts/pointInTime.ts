/** Days between two times, over the periods of a series. Quantiles by linear interpolation (type 7, as in R and numpy). */
export interface LeadDays {
  readonly periods: number;
  readonly least: number;
  readonly quarter: number;
  readonly median: number;
  readonly threeQuarters: number;
  readonly most: number;
}

/** A row whose naively lagged value was not published yet. Dates are `YYYY-MM-DD`. */
export interface EarlyRow {
  readonly date: string;
  /** First day of the period whose value the naive lag takes. */
  readonly period: string;
  /** Days until that period was first released. */
  readonly daysEarly: number;
}

export interface LeakExample extends EarlyRow {
  /** Value that the naive lag takes, in the latest vintage. */
  readonly naive: number;
  readonly releasedOn: string;
  /** Period and value that were known on the date; null where none was. */
  readonly knownPeriod: string | null;
  readonly known: number | null;
}

/** What a lag counted from the observation date knows too early, for one feature. */
export interface FeatureLeak {
  readonly feature: string;
  readonly series: string;
  /** Days of the naive lag. */
  readonly days: number;
  /** Rows on which the naive lag has a value. */
  readonly rows: number;
  /** First release less observation date less `days`: above 0 the period is known too early. null without a period. */
  readonly lead: LeadDays | null;
  /** Every row whose period was not released yet. */
  readonly early: readonly EarlyRow[];
  /** `early` over `rows`, 0–1. */
  readonly earlyShare: number;
  /** Rows whose period was released, but with another value than the latest vintage has. */
  readonly revisedRows: number;
  readonly examples: readonly LeakExample[];
}

/** One simple model on the naive and on the honest columns, on the same rows, out of time. */
export interface LeakScore {
  readonly model: string;
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  readonly naive: number;
  readonly honest: number;
  /** How much better the naive columns make the model look, in units of the metric. */
  readonly flattery: number;
  readonly rows: number;
  readonly folds: number;
}

export interface LeakReport {
  readonly features: readonly FeatureLeak[];
  /** null where there is no target, with the reason in `scoreNote`. */
  readonly score: LeakScore | null;
  readonly scoreNote: string;
}

/** Changed values of one column. */
export interface ColumnImpact {
  readonly column: string;
  readonly changedRows: number;
  readonly firstDate: string;
  readonly lastDate: string;
  readonly meanChange: number;
  readonly largestChange: number;
  readonly largest: { readonly date: string; readonly before: number; readonly after: number };
}

/** What a new vintage would change in a table that takes the latest value of every date. */
export interface RevisionImpact {
  readonly series: string;
  /** Date of the vintage, and how many of its dates are new or have another value than before. */
  readonly releasedOn: string;
  readonly revisedDates: number;
  readonly newDates: number;
  /** Rows that both tables have, rows with any change, and rows that only one table has. */
  readonly rows: number;
  readonly changedRows: number;
  readonly rowsGained: number;
  readonly rowsLost: number;
  readonly features: readonly ColumnImpact[];
  /** Predictions of a fitted model, where one was given. */
  readonly predictions: readonly ColumnImpact[];
  /** Whose predictions they are; absent where none were made. */
  readonly model?: { readonly version: number; readonly id: string };
}
