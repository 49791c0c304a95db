import { InputError, NumericsError } from '../../contracts/failures.ts';
import { minimise } from '../timeSeries/minimise.ts';
import { informationCriteria } from '../stats/informationCriteria.ts';
import { branchingInterval, reachOf } from './branchingInterval.ts';
import { eventCount, requireEvents, type HawkesEvents } from './events.ts';
import type { FitOptions, HawkesFit, ParameterEstimate } from './hawkesFit.ts';
import { kernelNamed, requireTerms, shapeOfPair, type HawkesModel } from './hawkesModel.ts';
import type { Kernel } from './kernels/kernel.ts';
import { likelihoodObjective } from './likelihoodObjective.ts';
import { requireFewEnough } from './logLikelihood.ts';
import { observedInformation } from './observedInformation.ts';
import {
  offsetsOf,
  packParameters,
  parameterNames,
  unpackParameters,
  type ParameterLayout,
} from './parameterLayout.ts';
import { profileShapes, type ProfilePoint } from './profileShapes.ts';
import { sortTerms } from './sortTerms.ts';

/** Of the gradient an event: enough to tell which search ends highest, and for the estimate. */
const searched = 1e-5;
const polished = 1e-8;
/** A number of children so small that the likelihood no longer tells it from 0. */
const border = 1e-6;

/**
 * Maximum likelihood fit of a Hawkes process with any kernel, one or more kinds of event.
 *
 * Baselines and weights given the shape are a concave problem; the shape is not (Ozaki 1979). So: a profile over a grid of
 * shapes, from below the shortest gaps to a fraction of the window; then BFGS in log-parameters, with the exact gradient, from
 * the best points; the highest end wins, all are kept. Standard errors come from the observed information. An estimate at or
 * beyond a branching ratio of 1 is said (`branching.stationary`), not clamped. Nothing is drawn at random.
 * Example: fitHawkes({ times: [times], horizon: 10 }, { kernel: 'exponential' }).branching.ratio.
 * @throws NumericsError on bad or too few events, InputError on bad options, with both numbers.
 */
export function fitHawkes(events: HawkesEvents, options: FitOptions): HawkesFit {
  const { level = 0.95, starts = 3, leastEvents = 10 } = options;
  const { kernel, layout } = layoutFor(events, options);
  requireEvents(events, leastEvents);
  requireFewEnough(kernel, events);
  if (options.marks) requireMarks(events, options.marks);
  const reach = reachOf(level);
  const profile = profileShapes(events, layout, kernel);
  const objective = likelihoodObjective(events, layout);
  const ends = apart(profile, Math.max(1, starts)).map(({ model }) =>
    minimise(objective, packParameters(layout, model), { tolerance: searched }),
  );
  const highest = ends.reduce((lead, end) => (end.value < lead.value ? end : lead));
  const best = minimise(objective, highest.x, { tolerance: polished });
  if (!Number.isFinite(best.value))
    throw new NumericsError(
      `A Hawkes fit needs a finite likelihood at one start at least, got none of ${ends.length}.`,
    );
  const count = eventCount(events);
  const x = sortTerms(layout, best.x);
  const names = parameterNames(layout);
  const held = weightsAtBorder(layout, x);
  const { covariance, issue } = observedInformation(objective, x, { count, held, names });
  const logLikelihood = -best.value * count;
  const model = unpackParameters(layout, x, events.marks);
  return {
    model,
    layout,
    logLikelihood,
    ...informationCriteria(logLikelihood, x.length, count),
    events: count,
    horizon: events.horizon,
    converged: best.converged,
    parameters: estimates({ layout, x, covariance, names, held, reach }),
    covariance,
    issues: [...(issue === null ? [] : [issue]), ...slowTerms(model, kernel, events.horizon)],
    branching: branchingInterval(layout, x, covariance, level),
    profile: layout.fixedShapes
      ? []
      : profile.map(({ shape, logLikelihood: height }) => ({ shape, logLikelihood: height })),
    starts: ends.map(({ value, converged }) => ({ logLikelihood: -value * count, converged })),
  };
}

