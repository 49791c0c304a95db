import type { Objective } from '../timeSeries/minimise.ts';
import { createColumns, fillColumns, writeIntensities, type Columns } from './columns.ts';
import { eventCount, type HawkesEvents } from './events.ts';
import { kernelNamed, type HawkesModel } from './hawkesModel.ts';
import { likelihoodOf } from './logLikelihood.ts';
import { impactsOf, impactSlopes } from './markImpact.ts';
import { offsetsOf, unpackParameters, type Offsets, type ParameterLayout } from './parameterLayout.ts';

/** Beyond this a logarithm of a parameter means nothing and its exponential may overflow. */
const farthest = 60;

/**
 * −log-likelihood an event as a function of the layout's parameters, with its exact gradient. One evaluation fills a column a
 * pair and term and one a shape parameter; memory is taken once.
 */
export function likelihoodObjective(events: HawkesEvents, layout: ParameterLayout): Objective {
  const kernel = kernelNamed(layout.kernel);
  const offsets = offsetsOf(layout);
  const filled = createColumns(events, kernel, layout.terms, layout.fixedShapes === null);
  const forMarks = layout.markForm === null ? null : createColumns(events, kernel, layout.terms, false);
  const count = eventCount(events);
  const still = layout.fixedShapes !== null && layout.markForm === null;
  const unmarked = layout.markForm === null ? impactsOf(null, events) : null;
  const intensities = events.times.map((each) => new Float64Array(each.length));
  let full = false;
  return (x, gradient) => {
    if (!x.every((value) => Math.abs(value) <= farthest)) return Infinity;
    const model = unpackParameters(layout, x, events.marks);
    const impacts = unmarked ?? impactsOf(model.marks, events);
    // With nothing but baselines and weights free the columns never change.
    if (!(still && full)) fillColumns(filled, events, impacts, kernel, model);
    full = true;
    writeIntensities(filled.columns, model, intensities);
    const value = likelihoodOf(filled.columns, intensities, model, events.horizon);
    const inverses = invert(intensities);
    gradient.fill(0);
    addSlopes({ filled, inverses, model, events, offsets, shapeOf: kernel.shapeOf.bind(kernel) }, gradient);
    if (forMarks && events.marks && layout.markForm) {
      fillColumns(forMarks, events, impactSlopes(layout.markForm, events.marks, impacts), kernel, model);
      forMarks.columns.forEach(({ value: slope, integral }, c) => {
        const inverse = inverses[Math.floor(c / (model.kinds * model.terms))]!;
        gradient[offsets.mark]! += model.weights[c]! * (dot(slope, inverse) - integral);
      });
    }
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= -count;
    return Number.isFinite(value) ? -value / count : Infinity;
  };
}

interface Evaluated {
  readonly filled: Columns;
  readonly inverses: readonly Float64Array[];
  readonly model: HawkesModel;
  readonly events: HawkesEvents;
  readonly offsets: Offsets;
  readonly shapeOf: (term: number) => readonly number[];
}

/** Adds the derivatives of the log-likelihood by the logarithms of baselines, weights and shapes. */
function addSlopes({ filled, inverses, model, events, offsets, shapeOf }: Evaluated, gradient: Float64Array): void {
  const { kinds, terms, sharing, baseline, weights } = model;
  const perPair = sharing === 'shared' ? 0 : offsets.shapeCount / (kinds * kinds);
  inverses.forEach((inverse, kind) => {
    let sum = 0;
    for (let k = 0; k < inverse.length; k++) sum += inverse[k]!;
    gradient[kind] = baseline[kind]! * (sum - events.horizon);
  });
  filled.columns.forEach(({ value, slopes, integral, integralSlopes }, c) => {
    const pair = Math.floor(c / terms);
    const inverse = inverses[Math.floor(pair / kinds)]!;
    const weight = weights[c]!;
    gradient[offsets.weights + c] = weight * (dot(value, inverse) - integral);
    shapeOf(c % terms).forEach((parameter, p) => {
      if (p >= slopes.length) return;
      const at = offsets.shapes + pair * perPair + parameter;
      gradient[at]! += weight * (dot(slopes[p]!, inverse) - integralSlopes[p]!);
    });
  });
}

/** Every value's inverse, in place. */
function invert(columns: readonly Float64Array[]): readonly Float64Array[] {
  for (const column of columns) for (let k = 0; k < column.length; k++) column[k] = 1 / column[k]!;
  return columns;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
