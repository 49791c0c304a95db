import { countBelow } from '../stats/countBelow.ts';
import { checkCompeting, competingSteps, type CompetingOptions } from './competingSteps.ts';
import { conformalQuantileOfSorted } from './conformalQuantile.ts';
import type { AdaptiveIntervals } from './adaptiveIntervals.ts';
import { createSlidingScores } from './slidingScores.ts';

interface Experts {
  /** α_t of each step size. */
  readonly levels: Float64Array;
  readonly weights: Float64Array;
}

interface Tuning {
  readonly alpha: number;
  readonly gammas: readonly number[];
  /** Share σ of weight that is spread anew each step, and learning rate η. */
  readonly share: number;
  readonly rate: number;
}

/** σ = 1 / 2I and η = √(3/I · (ln kI + 2) / ((1−α)²α³ + (1−α)³α²)): the theory's values for stretches of I rows. */
function tuningOf(alpha: number, gammas: readonly number[], stretch: number): Tuning {
  const spread = (1 - alpha) ** 2 * alpha ** 3 + (1 - alpha) ** 3 * alpha ** 2;
  const rate = Math.sqrt(((3 / stretch) * (Math.log(gammas.length * stretch) + 2)) / spread);
  return { alpha, gammas, share: 1 / (2 * stretch), rate };
}

/** Rewards the experts whose level, when the interval was made, was near `reached`: the largest level that would have covered. */
function learn({ levels, weights }: Experts, made: Float64Array, reached: number, tuning: Tuning): void {
  const { alpha, gammas, share, rate } = tuning;
  let total = 0;
  for (let k = 0; k < gammas.length; k += 1) {
    const away = reached - made[k]!;
    weights[k]! *= Math.exp(-rate * (alpha * away - Math.min(0, away)));
    total += weights[k]!;
    const error = made[k]! > reached ? 1 : 0;
    levels[k] = Math.min(1, Math.max(0, levels[k]! + gammas[k]! * (alpha - error)));
  }
  for (let k = 0; k < gammas.length; k += 1) weights[k] = ((1 - share) * weights[k]!) / total + share / gammas.length;
}

/** Largest level at which the window as it was covers the score: 1 − (scores below it) / (n + 1). */
const reachedBy = (sorted: Float64Array, score: number): number => 1 - countBelow(sorted, score) / (sorted.length + 1);

export interface DynamicOptions extends CompetingOptions {
  /** Rows over which misses should be about α; tunes how fast weights move. */
  readonly stretch?: number;
}

/**
 * `adaptiveIntervals` without a γ to choose: several adaptive levels run side by side, and the level used is their mean, weighted by how
 * near each came (pinball loss) to the level that would just have covered. Outcomes count once they are known, as there.
 *
 * Levels stay in [0, 1], so the bound for any data does not hold for the mean; misses over any stretch of about `stretch` rows are near α.
 * Gibbs and Candès (2024), "Conformal inference for online prediction with arbitrary distribution shifts", JMLR 25, algorithm 1 with the
 * weighted mean as output.
 */
export function dynamicIntervals(options: DynamicOptions): AdaptiveIntervals {
  const { prediction, scale, outcome, knownAfter, alpha, window, gammas = competingSteps, stretch = 500 } = options;
  checkCompeting('Dynamic intervals', options, { stretch });
  const tuning = tuningOf(alpha, gammas, stretch);
  const experts: Experts = {
    levels: new Float64Array(gammas.length).fill(alpha),
    weights: new Float64Array(gammas.length).fill(1 / gammas.length),
  };
  const scores = createSlidingScores(window);
  const [lower, upper, alphaTrace, covered] = [0, 1, 2, 3].map(() => prediction.slice()) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  /** Levels and window of the rows whose outcomes are awaited: at most `knownAfter` of them. */
  const made: { readonly levels: Float64Array; readonly sorted: Float64Array }[] = [];
  prediction.forEach((centre, row) => {
    const past = row - knownAfter;
    const then = past >= 0 ? made.shift() : undefined;
    if (then && !Number.isNaN(outcome[past]!)) {
      const score = Math.abs(outcome[past]! - prediction[past]!) / scale[past]!;
      learn(experts, then.levels, reachedBy(then.sorted, score), tuning);
      scores.add(score);
    }
    const total = experts.weights.reduce((sum, weight) => sum + weight, 0);
    const level = experts.levels.reduce((sum, value, k) => sum + (experts.weights[k]! / total) * value, 0);
    const reach = conformalQuantileOfSorted(scores.sorted(), level) * scale[row]!;
    made.push({ levels: experts.levels.slice(), sorted: scores.sorted().slice() });
    alphaTrace[row] = level;
    lower[row] = centre - reach;
    upper[row] = centre + reach;
    const y = outcome[row]!;
    covered[row] = Number.isNaN(y) ? NaN : y >= lower[row] && y <= upper[row] ? 1 : 0;
  });
  return { lower, upper, alphaTrace, covered };
}