/** The best points of a profile, no two with the same first parameter: neighbours would lead to one end. */
function apart(profile: readonly ProfilePoint[], most: number): readonly ProfilePoint[] {
  const seen = new Set<number | undefined>();
  return profile
    .toSorted((a, b) => b.logLikelihood - a.logLikelihood)
    .filter(({ shape: [first] }) => seen.size < most && !seen.has(first) && seen.add(first));
}

function layoutFor(
  { times }: HawkesEvents,
  options: FitOptions,
): { readonly kernel: Kernel; readonly layout: ParameterLayout } {
  const { terms = 1, sharing = 'shared', fixedShapes = null, marks = null } = options;
  const kernel = kernelNamed(options.kernel);
  requireTerms(kernel, terms);
  const kinds = times.length;
  const parameters = kernel.shapeNames(terms).length * (sharing === 'shared' ? 1 : kinds * kinds);
  if (
    fixedShapes &&
    (fixedShapes.length !== parameters || !fixedShapes.every((value) => value > 0 && value < Infinity))
  )
    throw new InputError(
      `A ${kernel.name} fit with known shapes needs ${parameters} of them, above 0, got ${fixedShapes.length}: ${fixedShapes.join(', ')}.`,
    );
  return { kernel, layout: { kernel: options.kernel, kinds, terms, sharing, fixedShapes, markForm: marks } };
}

/** Terms that give most of their children after the window: the window saw their first rate, not how many come in all. */
function slowTerms(model: HawkesModel, kernel: Kernel, horizon: number): string[] {
  const { kinds, terms, weights } = model;
  return Array.from(weights).flatMap((weight, c) => {
    const pair = Math.floor(c / terms);
    const [target, source] = [Math.floor(pair / kinds), pair % kinds];
    const seen = kernel.cumulative(horizon, shapeOfPair(model, target, source), c % terms);
    if (seen >= 0.5 || weight * seen < border) return [];
    return `Term ${c % terms} of kind ${source} on kind ${target} gives ${(100 * seen).toPrecision(2)} % of its children within the window of ${horizon} s, less than half: its weight and the branching ratio are not identified; use fewer terms or a longer window.`;
  });
}

function requireMarks({ marks }: HawkesEvents, form: string): void {
  if (!marks) throw new InputError(`A fit of a ${form} impact of marks needs events with marks, got none.`);
  marks.forEach((each, kind) => {
    const low = each.find((mark) => form === 'power' && !(mark > 0));
    if (low !== undefined) throw new NumericsError(`A power of marks needs them above 0, got ${low} of kind ${kind}.`);
    if (each.every((mark) => mark === each[0]))
      throw new NumericsError(
        `The impact of marks needs marks that differ, got ${each[0] ?? 'none'} alone of kind ${kind}.`,
      );
  });
}

function weightsAtBorder(layout: ParameterLayout, x: Float64Array): number[] {
  const { weights, shapes } = offsetsOf(layout);
  return Array.from(x.keys()).filter((i) => i >= weights && i < shapes && x[i]! < Math.log(border));
}

interface Estimated {
  readonly layout: ParameterLayout;
  readonly x: Float64Array;
  readonly covariance: Float64Array | null;
  readonly names: readonly string[];
  readonly held: readonly number[];
  readonly reach: number;
}

function estimates({ layout, x, covariance, names, held, reach }: Estimated): ParameterEstimate[] {
  const { mark } = offsetsOf(layout);
  return names.map((name, i) => {
    const at = x[i]!;
    const value = i === mark ? at : Math.exp(at);
    if (covariance === null || held.includes(i)) return { name, value, standardError: null, interval: null };
    const spread = Math.sqrt(covariance[i * x.length + i]!);
    const [low, high] = [at - reach * spread, at + reach * spread];
    return i === mark
      ? { name, value, standardError: spread, interval: [low, high] }
      : { name, value, standardError: value * spread, interval: [Math.exp(low), Math.exp(high)] };
  });
}
