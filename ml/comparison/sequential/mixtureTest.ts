import { NumericsError } from '../../../contracts/failures.ts';

/** What a normal-mixture test remembers: plain numbers, so that it can be stored between looks. */
export interface MixtureState {
  readonly rows: number;
  readonly mean: number;
  /** Σ (x − mean)². */
  readonly squares: number;
  /** Largest log evidence so far; the p-value is exp of its negative. */
  readonly logPeak: number;
}

export interface MixtureOptions {
  /** Mean under the hypothesis; default 0. */
  readonly value?: number;
  /**
   * Variance of a row, or of its sub-Gaussian bound, where it is known: the guarantee is then exact. `estimated`: the running variance, from `burnIn` rows
   * on; the guarantee holds as burnIn grows (Waudby-Smith and others).
   */
  readonly variance: number | 'estimated';
  /** Rows before the first verdict with an estimated variance; default 50. */
  readonly burnIn?: number;
  /** Where the test is sharpest: after about so many rows; default 500. Any choice keeps the guarantee, if made before looking. */
  readonly tunedRows?: number;
  /** Chance of ever crying wolf, which tunes the mixture; default 0.05. */
  readonly alpha?: number;
}

export const mixtureStart: MixtureState = { rows: 0, mean: 0, squares: 0, logPeak: 0 };

/**
 * ρ = n / (−2 ln α + ln(1 − 2 ln α)) of a mixture over means N(value, σ²/ρ): about the choice that makes the interval narrowest at row n.
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), "Time-uniform central limit theory", Annals of Statistics 52, (B.1).
 */
function mixingRows(alpha: number, tunedRows: number): number {
  const twice = -2 * Math.log(alpha);
  return tunedRows / (twice + Math.log(twice + 1));
}

function checked({ variance, burnIn = 50, tunedRows = 500, alpha = 0.05 }: MixtureOptions): void {
  const number = variance === 'estimated' ? 1 : variance;
  if (!(number > 0 && number < Infinity && burnIn >= 2 && tunedRows >= 1 && alpha > 0 && alpha < 1))
    throw new NumericsError(
      `A mixture test needs a variance above 0, a burn-in of at least 2, at least 1 row to be tuned to and an alpha between 0 and 1, got ${variance}, ${burnIn}, ${tunedRows} and ${alpha}.`,
    );
}

/** Variance of a row as of this state; null while it is not known. */
function varianceOf({ rows, squares }: MixtureState, { variance, burnIn = 50 }: MixtureOptions): number | null {
  if (variance !== 'estimated') return variance;
  const found = squares / Math.max(1, rows - 1);
  return rows >= burnIn && found > 0 ? found : null;
}

/** ln of the likelihood ratio of the mixture against the hypothesis; 0 while the variance is not known. */
function logEvidence(state: MixtureState, options: MixtureOptions): number {
  const variance = varianceOf(state, options);
  if (variance === null) return 0;
  const { rows, mean } = state;
  const { value = 0, alpha = 0.05, tunedRows = 500 } = options;
  const mixing = mixingRows(alpha, tunedRows);
  const sum = rows * (mean - value);
  return (sum * sum) / (2 * variance * (rows + mixing)) - 0.5 * Math.log((rows + mixing) / mixing);
}

/**
 * One more row for the mixture sequential probability ratio test of a mean: Λ_n = √(ρ/(n + ρ)) exp(S²/(2σ²(n + ρ))), S = Σ (x − value), the average of
 * likelihood ratios over means N(value, σ²/ρ). Under the hypothesis P(Λ ever ≥ 1/α) ≤ α, so that one may look after every row and stop at will. Rows
 * count as independent, or at least as martingale differences. A state from JSON goes on as if it had never stopped.
 *
 * Robbins (1970), Annals of Mathematical Statistics 41; Johari, Koomen, Pekelis and Walsh (2022), Operations Research 70.
 * Example: `state = mixtureStep(state, lossA - lossB, { variance: 'estimated' }); alwaysValidPValue(state) < 0.05`.
 */
export function mixtureStep(state: MixtureState, x: number, options: MixtureOptions): MixtureState {
  checked(options);
  if (!Number.isFinite(x))
    throw new NumericsError(`A mixture test needs finite rows, got ${x} as row ${state.rows}; leave missing rows out.`);
  const rows = state.rows + 1;
  const off = x - state.mean;
  const mean = state.mean + off / rows;
  const next = { rows, mean, squares: state.squares + off * (x - mean), logPeak: state.logPeak };
  return { ...next, logPeak: Math.max(state.logPeak, logEvidence(next, options)) };
}

/** min(1, 1 / largest evidence so far): valid at every row and whenever one stops. Johari and others (2022), §4. */
export const alwaysValidPValue = ({ logPeak }: MixtureState): number => Math.exp(-logPeak);

/**
 * Confidence sequence of the mean at this row: mean ± √(σ² (n + ρ)/n² · ln((n + ρ)/(ρ α²))). With chance 1 − alpha it holds the true mean at all rows
 * at once. null while the variance is not known.
 */
export function mixtureInterval(
  state: MixtureState,
  options: MixtureOptions,
): { readonly lower: number; readonly upper: number } | null {
  checked(options);
  const variance = varianceOf(state, options);
  const { rows, mean } = state;
  if (variance === null || rows === 0) return null;
  const { alpha = 0.05, tunedRows = 500 } = options;
  const mixing = mixingRows(alpha, tunedRows);
  const reach = Math.sqrt(variance * (rows + mixing) * Math.log((rows + mixing) / (mixing * alpha * alpha))) / rows;
  return { lower: mean - reach, upper: mean + reach };
}
