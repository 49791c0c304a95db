import type { ArtifactRef } from './artifact.ts';

/** A feature view as a system file declares it. */
export interface FeatureViewSpec {
  readonly description: string;
  /** Whose features these are; null: the system's first instrument, or the system itself where it has none. */
  readonly entity: FeatureEntity | null;
  /** Features of the system; empty: all of them. */
  readonly features: readonly string[];
  /** Age in days, counted from a row's time, beyond which its values are not given; null: they do not age. */
  readonly ttlDays: number | null;
  /** Raised with every change of the view. */
  readonly version: number;
  readonly owner: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Rows that are kept online besides the newest, for models that read sequences; 0: none. */
  readonly windowRows: number;
}

export interface FeatureEntity {
  /** What kind of thing, and the name of the join key: `instrument`. */
  readonly name: string;
  /** Which one: `SP500`. */
  readonly key: string;
}

/** A feature view with everything filled in. Its hash is its version: what changes is another version. */
export interface FeatureView {
  readonly name: string;
  readonly system: string;
  readonly description: string;
  readonly entity: FeatureEntity;
  /** At least one; the order of the values of a stored vector. */
  readonly features: readonly string[];
  readonly ttlMs: number | null;
  /** Number that the system file gives; null for a view that is derived from the system. */
  readonly number: number | null;
  readonly owner: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly windowRows: number;
}

/** A view with the hash of its content. */
export interface VersionedView {
  readonly view: FeatureView;
  /** sha256 of the view as canonical JSON. */
  readonly version: string;
}

/** Where the rows of a system's views come from. */
export interface FeatureSource {
  readonly gold: ArtifactRef;
  readonly executionId: string;
  readonly asOf: string;
}

/**
 * `PRESENT`: a value. `NULL_VALUE`: the row in force has none. `NOT_FOUND`: no row is in force. `OUTSIDE_MAX_AGE`: the row
 * in force is older than the view's time to live. The words are Feast's.
 */
export type FeatureStatus = 'PRESENT' | 'NULL_VALUE' | 'NOT_FOUND' | 'OUTSIDE_MAX_AGE';

/** One feature over the rows that were asked about. */
export interface FeatureColumn {
  readonly view: string;
  readonly feature: string;
  /** NaN where the status is not `PRESENT`. */
  readonly values: Float64Array;
  readonly statuses: readonly FeatureStatus[];
  /** Epoch ms of the row in force; NaN where there is none. */
  readonly eventTimes: Float64Array;
}

/** Rows that features are asked for, column by column. They may come in any order, and more than once. */
export interface EntityRows {
  /** Join key → value in each row. */
  readonly entities: Readonly<Record<string, readonly string[]>>;
  /** Epoch ms; each row gets what was known by then. */
  readonly time: Float64Array;
}

export interface OnlineKey {
  readonly view: string;
  readonly entity: string;
}

/** The values of one row of a view. Times are whole epoch milliseconds. */
export interface OnlineVector extends OnlineKey {
  /** Time of the row. */
  readonly eventTime: number;
  /** When it became known; decides between vectors of one event time. */
  readonly createdTime: number;
  /** In the order of the view's features; NaN is missing. */
  readonly values: Float64Array;
  /** From then on the store gives nothing; null: never. */
  readonly expiresAt: number | null;
}

/** A vector as a store gives it back. */
export type StoredVector = Omit<OnlineVector, 'expiresAt'>;

export interface WriteCounts {
  readonly written: number;
  /** A vector that is as new or newer was there, and stayed. */
  readonly kept: number;
  /** Already past their time, so not written. */
  readonly expired: number;
}

export interface WindowEvent {
  /** Whole epoch milliseconds. */
  readonly time: number;
  /** Names the event: a second event of this name is the same one. Orders events of one time. */
  readonly id: string;
  readonly values: Float64Array;
}

/** What a window keeps: its last events, those later than the newest less a span, or both. */
export interface WindowBound {
  readonly last?: number;
  readonly withinMs?: number;
}

/** Takes the newest values of views and gives them back. Both drivers keep the same promises. */
export interface OnlineStore {
  /** Where it is, without secrets. */
  readonly address: string;
  /** Whether other processes see what this one writes. */
  readonly shared: boolean;
  /**
   * Writes each vector unless one with a later event time, or the same and a later created time, is there; each decision
   * and its write are one atomic step. Equal times keep what is there, unless `replaceEqual`.
   */
  writeIfNewer(
    vectors: readonly OnlineVector[],
    options?: { readonly replaceEqual?: boolean; readonly signal?: AbortSignal },
  ): Promise<WriteCounts>;
  /** In the order of the keys; null where there is none. */
  readMany(keys: readonly OnlineKey[]): Promise<readonly (StoredVector | null)[]>;
  /** Adds events and trims to the bound, atomically. */
  pushWindow(
    key: OnlineKey,
    events: readonly WindowEvent[],
    options: { readonly bound: WindowBound; readonly replaceEqual?: boolean },
  ): Promise<{ readonly added: number; readonly trimmed: number }>;
  /** In order of time, then id. */
  readWindow(key: OnlineKey): Promise<readonly WindowEvent[]>;
  close(): Promise<void>;
}

/** Input of `materialise`. */
export interface MaterialiseInput {
  readonly system?: string;
  /** Only these views of the system. */
  readonly views?: readonly string[];
  /** `YYYY-MM-DD`: rows that were known at the end of this day; the newest gold when not given. */
  readonly asOf?: string;
  /** Begin at the first row, and write rows of equal times again. */
  readonly full?: boolean;
}

export interface MaterialiseRequest {
  readonly system: string;
  readonly views: readonly string[] | null;
  readonly asOf: string | null;
  readonly full: boolean;
}

export interface MaterialisedView extends WriteCounts {
  readonly view: string;
  readonly version: string;
  /** Rows since the watermark. */
  readonly rows: number;
  /** Rows that were new to the rolling window. */
  readonly windowed: number;
  /** Epoch ms by which everything up to the newest row written was known; null where the view has no row. */
  readonly watermark: number | null;
  /** Features of the view that the gold lacks, because an optional series is absent. */
  readonly absent: readonly string[];
}

export interface MaterialiseResult {
  readonly system: string;
  readonly executionId: string;
  readonly asOf: string;
  /** The online store, without secrets. */
  readonly store: string;
  readonly views: readonly MaterialisedView[];
}

/** One value that is not the same online and offline. */
export interface ParityMismatch {
  readonly view: string;
  readonly entity: string;
  /** null: the row as a whole. */
  readonly feature: string | null;
  /**
   * `missing`: nothing online. `behind`, `ahead`: online holds an earlier or later row than was in force. `value`: another
   * value of the same row.
   */
  readonly kind: 'missing' | 'behind' | 'ahead' | 'value';
  /** ISO 8601 times for rows, numbers for values. */
  readonly online: string | null;
  readonly offline: string | null;
  /** |online − offline| of a value; null otherwise. */
  readonly difference: number | null;
}

/** Online vectors against offline as-of values. */
export interface ParityReport {
  readonly system: string;
  /** ISO 8601; what was in force at this time was compared. */
  readonly at: string;
  readonly seed: number;
  /** Largest difference that counts as equal, in units of the feature; 0: bit for bit. */
  readonly tolerance: number;
  readonly vectors: number;
  readonly sampled: number;
  readonly values: number;
  readonly equal: number;
  readonly mismatches: readonly ParityMismatch[];
}
