import type { BranchingEstimate } from './branchingInterval.ts';
import type { HawkesModel, Sharing } from './hawkesModel.ts';
import type { KernelName } from './kernels/registry.ts';
import type { MarkForm } from './markImpact.ts';
import type { ParameterLayout } from './parameterLayout.ts';

export interface FitOptions {
  readonly kernel: KernelName;
  /** Exponentials of `sumOfExponentials`; 1 for the others. */
  readonly terms?: number;
  /** Whether pairs of kinds have their time scales in common (the default) or each its own. */
  readonly sharing?: Sharing;
  /** Shapes that are known: of the exponential kernels their decays. Without it they are estimated. */
  readonly fixedShapes?: Float64Array;
  /** Estimates how much marks matter; the events need marks. */
  readonly marks?: MarkForm;
  /** Points of the profile that a full search starts from: the best of the grid. Default 3. */
  readonly starts?: number;
  /** Fewest events of each kind. Default 10. */
  readonly leastEvents?: number;
  /** Of the intervals. Default 0.95. */
  readonly level?: number;
}

export interface ParameterEstimate {
  readonly name: string;
  readonly value: number;
  /** Null without a covariance, and at the border of what is allowed. */
  readonly standardError: number | null;
  /** At the level asked for; on the logarithm, so above 0, but for the exponent of marks. */
  readonly interval: readonly [number, number] | null;
}

export interface HawkesFit {
  readonly model: HawkesModel;
  readonly layout: ParameterLayout;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly events: number;
  readonly horizon: number;
  readonly converged: boolean;
  readonly parameters: readonly ParameterEstimate[];
  /** Of the logarithms (γ as it is), in the order of `parameters`. */
  readonly covariance: Float64Array | null;
  /** What the numbers above cannot be trusted for, a sentence each: borders, missing covariance, terms slower than the window. */
  readonly issues: readonly string[];
  readonly branching: BranchingEstimate;
  /** Highest log-likelihood with the shape held at each point of the grid; empty where shapes are given. */
  readonly profile: readonly { readonly shape: readonly number[]; readonly logLikelihood: number }[];
  /** Where each full search ended. */
  readonly starts: readonly { readonly logLikelihood: number; readonly converged: boolean }[];
}
