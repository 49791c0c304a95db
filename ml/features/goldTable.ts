import type { Frame } from '../../contracts/frame.ts';

export interface GoldFeature {
  readonly unit: string;
  /** Date of the first row that has a value, `YYYY-MM-DD`; null where none has. */
  readonly knownFrom: string | null;
  /** Rows from the system's start on without a value. */
  readonly missing: number;
}

export interface GoldSummary {
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  /** Rows before the first complete one. */
  readonly warmupRows: number;
  /** Incomplete rows after it, and the latest of them with the reason. */
  readonly droppedCount: number;
  readonly droppedRows: readonly { readonly date: string; readonly why: string }[];
  readonly features: Readonly<Record<string, GoldFeature>>;
  /** Features that cannot be had because an optional series is absent, with the reason. */
  readonly leftOut: Readonly<Record<string, string>>;
}

/** Rows without a missing feature, ascending in time; labels that are not known yet are NaN. */
export interface GoldTable {
  readonly frame: Frame;
  /** Feature columns in the order of the system file. */
  readonly features: readonly string[];
  readonly supervised: boolean;
  readonly summary: GoldSummary;
}
