import { checkCompeting, competingSteps, type CompetingOptions } from './competingSteps.ts';
import { conformalQuantileOfSorted, conformalRank } from './conformalQuantile.ts';
import { createSlidingScores } from './slidingScores.ts';
import type { Intervals } from './splitConformal.ts';

export interface AggregatedIntervals extends Intervals {
  /** 1 where the interval held its outcome, 0 where not, NaN where the outcome is not known. */
  readonly covered: Float64Array;
}

/** One bound, as the mean of what each step size gives. */
interface Aggregation {
  /** Bound of the experts' bounds, by today's weights. */
  combine(bounds: Float64Array): number;
  /** Takes the outcome of a row for which the experts had given these bounds and the mean was `combined`. */
  learn(bounds: Float64Array, combined: number, outcome: number): void;
}

/**
 * Bernstein online aggregation of quantiles at `tail` with the gradient of the pinball loss, ρ'(f) = 1{y < f} − tail:
 * r_k = ρ'(f) (f − x_k), V_k = Σ r_k², η_k = min(1 / (2 max |r_k|), √(ln K / V_k)), R_k = Σ (r_k − η_k r_k²), weights ∝ η_k exp(η_k R_k).
 * An expert that has not differed from the mean yet has the largest rate of the others.
 */
function aggregate(experts: number, tail: number): Aggregation {
  const [largest, squares, regret] = [0, 1, 2].map(() => new Float64Array(experts)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const rates = new Float64Array(experts).fill(1);
  const weights = new Float64Array(experts).fill(1 / experts);
  const weigh = (): void => {
    const highest = rates.reduce((most, rate, k) => Math.max(most, rate * regret[k]!), -Infinity);
    let total = 0;
    for (let k = 0; k < experts; k += 1) total += weights[k] = rates[k]! * Math.exp(rates[k]! * regret[k]! - highest);
    for (let k = 0; k < experts; k += 1) weights[k]! /= total;
  };
  return {
    combine: (bounds) => bounds.reduce((sum, bound, k) => sum + weights[k]! * bound, 0),
    learn(bounds, combined, outcome) {
      const slope = (outcome < combined ? 1 : 0) - tail;
      let fastest = 0;
      for (let k = 0; k < experts; k += 1) {
        const r = slope * (combined - bounds[k]!);
        if (r === 0 && squares[k] === 0) continue;
        largest[k] = Math.max(largest[k]!, Math.abs(r));
        squares[k]! += r * r;
        const rate = Math.min(1 / (2 * largest[k]!), Math.sqrt(Math.log(experts) / squares[k]!));
        regret[k]! += r - rate * r * r;
        rates[k] = rate;
        fastest = Math.max(fastest, rate);
      }
      if (fastest === 0) return;
      for (let k = 0; k < experts; k += 1) if (squares[k] === 0) rates[k] = fastest;
      weigh();
    },
  };
}

/** What the experts said of a row whose outcome is awaited, in units of its scale. */
interface Made {
  /** Radius of each; ∞ or −∞ where its level left (0, 1). */
  readonly radii: Float64Array;
  /** null until the window gives a finite quantile at α. */
  readonly used: {
    readonly lower: Float64Array;
    readonly upper: Float64Array;
    readonly low: number;
    readonly high: number;
  } | null;
}

/**
 * Aggregated adaptive conformal inference (AgACI): adaptive levels of several step sizes γ run side by side as in `adaptiveIntervals`, and
 * each bound of the interval is the mean of theirs, weighted by online aggregation of the pinball losses at α/2 and 1 − α/2. The two
 * bounds have weights of their own, so that intervals need not lie evenly about ŷ. Outcomes count once they are known.
 *
 * An expert whose interval is infinite counts with the largest score of the window, one whose interval is empty with no width. Intervals
 * are infinite until the window holds ⌈1/α⌉ − 1 scores or so. No bound holds for any data at all; coverage is to be measured.
 * Bounds are aggregated in units of `scale`.
 *
 * prediction, scale (> 0), outcome: (n) in time order. Zaffran, Dieuleveut, Féron, Goude and Josse (2022), "Adaptive conformal
 * predictions for time series", ICML, algorithm 1; Wintenberger (2017), "Optimal learning with Bernstein online aggregation",
 * Machine Learning 106, for the weights.
 */
export function aggregatedIntervals(options: CompetingOptions): AggregatedIntervals {
  checkCompeting('Aggregated intervals', options, {});
  const { prediction, scale, outcome, knownAfter, alpha, window, gammas = competingSteps } = options;
  const levels = new Float64Array(gammas.length).fill(alpha);
  const [lowerSide, upperSide] = [aggregate(gammas.length, alpha / 2), aggregate(gammas.length, 1 - alpha / 2)];
  const scores = createSlidingScores(window);
  const [lower, upper, covered] = [prediction.slice(), prediction.slice(), prediction.slice()];
  const awaited: Made[] = [];
  const make = (): Made => {
    const sorted = scores.sorted();
    const radii = levels.map((level) => conformalQuantileOfSorted(sorted, level));
    if (conformalRank(sorted.length, alpha) > sorted.length) return { radii, used: null };
    const most = sorted.at(-1)!;
    const upperBounds = radii.map((radius) => Math.min(most, Math.max(0, radius)));
    const lowerBounds = upperBounds.map((bound) => -bound);
    const [low, high] = [lowerSide.combine(lowerBounds), upperSide.combine(upperBounds)];
    return { radii, used: { lower: lowerBounds, upper: upperBounds, low, high } };
  };
  const learn = ({ radii, used }: Made, error: number): void => {
    gammas.forEach((gamma, k) => (levels[k]! += gamma * (alpha - (Math.abs(error) > radii[k]! ? 1 : 0))));
    scores.add(Math.abs(error));
    if (used === null) return;
    lowerSide.learn(used.lower, used.low, error);
    upperSide.learn(used.upper, used.high, error);
  };
  prediction.forEach((centre, row) => {
    const past = row - knownAfter;
    const then = past >= 0 ? awaited.shift() : undefined;
    if (then && !Number.isNaN(outcome[past]!)) learn(then, (outcome[past]! - prediction[past]!) / scale[past]!);
    const made = make();
    awaited.push(made);
    lower[row] = centre + (made.used?.low ?? -Infinity) * scale[row]!;
    upper[row] = centre + (made.used?.high ?? Infinity) * scale[row]!;
    const y = outcome[row]!;
    covered[row] = Number.isNaN(y) ? NaN : y >= lower[row] && y <= upper[row] ? 1 : 0;
  });
  return { lower, upper, covered };
}
