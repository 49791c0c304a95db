import type { ArtifactRef } from './artifact.ts';
import type { RegimeWatch } from './regimes.ts';
import type { RetrainPolicy } from './system.ts';

/** Drift of one feature between training and live rows. Distances and p-values are never mixed up: each has its name. */
export interface FeatureDrift {
  readonly feature: string;
  readonly referenceRows: number;
  readonly liveRows: number;
  /** Population stability index, ≥ 0. */
  readonly psi: number | null;
  /** Chance of a PSI at least this large without drift, for independent rows. */
  readonly psiPValue: number | null;
  /** Kolmogorov–Smirnov statistic, 0–1. */
  readonly ksStatistic: number | null;
  /** For independent rows. */
  readonly ksPValue: number | null;
  /** The same two for rows that resemble their neighbours, by blocks of rows; null where they cannot be given. */
  readonly psiBlockPValue?: number | null;
  readonly ksBlockPValue?: number | null;
  /** Least of the two after the correction for all features and both statistics. */
  readonly adjustedPValue?: number | null;
  /** First Wasserstein distance in standard deviations of the reference, ≥ 0: what a minimum effect is held against. */
  readonly wasserstein?: number | null;
  /** How many independent reference rows these are worth. */
  readonly effectiveReferenceRows?: number | null;
  /** (mean live − mean reference) / standard deviation of the reference. */
  readonly effectSize: number | null;
  readonly drifted: boolean;
  readonly why: string;
}

export interface ScoreCheck {
  /** `accuracy`, `brier`, `log_loss`, `log_likelihood_per_observation`. */
  readonly metric: string;
  readonly rows: number;
  readonly value: number | null;
  readonly threshold: number;
  readonly failed: boolean;
  readonly sentence: string;
}

/** What one detector says of the champion's losses since training. */
export interface ConceptDrift {
  /** Name in the registry of detectors. */
  readonly detector: string;
  /** What it watches: `log_loss`, `brier`, `error`, `negative_log_likelihood` or `rare_loss`. */
  readonly loss: string;
  /** Out-of-time losses before training, and losses since; one for each stretch that a label spans. */
  readonly referenceLosses: number;
  readonly losses: number;
  /** Mean loss before training, and over the newest up to the alarm or to the end; null where nothing was judged. */
  readonly referenceLevel: number | null;
  readonly level: number | null;
  readonly alarmed: boolean;
  /** When the loss that raised the alarm was known. */
  readonly at: string | null;
  readonly sentence: string;
}

export interface DriftReport {
  readonly system: string;
  readonly asOf: string;
  readonly championVersion: number;
  /** Thresholds that the features were held against. */
  readonly thresholds: { readonly psi: number; readonly ksStatistic: number };
  /** First and last live row; the as-of date where there is none yet. */
  readonly from: string;
  readonly to: string;
  readonly features: readonly FeatureDrift[];
  readonly scores: readonly ScoreCheck[];
  /** Detectors over the champion's losses; absent from older reports. */
  readonly concept?: readonly ConceptDrift[];
  /** Of a regime champion; no drift by itself. Absent from older reports. */
  readonly regime?: RegimeWatch;
  readonly drifted: boolean;
  /** Sentences a person reads first: what drifted, with both numbers. */
  readonly alerts: readonly string[];
}

/** What the retrain controller is told; small enough for a signal. `id` names the evidence for deduplication. */
export interface DriftEvidence {
  readonly id: string;
  readonly system: string;
  readonly asOf: string;
  readonly drifted: boolean;
  readonly alerts: readonly string[];
  readonly report: ArtifactRef;
  /** How the system file of that look would have the controller decide. */
  readonly policy?: RetrainPolicy;
}
