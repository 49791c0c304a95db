import { NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { variance } from '../stats/variance.ts';
import { minimise, withNumericGradient } from './minimise.ts';

/** What is known of the level before the first value: nothing (`exact`), or N(0, 1e6) as in `statsmodels`. */
export type LevelStart = 'exact' | 'statsmodels';

export interface LevelVariances {
  /** σ²_ε, of the values about the level. */
  readonly irregular: number;
  /** σ²_η, of the steps of the level. */
  readonly level: number;
}

export interface LocalLevel extends LevelVariances {
  readonly logLikelihood: number;
  /** (n) the level given the values up to each row. */
  readonly filtered: Float64Array;
  readonly converged: boolean;
}

/**
 * Kalman filter of the local level model y_t = μ_t + ε_t, μ_{t+1} = μ_t + η_t: the level given y_1 … y_t into `filtered`;
 * returns ln L of y_2 … y_n, as the first value only starts the level.
 * Durbin and Koopman (2012), Time Series Analysis by State Space Methods, sections 2.2 and 2.9.
 */
export function filterLevel(
  y: Float64Array,
  { irregular, level }: LevelVariances,
  start: LevelStart,
  filtered: Float64Array,
): number {
  const gain = start === 'exact' ? 1 : 1e6 / (1e6 + irregular);
  let state = gain * y[0]!;
  let spread = start === 'exact' ? irregular : 1e6 * (1 - gain);
  let logLikelihood = 0;
  filtered[0] = state;
  for (let t = 1; t < y.length; t++) {
    const before = spread + level;
    const f = before + irregular;
    const v = y[t]! - state;
    logLikelihood -= 0.5 * (Math.log(2 * Math.PI * f) + (v * v) / f);
    state += (before / f) * v;
    spread = (before * irregular) / f;
    filtered[t] = state;
  }
  return logLikelihood;
}

/**
 * Local level model by maximum likelihood. `y`: n ≥ 10 finite values in order of time that vary. `start` says what the
 * first level is taken for: `statsmodels` gives the digits of its UnobservedComponents(y, 'llevel').
 */
export function localLevel(y: Float64Array, { start = 'exact' }: { readonly start?: LevelStart } = {}): LocalLevel {
  requireNumbers(y, 10, 'A local level model');
  const scale = variance(y);
  if (!(scale > 0)) throw new NumericsError(`A local level model needs values that vary, got a variance of ${scale}.`);
  const filtered = new Float64Array(y.length);
  const at = (u: Float64Array): LevelVariances => ({
    irregular: scale * Math.exp(u[0]!),
    level: scale * Math.exp(u[1]!),
  });
  const loss = (u: Float64Array): number => -filterLevel(y, at(u), start, filtered) / y.length;
  const tried = [-4, -2, 0].map((ratio) => minimise(withNumericGradient(loss), Float64Array.of(-0.5, ratio)));
  const { x, converged } = tried.reduce((best, each) => (each.value < best.value ? each : best));
  return { ...at(x), logLikelihood: filterLevel(y, at(x), start, filtered), filtered, converged };
}
