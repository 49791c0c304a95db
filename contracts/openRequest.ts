import type { Trigger } from './names.ts';
import type { Layer } from './runs.ts';
import type { ImportedModel } from './system.ts';

/** What `openRun` is asked. `runId` is Temporal's; it makes the execution id unique. */
export interface OpenRequest {
  readonly system: string;
  /** null: the logical date, or the last day of bundled data when those are used and end earlier. */
  readonly asOf: string | null;
  readonly logicalDate: string;
  readonly trigger: Trigger;
  readonly reason: string;
  readonly runId: string;
  /** null: all models of the system. */
  readonly models: readonly string[] | null;
  /** null: the run goes to its end. */
  readonly until: Layer | null;
  readonly executionId: string | null;
  /** In place of the system's. */
  readonly start?: string;
  readonly epochs?: number;
  readonly imported?: ImportedModel;
  readonly onlySuited?: string;
}
