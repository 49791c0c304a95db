import { defineRecursive } from './defineRecursive.ts';

/**
 * f[t] = σ_{t+1|t}, the volatility of the next row by given parameters: σ²_{t+1} = ω + (α + γ·1{e_t < 0})·e_t² + β·σ²_t,
 * e_t = x[t] − mean, from the variance in the long run on. Nothing is fitted, so parameters fitted on a past sample judge
 * what came after it.
 *
 * State: the variance of the next row.
 */
export const garchFilter = defineRecursive({
  name: 'garch_filter',
  revision: 1,
  purpose: 'Volatility of the next row by a GARCH model with given parameters',
  cite: 'Bollerslev (1986), Journal of Econometrics 31; Glosten, Jagannathan and Runkle (1993), Journal of Finance 48',
  unit: 'unit of the input a row',
  inputs: ['return'],
  parameters: {
    mean: { default: 0, minimum: -1e6, maximum: 1e6, meaning: 'mean return' },
    omega: { default: 0.02, minimum: 1e-30, maximum: 1e12, meaning: 'ω, in the square of the unit of the returns' },
    alpha: { default: 0.05, minimum: 0, maximum: 0.9999, meaning: 'α, of the last squared error' },
    gamma: { default: 0, minimum: -1, maximum: 1, meaning: 'γ, more of it where the error was negative' },
    beta: { default: 0.9, minimum: 0, maximum: 0.9999, meaning: 'β, of the last variance' },
  },
  check: ({ alpha, gamma, beta }) => {
    if (alpha + gamma < 0) return `alpha + gamma must be at least 0, got ${alpha + gamma}.`;
    const persistence = alpha + gamma / 2 + beta;
    return persistence < 1 ? null : `alpha + gamma / 2 + beta must be below 1, got ${persistence}.`;
  },
  lookback: () => 0,
  recursion: ({ mean, omega, alpha, gamma, beta }) => ({
    lines: 1,
    start: () => Float64Array.of(omega / (1 - alpha - gamma / 2 - beta)),
    advance(state, [x], [out], { from, to }) {
      let variance = state[0]!;
      for (let t = from; t < to; t++) {
        const e = x![t]! - mean;
        variance = omega + (e < 0 ? alpha + gamma : alpha) * e * e + beta * variance;
        out![t] = Math.sqrt(variance);
      }
      state[0] = variance;
    },
  }),
});
