import { ConfigError, NumericsError } from '../../contracts/failures.ts';
import { conformalQuantileOfSorted } from './conformalQuantile.ts';
import { requireAlpha } from './requireRows.ts';
import { createSlidingScores } from './slidingScores.ts';

/** All that a restart needs; JSON holds it whole. */
export interface AdaptiveState {
  /** α_t, which may leave (0, 1). */
  readonly level: number;
  /** The window's scores, oldest first. */
  readonly scores: readonly number[];
}

export interface AdaptiveConformal {
  /** Takes a score that has just become known, if any, into the window and gives the radius of the next interval. */
  next(score?: number): number;
  /** Moves α_t once it is known whether an interval missed: α_{t+1} = α_t + γ (α − error), error 1 or 0. */
  update(error: 0 | 1): void;
  /** α_t of the next interval. */
  level(): number;
  state(): AdaptiveState;
}

export interface AdaptiveOptions {
  /** Wanted share of misses. */
  readonly alpha: number;
  /** Step γ of α_t, above 0; 0.005–0.05 is usual: larger follows faster and swings more. */
  readonly gamma: number;
  /** Latest scores that the quantile is of. */
  readonly window: number;
}

/**
 * Adaptive conformal inference on a stream: the radius is the conformal quantile at level α_t of the last `window` scores, ∞ where
 * α_t ≤ 0 or where they are too few, −∞ (an empty interval) where α_t ≥ 1. For any data at all,
 * |mean error − α| ≤ (max(α, 1 − α) + dγ) / (Tγ) after T updates, each d steps after its interval (d = 1: at once), and the start α_1 = α.
 *
 * Give `update` the errors in the order of their intervals. Scores: finite, not negative where they are absolute residuals.
 * Gibbs and Candès (2021), "Adaptive conformal inference under distribution shift", NeurIPS 34, (2) and proposition 4.1.
 */
export function createAdaptiveConformal(options: AdaptiveOptions, restored?: AdaptiveState): AdaptiveConformal {
  const { alpha, gamma, window } = options;
  requireAlpha('Adaptive conformal', alpha);
  if (!(gamma > 0 && gamma < Infinity))
    throw new ConfigError(`Adaptive conformal needs a gamma above 0, got ${gamma}; 0.01 is usual.`);
  if (!Number.isInteger(window) || window < 1 || window > 10_000_000)
    throw new ConfigError(`Adaptive conformal needs a window of 1 to 10000000 scores, got ${window}; 250 is a year.`);
  const scores = createSlidingScores(window);
  let level = restored?.level ?? alpha;
  const take = (score: number) => {
    if (!Number.isFinite(score))
      throw new NumericsError(`Adaptive conformal needs finite scores, got ${score}; drop the row.`);
    scores.add(score);
  };
  if (!Number.isFinite(level) || (restored?.scores.length ?? 0) > window)
    throw new ConfigError(
      `Adaptive conformal expected a state of a finite level and at most ${window} scores, got ${level} and ${restored?.scores.length ?? 0}; start anew.`,
    );
  restored?.scores.forEach(take);
  return {
    next(score) {
      if (score !== undefined) take(score);
      return conformalQuantileOfSorted(scores.sorted(), level);
    },
    update(error) {
      level += gamma * (alpha - error);
    },
    level: () => level,
    state: () => ({ level, scores: scores.inOrder() }),
  };
}
