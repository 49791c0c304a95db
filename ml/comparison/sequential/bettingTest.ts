import { NumericsError } from '../../../contracts/failures.ts';

/** What a test by betting remembers: plain numbers, so that it can be stored between looks. Rows are scaled to 0 – 1. */
export interface BettingState {
  readonly rows: number;
  /** Σ x, Σ (x − running mean)², both with the prior half a row. */
  readonly sum: number;
  readonly squares: number;
  /** ln of the capital of bets that the mean is above the hypothesis, and below it. */
  readonly logUp: number;
  readonly logDown: number;
  /** Largest ln of the mean of both capitals. */
  readonly logPeak: number;
  /** Σ λ x, Σ λ and Σ v ψ(λ) of the empirical-Bernstein sequence. */
  readonly weighted: number;
  readonly weights: number;
  readonly cost: number;
}

export interface BettingOptions {
  /** No row lies outside these, whatever happens: the guarantee needs nothing else. */
  readonly lower: number;
  readonly upper: number;
  /** Mean under the hypothesis, between them; default 0. */
  readonly value?: number;
  /** Default 0.05. */
  readonly alpha?: number;
}

export const bettingStart: BettingState = {
  rows: 0,
  sum: 0.5,
  squares: 0.25,
  logUp: 0,
  logDown: 0,
  logPeak: 0,
  weighted: 0,
  weights: 0,
  cost: 0,
};

function scaled(x: number, { lower, upper }: BettingOptions): number {
  return (x - lower) / (upper - lower);
}

function checked(x: number, row: number, options: BettingOptions): void {
  const { lower, upper, value = 0, alpha = 0.05 } = options;
  if (!(lower < value && value < upper && alpha > 0 && alpha < 1))
    throw new NumericsError(
      `A test by betting needs a mean between its bounds and an alpha between 0 and 1, got ${value} between ${lower} and ${upper} and ${alpha}.`,
    );
  if (!(x >= lower && x <= upper))
    throw new NumericsError(
      `A test by betting needs rows from ${lower} to ${upper}, got ${x} as row ${row}; give the bounds that always hold.`,
    );
}

const logMean = (a: number, b: number) => {
  const most = Math.max(a, b);
  return most + Math.log((Math.exp(a - most) + Math.exp(b - most)) / 2);
};

/** The bet of row t, of the rows before it: √(2 ln(2/α) / (σ̂² t ln(1 + t))), held below ¾ of what could ruin. */
function betOf({ rows, squares }: BettingState, alpha: number): number {
  const t = rows + 1;
  return Math.sqrt((2 * Math.log(2 / alpha)) / ((squares / t) * t * Math.log(1 + t)));
}

/**
 * One more row for the test by betting of a bounded mean: the capitals Π (1 + λ_t (x_t − m)) and Π (1 − λ_t (x_t − m)), λ_t chosen before x_t, each expected
 * to stay 1 if m is the mean; their average is an e-process, so that P(it ever reaches 1/α) ≤ α with no assumption on the law but its bounds. Rows need
 * conditional mean m given the past. A state from JSON goes on as if it had never stopped.
 *
 * Waudby-Smith and Ramdas (2024), "Estimating means of bounded random variables by betting", JRSS B 86, §3–4 (predictable plug-in bets; hedged
 * capital with θ = ½). Example: Brier differences lie in −1 … 1: `bettingStep(state, brierA - brierB, { lower: -1, upper: 1 })`.
 */
export function bettingStep(state: BettingState, given: number, options: BettingOptions): BettingState {
  checked(given, state.rows, options);
  const { value = 0, alpha = 0.05 } = options;
  const [x, m] = [scaled(given, options), scaled(value, options)];
  const bet = betOf(state, alpha);
  const logUp = state.logUp + Math.log1p(Math.min(bet, 0.75 / m) * (x - m));
  const logDown = state.logDown + Math.log1p(-Math.min(bet, 0.75 / (1 - m)) * (x - m));
  const weight = Math.min(bet, 0.75);
  const [before, rows] = [state.sum / (state.rows + 1), state.rows + 1];
  const sum = state.sum + x;
  const after = sum / (rows + 1);
  return {
    rows,
    sum,
    squares: state.squares + (x - after) ** 2,
    logUp,
    logDown,
    logPeak: Math.max(state.logPeak, logMean(logUp, logDown)),
    weighted: state.weighted + weight * x,
    weights: state.weights + weight,
    cost: state.cost + (x - before) ** 2 * (-Math.log1p(-weight) - weight),
  };
}

/** e-value now: the average capital. At least 1/α refutes the mean at level α. */
export const bettingEvidence = ({ logUp, logDown }: BettingState): number => Math.exp(logMean(logUp, logDown));

/** min(1, 1 / largest e-value so far), valid whenever one stops. */
export const bettingPValue = ({ logPeak }: BettingState): number => Math.exp(-logPeak);

/**
 * Empirical-Bernstein confidence sequence of the mean: Σλx/Σλ ± (ln(2/α) + Σ (x − μ̂)² ψ(λ))/Σλ, ψ(λ) = −ln(1 − λ) − λ; holds the mean at all rows at once
 * with chance 1 − alpha. Cut to the bounds. Waudby-Smith and Ramdas (2024), theorem 2.
 */
export function bettingInterval(
  { weighted, weights, cost }: BettingState,
  options: BettingOptions,
): { readonly lower: number; readonly upper: number } {
  const { lower, upper, alpha = 0.05 } = options;
  if (weights === 0) return { lower, upper };
  const [centre, reach] = [weighted / weights, (Math.log(2 / alpha) + cost) / weights];
  const back = (share: number) => lower + (upper - lower) * Math.min(1, Math.max(0, share));
  return { lower: back(centre - reach), upper: back(centre + reach) };
}
