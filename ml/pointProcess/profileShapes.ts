import { minimise } from '../timeSeries/minimise.ts';
import { quantileOfSorted } from '../stats/quantile.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { eventCount, type HawkesEvents } from './events.ts';
import type { HawkesModel } from './hawkesModel.ts';
import type { Kernel, TimeScales } from './kernels/kernel.ts';
import { likelihoodObjective } from './likelihoodObjective.ts';
import { packParameters, unpackParameters, type ParameterLayout } from './parameterLayout.ts';

export interface ProfilePoint {
  readonly shape: readonly number[];
  readonly logLikelihood: number;
  /** The best baselines and weights for that shape. */
  readonly model: HawkesModel;
}

/** Close enough to rank the points of a grid and to start from. */
const tolerance = 1e-4;

/**
 * Highest log-likelihood over baselines and weights at each point of the kernel's grid of shapes, without marks; one point where
 * the layout fixes shapes. Columns are filled once a point, then the concave problem is solved.
 */
export function profileShapes(events: HawkesEvents, layout: ParameterLayout, kernel: Kernel): ProfilePoint[] {
  const { kinds, terms, sharing, fixedShapes } = layout;
  const shapes = fixedShapes ? [fixedShapes] : kernel.grid(timeScales(events), terms);
  const count = eventCount(events);
  return shapes.map((shape) => {
    const spread = fixedShapes || sharing === 'shared' ? shape : repeated(shape, kinds * kinds);
    const held: ParameterLayout = { ...layout, fixedShapes: spread, markForm: null };
    const from = packParameters(held, halfExcited(events, held, spread));
    const end = minimise(likelihoodObjective(events, held), from, { tolerance, most: 60 });
    const model = unpackParameters(held, end.x, undefined);
    return { shape: Array.from(shape), logLikelihood: -end.value * count, model: { ...model, weights: lifted(model) } };
  });
}

/** Half of each kind's events excited, by all kinds alike. */
function halfExcited({ times, horizon }: HawkesEvents, layout: ParameterLayout, shapes: Float64Array): HawkesModel {
  const { kernel, kinds, terms, sharing } = layout;
  const baseline = Float64Array.from(times, (each) => (0.5 * Math.max(1, each.length)) / horizon);
  const weights = new Float64Array(kinds * kinds * terms).fill(0.5 / (kinds * terms));
  return { kernel, kinds, terms, sharing, baseline, weights, shapes, marks: null };
}

/** A weight that ran to 0 has to be able to come back in the search that starts here. */
function lifted({ weights }: HawkesModel): Float64Array {
  return weights.map((weight) => Math.max(weight, 1e-4));
}

function repeated(shape: Float64Array, times: number): Float64Array {
  return Float64Array.from({ length: shape.length * times }, (_, i) => shape[i % shape.length]!);
}

/** Half of the gap that 5 % of all gaps are below, and a quarter of the window. */
function timeScales({ times, horizon }: HawkesEvents): TimeScales {
  const gaps = sortNumbers(
    Float64Array.from(times.flatMap((each) => Array.from(each.subarray(1), (time, k) => time - each[k]!))),
  );
  return { short: Math.min(quantileOfSorted(gaps, 0.05) / 2, horizon / 100), long: horizon / 4 };
}
