import type { ArtifactRef } from './artifact.ts';

/**
 * What a column of a table holds. `double`: NaN is missing. `int64`: whole numbers of 64 bits. `timestamp`:
 * nanoseconds since 1970, UTC. `string`: text.
 */
export type ColumnType = 'double' | 'int64' | 'string' | 'timestamp';

export interface ColumnSchema {
  readonly name: string;
  readonly type: ColumnType;
}

/** One table of a dataset. */
export interface DatasetEntry {
  /** Such as `observations/fred/GDP` or `gold`; unique within the dataset. */
  readonly name: string;
  /** Columns whose values together name a row; empty when only the whole row does. */
  readonly key: readonly string[];
  readonly rows: number;
  readonly schema: readonly ColumnSchema[];
  /** Hash of the logical rows: the same for any file format, row order and column order. */
  readonly rowsSha256: string;
  /** The bytes that hold the rows. */
  readonly file: ArtifactRef;
}

/** Where the rows of a dataset came from first; keys never appear in `url`. */
export interface DatasetSource {
  readonly source: string;
  readonly series: string;
  readonly url: string | null;
  readonly bronze: ArtifactRef | null;
}

/** Why a dataset was made, without any time: a retry gives the same bytes. */
export interface DatasetOrigin {
  /** The run, or null for one that a person made. */
  readonly executionId: string | null;
  readonly system: string | null;
  readonly asOf: string | null;
  /** Versions that these rows were computed from. */
  readonly parents: readonly string[];
  readonly sources: readonly DatasetSource[];
}

/** `datasets/{version}/manifest.json`. Immutable. */
export interface DatasetManifest extends DatasetOrigin {
  /** sha256 of what the entries hold (names, schemas, rows), and of nothing else: equal rows are one version. */
  readonly version: string;
  /** ISO 8601, of the first creation. */
  readonly createdAt: string;
  readonly entries: readonly DatasetEntry[];
}

export interface DatasetSummary {
  readonly version: string;
  readonly createdAt: string;
  readonly executionId: string | null;
  readonly system: string | null;
  readonly asOf: string | null;
  readonly entries: number;
  readonly rows: number;
  readonly parents: readonly string[];
}

/** One value that two versions of a row differ in, as text. */
export interface CellChange {
  readonly key: string;
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

export interface EntryDiff {
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Columns that came, went or changed their type, in words. */
  readonly schemaChanges: readonly string[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** Keys of the first added and removed rows, and the first changed cells, in the order of the keys. */
  readonly examples: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly CellChange[];
  };
}

export interface DatasetDiff {
  readonly from: string;
  readonly to: string;
  /** Entries that hold the same rows in both. */
  readonly unchanged: readonly string[];
  readonly entries: readonly EntryDiff[];
}

/** What came of building one series of silver again from bronze. */
export interface RebuiltSeries {
  readonly source: string;
  readonly series: string;
  /**
   * `same`: the lake holds these bytes. `restored`: it did not, or had damaged ones, and holds them now. `differs`: the
   * run stored other bytes, made by another revision of the source. `unavailable`: the raw reply is missing or damaged.
   */
  readonly status: 'same' | 'restored' | 'differs' | 'unavailable';
  /** sha256 that the run recorded; null when it stored nothing for the series. */
  readonly expected: string | null;
  /** sha256 of what the raw reply gives now; null when nothing could be made. */
  readonly made: string | null;
  readonly rows: number;
  readonly sentence: string;
}
