import type { ArtifactRef } from './artifact.ts';
import type { DriftEvidence } from './drift.ts';
import type { Comparison, Decision, Metrics } from './evaluation.ts';
import type { Trigger } from './names.ts';
import type { SourceKind } from './observation.ts';
import type { StageRecord } from './progress.ts';
import type { SuitedModels } from './suited.ts';
import type { ImportedModel, ModelPlan, Parameters, PolicySpec, SeriesSpec } from './system.ts';

/** Where a run can stop: when a layer of the lake is written, when the models are trained, or when they are judged. */
export const layers = ['bronze', 'silver', 'gold', 'models', 'evaluation'] as const;
export type Layer = (typeof layers)[number];

/** Inputs of the workflows. Every field is optional; nothing, null and {} work. */
export interface PipelineInput {
  readonly system?: string;
  /** `YYYY-MM-DD`; everything is read as it was known at the end of that day, UTC. */
  readonly asOf?: string;
  readonly trigger?: Trigger;
  /** Why it was started, in words. */
  readonly reason?: string;
  /** Train only these models of the system. */
  readonly models?: readonly string[];
  /** Judge this model that another program made; it alone stands for promotion, by the same gates. */
  readonly imported?: ImportedModel;
  /** Train only what suits the regime that the champion of this regime system sees. */
  readonly onlySuited?: string;
  /** Stop here. */
  readonly until?: Layer;
  /** First row wanted, in place of the system's. */
  readonly start?: string;
  /** Passes over the data of every model that has the parameter `epochs`. */
  readonly epochs?: number;
  /** Names the run; made from system, date and Temporal's run id when not given. */
  readonly executionId?: string;
  /** `s3://…`, `file://…` or a folder that also gets the run's gold. */
  readonly goldBucket?: string;
  /** The same for models, reports and the run record. */
  readonly artifactsBucket?: string;
}

export interface MonitorInput {
  readonly system?: string;
  readonly asOf?: string;
  readonly trigger?: Trigger;
}

export interface NightlyInput {
  readonly systems?: readonly string[];
  readonly asOf?: string;
}

/** Small description of a run, given to every activity. */
export interface RunContext {
  readonly system: string;
  readonly asOf: string;
  readonly executionId: string;
  readonly trigger: Trigger;
  /** The resolved system, stored before anything is read. */
  readonly config: ArtifactRef;
}

/** Where the rows came from: the live service, the bundled snapshot, a user's file or database, or a generator. */
export type SourceMode = 'fred-api' | 'yahoo' | 'world-bank' | 'snapshot' | 'file' | 'database' | 'synthetic';

/** What `openRun` tells the workflow. */
export interface RunPlan {
  readonly run: RunContext;
  readonly series: readonly PlannedSeries[];
  /** In an order where each model comes after the models it stacks. */
  readonly models: readonly ModelPlan[];
  readonly policy: PolicySpec;
  /** Where only what suits the regime is trained. */
  readonly suited?: SuitedModels;
  /** Version of the champion when the run began, which its trainings may go on from, 0 for none; absent in plans of before. */
  readonly champion?: number;
}

export interface PlannedSeries extends SeriesSpec {
  readonly source: string;
  /** What the system file says to the source. */
  readonly options: Parameters;
  /** Task queue that asks the source one request at a time; null where it has no limit to keep. */
  readonly queue: string | null;
  readonly kind: SourceKind;
}

export interface CollectedSeries {
  readonly id: string;
  readonly source: string;
  /** null when an optional series is absent; `absent` says why. */
  readonly bronze: ArtifactRef | null;
  readonly absent: string | null;
  readonly mode: SourceMode;
  readonly rows: number;
  /** The source gave the bytes that bronze already held. */
  readonly reused: boolean;
}

export interface ValidatedData {
  /** One Parquet file a series, in the order of the series' ids. */
  readonly observations: readonly ArtifactRef[];
  readonly bars: readonly ArtifactRef[];
  /** Only of systems that read ticks. */
  readonly ticks?: readonly ArtifactRef[];
  readonly report: ArtifactRef;
  readonly warnings: number;
  readonly reused: boolean;
}

export interface FeatureTable {
  readonly parquet: ArtifactRef;
  readonly arrow: ArtifactRef;
  readonly summary: ArtifactRef;
  readonly features: readonly string[];
  readonly rows: number;
  readonly reused: boolean;
}

export interface TrainRequest {
  readonly run: RunContext;
  readonly plan: ModelPlan;
  readonly gold: FeatureTable;
  readonly bases: readonly TrainedModel[];
  /** Version to go on from, the same for every attempt, 0 for none; absent in requests of before, which take the champion of the moment. */
  readonly champion?: number;
  /** Where the rounds of each fit ended, of a training that several workers shared. */
  readonly states?: Readonly<Record<string, ArtifactRef>>;
}

