import { minimise, type Objective } from '../timeSeries/minimise.ts';
import { eventCount, type HawkesEvents } from './events.ts';
import { branchingSlopes, reachOf } from './branchingInterval.ts';
import type { HawkesFit } from './hawkesFit.ts';
import { branchingRatio } from './hawkesModel.ts';
import { likelihoodObjective } from './likelihoodObjective.ts';
import { offsetsOf, packParameters } from './parameterLayout.ts';

export interface ProfileInterval {
  readonly ratio: number;
  /** 0 below where the events do not rule a Poisson process out. */
  readonly interval: readonly [number, number];
  readonly level: number;
}

const halvings = 30;

/**
 * Profile likelihood interval of the branching ratio: the ratios n whose best log-likelihood lies within χ²₁(level)/2 of the
 * highest. Not symmetric, and right where the delta method is not: few events, ratios near 0 or with a weak decay.
 *
 * log L + ν n at its maximum is the profile at the n found there, so ν is moved, not n: by bisection, with a search from the
 * last point each.
 * Venzon and Moolgavkar (1988), Applied Statistics 37.
 */
export function profileBranching(
  { model, layout, logLikelihood }: Pick<HawkesFit, 'model' | 'layout' | 'logLikelihood'>,
  events: HawkesEvents,
  level = 0.95,
): ProfileInterval {
  const allowed = reachOf(level) ** 2 / 2;
  const count = eventCount(events);
  const objective = likelihoodObjective(events, layout);
  const { weights, shapes } = offsetsOf(layout);
  const ratioAt = (x: Float64Array) => branchingRatio({ ...layout, weights: x.slice(weights, shapes).map(Math.exp) });
  const best = packParameters(layout, model);
  const leaning =
    (pull: number): Objective =>
    (x, gradient) => {
      const value = objective(x, gradient);
      if (!Number.isFinite(value)) return value;
      const ratio = ratioAt(x);
      branchingSlopes(layout, x).forEach((slope, i) => (gradient[i]! -= (pull / count) * ratio * slope));
      return value - (pull / count) * ratio;
    };
  const blank = new Float64Array(best.length);
  const probe = (pull: number, from: Float64Array) => {
    const { x } = minimise(leaning(pull), from, { tolerance: 1e-7, most: 200 });
    return { x, ratio: ratioAt(x), drop: logLikelihood + count * objective(x, blank) };
  };
  const ratio = ratioAt(best);
  const end = (sign: 1 | -1): number => {
    let [near, far] = [0, 0.1 / Math.max(ratio, 1e-3)];
    let at = probe(sign * far, best);
    while (at.drop < allowed) {
      // No pull takes more than all children away: the Poisson process itself is within reach.
      if (sign < 0 && at.ratio < 1e-6) return 0;
      near = far;
      far *= 2;
      at = probe(sign * far, at.x);
      if (far > 10 * count) return sign < 0 ? 0 : Infinity;
    }
    for (let halving = 0; halving < halvings && Math.abs(at.drop - allowed) > 1e-4; halving++) {
      const pull = (near + far) / 2;
      at = probe(sign * pull, at.x);
      if (at.drop < allowed) near = pull;
      else far = pull;
    }
    return at.ratio;
  };
  return { ratio, interval: [end(-1), end(1)], level };
}
