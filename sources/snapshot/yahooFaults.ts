/** What Yahoo's charts can be made to show. Dates are `YYYY-MM-DD`. */
export interface YahooFaults {
  /** Adds a bar of today's session, stamped now, to every chart; its session has not closed. */
  readonly liveLastBar?: boolean;
  /** Repeats the last session in a second row, stamped at its close, as Yahoo does for a while after the close. */
  readonly lingeringDuplicate?: boolean;
  /** Every so many rows one holds nulls only. */
  readonly nullEvery?: number;
  /** Everything but the closes is null, as for a series of which only closes are known. */
  readonly closesOnly?: boolean;
  /** Splits that happened, new shares (numerator) for old ones; earlier prices are divided by them as Yahoo does. */
  readonly splits?: readonly { readonly date: string; readonly numerator: number; readonly denominator: number }[];
  /** Dividends that went ex, cash a share of that day. */
  readonly dividends?: readonly { readonly date: string; readonly amount: number }[];
  /** Fields of `meta` that are not there, or are other than usual. */
  readonly meta?: Readonly<Record<string, unknown>>;
}