export interface TrainedModel {
  readonly id: string;
  readonly model: string;
  /** Lists every file of the trained model with its hash. */
  readonly manifest: ArtifactRef;
  readonly predictions: ArtifactRef;
  readonly states: ArtifactRef | null;
  readonly outOfTimeRows: number;
  readonly engine: string;
  readonly device: 'cpu' | 'gpu';
  /** Name of the GPU that trained it. */
  readonly gpu?: string;
  readonly seconds: number;
  readonly reused: boolean;
}

export interface FailedModel {
  readonly id: string;
  readonly failure: string;
  readonly message: string;
}

/** `models/{executionId}/{id}/manifest.json`. */
export interface ModelManifest {
  readonly id: string;
  readonly system: string;
  readonly asOf: string;
  readonly model: string;
  readonly revision: number;
  readonly memoKey: string;
  readonly engine: string;
  readonly device: 'cpu' | 'gpu';
  /** Name of the GPU that trained it. */
  readonly gpu?: string;
  readonly features: readonly string[];
  readonly stacks: readonly string[];
  readonly gold: ArtifactRef;
  /** The model's own files. */
  readonly files: Readonly<Record<string, ArtifactRef>>;
  readonly predictions: ArtifactRef;
  readonly states: ArtifactRef | null;
  readonly results: ArtifactRef;
  /** Manifests of the models that a stack stacks itself. */
  readonly bases: readonly ArtifactRef[];
  /** The champion that the final fit went on from; absent where it began anew. */
  readonly warmStart?: { readonly version: number; readonly asOf: string; readonly manifest: ArtifactRef };
  /** Where the model came from, if another program made it. */
  readonly imported?: Omit<ImportedModel, 'model'>;
}

export interface EvaluatedRun {
  readonly evaluation: ArtifactRef;
  readonly challenger: string;
  readonly metrics: Metrics;
  readonly skill: Comparison;
  readonly duel: Comparison | null;
  readonly championVersion: number | null;
  /** The champion at the run's as-of time was fitted on the same bytes as the challenger. */
  readonly sameAsChampion: boolean;
  /** A champion with a later as-of exists: this run may not move aliases. */
  readonly newerChampion: number | null;
  readonly reused: boolean;
}

export interface RegisteredRun {
  readonly version: number;
  readonly verdict: ArtifactRef;
  readonly decision: Decision;
  readonly sentence: string;
}

/** Copies a layer of a run to another store. */
export interface ExportRequest {
  readonly executionId: string;
  readonly layer: 'gold' | 'artifacts';
  readonly to: string;
}

export interface Exported {
  readonly to: string;
  readonly objects: number;
  readonly bytes: number;
}

export interface PipelineResult {
  readonly system: string;
  readonly asOf: string;
  readonly executionId: string;
  readonly trigger: Trigger;
  /** `stopped` at the layer that was asked for: nothing was trained or judged. */
  readonly decision: Decision | 'stopped';
  readonly sentence: string;
  readonly version: number | null;
  readonly failed: readonly FailedModel[];
  readonly degraded: boolean;
  /** Why the run could not be copied to the mirror that is connected; null when it was, or none is. */
  readonly notMirrored: string | null;
  /** The same of the online store. */
  readonly notOnline: string | null;
  readonly reusedStages: readonly string[];
  /** The report; of a run that stopped earlier, the last document it wrote. */
  readonly report: ArtifactRef;
  /** What was trained because it suits the regime, and what was left out; absent where all models were meant. */
  readonly suited?: SuitedModels;
}

export interface MonitorResult {
  readonly system: string;
  readonly asOf: string;
  readonly drifted: boolean;
  readonly alerts: readonly string[];
  readonly report: ArtifactRef;
  readonly championVersion: number;
  /** The retrain controller was told. */
  readonly signalled: boolean;
  readonly evidence: DriftEvidence;
}

export interface NightlyResult {
  readonly results: readonly {
    readonly system: string;
    readonly decision: Decision | 'stopped' | 'failed';
    readonly sentence: string;
  }[];
}

/** The champion's predictions for every row it can be judged on: its own out-of-time ones, then the live ones. */
export interface ScoredChampion {
  readonly version: number;
  readonly predictions: ArtifactRef;
  /** Training log-likelihood per observation, for regimes. */
  readonly trainingLogLikelihood: number | null;
}

export interface MeasuredDrift {
  readonly report: ArtifactRef;
  readonly championVersion: number;
  readonly drifted: boolean;
  /** At most a handful; the report has all. */
  readonly alerts: readonly string[];
  readonly evidence: DriftEvidence;
}

export interface ReportRequest {
  readonly run: RunContext;
  readonly reason: string;
  readonly collected: readonly CollectedSeries[];
  readonly data: ValidatedData;
  readonly gold: FeatureTable;
  readonly trained: readonly TrainedModel[];
  readonly failed: readonly FailedModel[];
  readonly evaluated: EvaluatedRun;
  readonly registered: RegisteredRun;
  readonly stages: readonly StageRecord[];
  readonly suited?: SuitedModels;
}
