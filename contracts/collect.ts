import type { ArtifactRef } from './artifact.ts';
import type { ReleaseWait } from './releaseWait.ts';
import type { CollectedSeries, Layer, PlannedSeries, RunContext, SourceMode } from './runs.ts';

/** Input of the `collect` workflow. Every field is optional; nothing, null and {} work. */
export interface CollectInput {
  readonly system?: string;
  readonly asOf?: string;
  /** Only this source of the system. */
  readonly source?: string;
  /** Execution id of an earlier collection: only what its ledger says is missing is fetched. */
  readonly resume?: string;
  /** Given by a run that collects for itself, together with `series`. */
  readonly run?: RunContext;
  readonly series?: readonly PlannedSeries[];
}

/** One line of the ledger: what was expected of a series, and what came. */
export interface LedgerEntry {
  readonly id: string;
  /** `absent`: optional, and the source does not have it. `missing`: wanted, and not got. */
  readonly status: 'fetched' | 'reused' | 'absent' | 'missing';
  readonly rows: number;
  readonly bronze: ArtifactRef | null;
  readonly mode: SourceMode | null;
  /** Class of the failure and its sentence, where nothing came. */
  readonly failure: string | null;
  readonly why: string | null;
}

/** `runs/{executionId}/ledger/{source}-{n}.json`: what a source was asked for in a run and what it gave. */
export interface Ledger {
  readonly run: RunContext;
  readonly source: string;
  readonly expected: number;
  readonly fetched: number;
  readonly absent: number;
  readonly missing: number;
  readonly entries: readonly LedgerEntry[];
}

/** A ledger of an earlier collection, and what it still misses, ready to be fetched. */
export interface OpenLedger {
  readonly ledger: Ledger;
  readonly missing: readonly PlannedSeries[];
}

export interface CollectResult {
  readonly executionId: string;
  readonly collected: readonly CollectedSeries[];
  readonly ledgers: readonly ArtifactRef[];
}

/** One request of a series' collection, on a queue that the provider's limit rules. */
export interface StepRequest {
  readonly run: RunContext;
  readonly series: PlannedSeries;
  /** Replies that are there already, in the order in which they came. */
  readonly parts: readonly ArtifactRef[];
}

/** Either the next reply was stored, or nothing was left to ask and the series is in bronze. */
export type StepAnswer =
  | { readonly part: ArtifactRef; readonly collected: null }
  | { readonly part: null; readonly collected: CollectedSeries };

/** Input of the `backfill` workflow: a run as of every month end of a range. */
export interface BackfillInput {
  readonly system?: string;
  readonly from?: string;
  readonly to?: string;
  /** Layer at which each run stops; gold when not given. */
  readonly until?: Layer;
}

export interface BackfillResult {
  readonly system: string;
  readonly until: Layer;
  readonly partitions: readonly {
    readonly asOf: string;
    readonly outcome: 'done' | 'skipped' | 'failed';
    readonly why: string | null;
  }[];
  readonly failed: number;
}

/** Input of the `releases` workflow. */
export interface ReleasesInput {
  readonly system?: string;
  /** Carried over when the history is started afresh. */
  readonly state?: ReleasesState;
  /** In place of 48 waits of 15 minutes. */
  readonly wait?: ReleaseWait;
}

/** A day on which a series is to be published. Times in epoch milliseconds. */
export interface DueRelease {
  readonly series: string;
  readonly date: string;
  readonly releaseTime: number;
  /** When it is worth asking: a provider has a release some minutes after it is out. */
  readonly askAt: number;
}

export interface SeenRelease extends DueRelease {
  /** `late`: it had not come when the wait for it ended. */
  readonly outcome: 'published' | 'late';
  /** Periods with a first value, and with a new one. */
  readonly added: number;
  readonly revised: number;
}

/** Answer of the `state` query of `releases`. */
export interface ReleasesState {
  readonly waitingFor: readonly DueRelease[];
  /** The last that came, newest last. */
  readonly seen: readonly SeenRelease[];
}

/** One request for a series' release calendar. */
export interface CalendarRequest extends StepRequest {
  readonly from: string;
  readonly to: string;
}

export type CalendarAnswer =
  | { readonly part: ArtifactRef; readonly releases: null }
  | { readonly part: null; readonly releases: readonly DueRelease[] };

export interface ReleaseCheck {
  readonly published: boolean;
  readonly added: number;
  readonly revised: number;
}
