import type { StoredObject } from '../objectStore.ts';

/** Why an object may go. */
export type Reason = 'unnamed' | 'old run' | 'old memo';

export interface Removable extends StoredObject {
  readonly reason: Reason;
  /** What has a lower rank goes first. */
  readonly rank: number;
}

export interface Cleaning {
  /** By rank, so that what names others goes before what it names. */
  readonly removable: readonly Removable[];
  /** Runs that are old enough, and no champion's. */
  readonly oldRuns: readonly string[];
  /**
   * Runs that wrote something within the last day and have no report yet. They may be about to name an object that was
   * there before them, so that until they end nothing goes that two runs can share.
   */
  readonly underWay: readonly string[];
  /** Records of runs when the plan was made. */
  readonly records: ReadonlySet<string>;
  /** Objects in the lake, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
}
