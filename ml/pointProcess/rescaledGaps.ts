import { pairOf } from './columns.ts';
import { requireEvents, type HawkesEvents } from './events.ts';
import { requireModel, shapeOfPair, type HawkesModel } from './hawkesModel.ts';
import { requireFewEnough, requireKinds } from './logLikelihood.ts';
import { impactsOf } from './markImpact.ts';

/**
 * Λ_i(t_k) = ∫₀^{t_k} λ_i at the events of each kind: their times on a clock on which a true model makes them a Poisson process
 * of rate 1. O(n) for kernels of exponentials.
 * Ogata (1988), JASA 83(401), §4; Brown, Barbieri, Ventura, Kass and Frank (2002), Neural Computation 14.
 */
export function compensators(model: HawkesModel, events: HawkesEvents): Float64Array[] {
  const kernel = requireModel(model);
  requireEvents(events);
  requireKinds(model, events);
  requireFewEnough(kernel, events);
  const impacts = impactsOf(model.marks, events);
  const most = events.times.reduce((length, each) => Math.max(length, each.length), 0);
  const scratch = { level: new Float64Array(most), slope: new Float64Array(most) };
  return events.times.map((times, target) => {
    const integral = times.map((time) => model.baseline[target]! * time);
    for (let source = 0; source < model.kinds; source++) {
      const pair = pairOf(events, impacts, target, source);
      const shape = shapeOfPair(model, target, source);
      for (let term = 0; term < model.terms; term++) {
        const weight = model.weights[(target * model.kinds + source) * model.terms + term]!;
        kernel.compensate(pair, shape, term, weight, integral, scratch);
      }
    }
    return integral;
  });
}

/**
 * Rescaled gaps z_k = Λ_i(t_k) − Λ_i(t_{k−1}) of each kind, the first from 0: independent and exponential with mean 1 where the
 * model is true.
 */
export function rescaledGaps(model: HawkesModel, events: HawkesEvents): Float64Array[] {
  return compensators(model, events).map((integral) =>
    integral.map((value, k) => value - (k === 0 ? 0 : integral[k - 1]!)),
  );
}
