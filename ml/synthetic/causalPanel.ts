import { createRandom } from '../stats/rng.ts';
import { requireCount, requireRange } from './requireParameters.ts';

export interface CausalPanelParameters {
  readonly units: number;
  readonly periods: number;
  /** Covariates p, at least 3. */
  readonly covariates: number;
  /** How strongly the covariates that raise Y also raise the chance of treatment; 0 is a randomised trial. */
  readonly confounding: number;
  /** τ(x) = effect + heterogeneity · x_2. */
  readonly effect: number;
  readonly heterogeneity: number;
  /** Standard deviation of the noise in Y. */
  readonly noise: number;
}

export interface CausalPanel {
  /** Unit and period of each row: all periods of unit 0, then of unit 1, … */
  readonly unit: Int32Array;
  readonly period: Int32Array;
  /** (rows, covariates) row-major. */
  readonly x: Float64Array;
  /** 0 or 1. */
  readonly treatment: Float64Array;
  readonly y: Float64Array;
  readonly truth: CausalPanelParameters & {
    /** Mean effect in the population, E τ(x) = effect. */
    readonly averageEffect: number;
    /** Per row: the effect, the chance of treatment, the outcome expected without treatment. */
    readonly tau: Float64Array;
    readonly propensity: Float64Array;
    readonly untreated: Float64Array;
  };
}

/** Correlation of a unit's covariate from one period to the next. */
const persistence = 0.5;
/** Propensities stay inside, so that every row could have gone the other way. */
const overlap = 0.05;

/**
 * A panel with a treatment whose effect is known for every row, and with confounding.
 *
 *   x_it ~ N(0, I), AR(1) over t with coefficient 0.5 within a unit
 *   e(x) = clip(1 / (1 + exp(−confounding · (x_0 + x_1 / 2))), 0.05, 0.95),  T ~ Bernoulli(e(x))
 *   b(x) = x_0 + x_1 / 2 + x_1² / 4,  τ(x) = effect + heterogeneity · x_2
 *   Y = b(x) + τ(x) · T + noise · ε
 *
 * With confounding > 0 treated rows have higher x_0 and x_1, so the difference of means is above the effect; given x
 * the treatment is as if at random (unconfoundedness holds, and overlap by the clip).
 * After Wager and Athey (2018), "Estimation and inference of heterogeneous treatment effects using random forests",
 * JASA 113(523), section 5.
 */
export function generateCausalPanel(
  parameters: CausalPanelParameters,
  { seed }: { readonly seed: number },
): CausalPanel {
  const { units, periods, covariates, confounding, effect, heterogeneity, noise } = parameters;
  requireCount('Units of a causal panel', units, 10_000_000);
  requireCount('Periods of a causal panel', periods, 10_000_000);
  requireRange('Covariates of a causal panel', covariates, [3, 10_000]);
  requireCount('Rows times covariates of a causal panel', units * periods * covariates);
  requireRange('Confounding of a causal panel', confounding, [0, 100]);
  requireRange('Noise of a causal panel', noise, [0, 1e9]);
  const rows = units * periods;
  const x = covariatesOf(parameters, seed);
  const panel = {
    unit: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / periods)),
    period: Int32Array.from({ length: rows }, (_, row) => row % periods),
    x,
    treatment: new Float64Array(rows),
    y: new Float64Array(rows),
  };
  const [tau, propensity, untreated] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  const treatmentRandom = createRandom(seed, 'causal-panel', 'treatment');
  const noiseRandom = createRandom(seed, 'causal-panel', 'noise');
  for (let row = 0; row < rows; row++) {
    const [x0, x1, x2] = [x[row * covariates]!, x[row * covariates + 1]!, x[row * covariates + 2]!];
    const chance = 1 / (1 + Math.exp(-confounding * (x0 + x1 / 2)));
    propensity[row] = Math.min(Math.max(chance, overlap), 1 - overlap);
    tau[row] = effect + heterogeneity * x2;
    untreated[row] = x0 + x1 / 2 + (x1 * x1) / 4;
    panel.treatment[row] = treatmentRandom.uniform() < propensity[row]! ? 1 : 0;
    panel.y[row] = untreated[row]! + tau[row]! * panel.treatment[row]! + noise * noiseRandom.normal();
  }
  return { ...panel, truth: { ...parameters, averageEffect: effect, tau, propensity, untreated } };
}

function covariatesOf({ units, periods, covariates }: CausalPanelParameters, seed: number): Float64Array {
  const random = createRandom(seed, 'causal-panel', 'covariates');
  const x = new Float64Array(units * periods * covariates);
  const fresh = Math.sqrt(1 - persistence * persistence);
  for (let at = 0; at < x.length; at++) {
    const first = Math.floor(at / covariates) % periods === 0;
    const shock = random.normal();
    x[at] = first ? shock : persistence * x[at - covariates]! + fresh * shock;
  }
  return x;
}
