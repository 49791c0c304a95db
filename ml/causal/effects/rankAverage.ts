import { InputError } from '../../../contracts/failures.ts';
import { createRandom, type Random } from '../../stats/rng.ts';
import { samplingUnits, type SamplingUnits } from '../sampling.ts';
import { intervalWidth } from './averageEffect.ts';

export interface RankOptions {
  /** autoc: ∫ TOC(q) dq, for effects of few; qini: ∫ q·TOC(q) dq, for effects spread over many. */
  readonly target?: 'autoc' | 'qini';
  readonly bootstraps?: number;
  readonly level?: number;
  readonly seed?: number;
  /** Shares of rows at which the curve is given. */
  readonly shares?: readonly number[];
}

export interface RankProblem {
  /** (n) doubly robust scores. */
  readonly scores: Float64Array;
  /** (n) rows of high priority are treated first; equal ones share their mean. */
  readonly priorities: Float64Array;
  readonly weights: Float64Array;
  readonly clusters: Int32Array | null;
}

export interface CurvePoint {
  /** Share of rows treated. */
  readonly share: number;
  /** Average effect of those treated less that of all. */
  readonly estimate: number;
  readonly standardError: number;
}

export interface RankAverage {
  readonly target: 'autoc' | 'qini';
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  readonly curve: readonly CurvePoint[];
}

const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/**
 * Rank-weighted average treatment effect of a priority rule, with its targeting operator characteristic
 * TOC(q) = E[Γ | priority in the top q] − E[Γ]. 0 where the rule is no better than chance. Errors by the half-sample
 * bootstrap: half of the units without replacement, whose spread is that of the whole sample's estimate.
 * The rule must not have been learnt from these rows' outcomes; out-of-bag effects of the same forest come near to that.
 * Yadlowsky, Fleming, Shah, Brunskill & Wager (2024), JASA 120, "Evaluating treatment prioritization rules via RATE".
 */
export function rankAverage(problem: RankProblem, options: RankOptions = {}): RankAverage {
  const { target = 'autoc', bootstraps = 200, level = 0.95, seed = 1, shares = tenths } = options;
  checkRanks(problem, bootstraps, shares);
  const { priorities, clusters, weights } = problem;
  const order = Int32Array.from(priorities.keys()).sort((a, b) => priorities[b]! - priorities[a]! || a - b);
  const whole = characteristic(problem, order, weights, { target, shares });
  const units = samplingUnits(priorities.length, clusters);
  const random = createRandom(seed, 'rankAverage');
  const draws = Array.from({ length: bootstraps }, () =>
    characteristic(problem, order, halfWeights(units, weights, random), { target, shares }),
  );
  const standardError = deviation(draws.map(({ area }) => area));
  const half = intervalWidth(level) * standardError;
  const curve = shares.map((share, k) => ({
    share,
    estimate: whole.curve[k]!,
    standardError: deviation(draws.map((draw) => draw.curve[k]!)),
  }));
  return {
    target,
    estimate: whole.area,
    standardError,
    lower: whole.area - half,
    upper: whole.area + half,
    level,
    curve,
  };
}

function checkRanks({ priorities, scores }: RankProblem, bootstraps: number, shares: readonly number[]): void {
  if (priorities.length !== scores.length) {
    throw new InputError(
      `Ranks need ${scores.length} priorities, one a row, got ${priorities.length}; pass one a row.`,
    );
  }
  if (priorities.some((value) => Number.isNaN(value))) {
    const missing = priorities.filter((value) => Number.isNaN(value)).length;
    throw new InputError(
      `Ranks take 0 missing priorities, got ${missing} of ${priorities.length}; give every row one.`,
    );
  }
  if (!Number.isInteger(bootstraps) || bootstraps < 2) {
    throw new InputError(`Ranks need at least 2 bootstraps, got ${bootstraps}; 200 is usual.`);
  }
  const wrong = shares.find((share) => !(share > 0 && share <= 1));
  if (wrong !== undefined) throw new InputError(`Shares of a curve lie above 0 and up to 1, got ${wrong}; correct it.`);
}

/** The weights with those of a random half of the units kept and the others 0. */
function halfWeights({ count, start, rows }: SamplingUnits, weights: Float64Array, random: Random): Float64Array {
  const kept = new Float64Array(weights.length);
  const order = random.permutation(count);
  for (let u = 0; u < Math.floor(count / 2); u++) {
    const unit = order[u]!;
    for (let k = start[unit]!; k < start[unit + 1]!; k++) kept[rows[k]!] = weights[rows[k]!]!;
  }
  return kept;
}

function characteristic(
  { scores, priorities }: RankProblem,
  order: Int32Array,
  weights: Float64Array,
  { target, shares }: { readonly target: 'autoc' | 'qini'; readonly shares: readonly number[] },
): { readonly area: number; readonly curve: Float64Array } {
  let [weight, sum] = [0, 0];
  for (const row of order) {
    weight += weights[row]!;
    sum += weights[row]! * scores[row]!;
  }
  const mean = sum / weight;
  const curve = new Float64Array(shares.length);
  let [treated, effect, area, point] = [0, 0, 0, 0];
  for (let from = 0; from < order.length;) {
    let [tied, tiedSum, to] = [0, 0, from];
    while (to < order.length && priorities[order[to]!] === priorities[order[from]!]) {
      tied += weights[order[to]!]!;
      tiedSum += weights[order[to]!]! * scores[order[to]!]!;
      to += 1;
    }
    for (let k = from; k < to; k++) {
      const w = weights[order[k]!]!;
      if (w === 0) continue;
      treated += w;
      effect += (w * tiedSum) / tied;
      const share = treated / weight;
      const lift = effect / treated - mean;
      area += (w / weight) * (target === 'qini' ? share * lift : lift);
      while (point < shares.length && share >= shares[point]! - 1e-12) curve[point++] = lift;
    }
    from = to;
  }
  return { area, curve };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
