import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { Metrics } from '../../contracts/evaluation.ts';
import type { Trigger } from '../../contracts/names.ts';

/** `registry/{model}/versions/N.json`: written once, never changed. */
export interface ModelVersion {
  /** Name in the registry; a system registers under its own name. */
  readonly model: string;
  readonly version: number;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly executionId: string;
  /** Which model of the run this is, as the system file names it. */
  readonly challenger: string;
  /** Hash of the model's files: the same bytes as of the same day are the same version. */
  readonly contentKey: string;
  /** The system as it was read for the run. */
  readonly config: ArtifactRef;
  readonly manifest: ArtifactRef;
  /** The gold table it was trained on, as Arrow. */
  readonly gold: ArtifactRef;
  readonly features: readonly string[];
  readonly evaluation: ArtifactRef;
  readonly metrics: Metrics;
  readonly trigger: Trigger;
  /** ISO 8601. */
  readonly createdAt: string;
}
