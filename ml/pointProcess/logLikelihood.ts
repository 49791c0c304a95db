import { NumericsError } from '../../contracts/failures.ts';
import { createColumns, fillColumns, writeIntensities } from './columns.ts';
import { eventCount, requireEvents, type HawkesEvents } from './events.ts';
import { requireModel, type HawkesModel } from './hawkesModel.ts';
import type { Column, Kernel } from './kernels/kernel.ts';
import { impactsOf } from './markImpact.ts';

/**
 * Log-likelihood of events under a Hawkes process, in nats: Σ_i Σ_k ln λ_i(t_k) − Σ_i ∫₀ᵀ λ_i. Nothing is known of the time
 * before 0, so nothing excites there. Times in seconds; in another unit the value moves by events · ln(unit).
 * O(n) for kernels of exponentials, O(n²) for the exact power law.
 * Ozaki (1979), Annals of the Institute of Statistical Mathematics 31.
 * Example: times .5, 1, 1.2, 2.5, 2.6, 2.65, 4, 6.5, 6.55, 7, 9 to 10, μ .4, a .6, β 1.5: −11.879681380876189.
 * @throws NumericsError on bad times, InputError on a bad model, with both numbers.
 */
export function logLikelihood(model: HawkesModel, events: HawkesEvents): number {
  const { columns, intensities } = intensitiesAt(model, events);
  return likelihoodOf(columns, intensities, model, events.horizon);
}

/** λ_i just before each event of kind i, by kind; the same bits as a stream gives (`createIntensity`). */
export function eventIntensities(model: HawkesModel, events: HawkesEvents): Float64Array[] {
  return intensitiesAt(model, events).intensities;
}

function intensitiesAt(
  model: HawkesModel,
  events: HawkesEvents,
): { readonly columns: readonly Column[]; readonly intensities: Float64Array[] } {
  const kernel = requireModel(model);
  requireEvents(events);
  requireKinds(model, events);
  requireFewEnough(kernel, events);
  const filled = createColumns(events, kernel, model.terms, false);
  fillColumns(filled, events, impactsOf(model.marks, events), kernel, model);
  const intensities = events.times.map((each) => new Float64Array(each.length));
  writeIntensities(filled.columns, model, intensities);
  return { columns: filled.columns, intensities };
}

export function likelihoodOf(
  columns: readonly Column[],
  intensities: readonly Float64Array[],
  { baseline, weights }: HawkesModel,
  horizon: number,
): number {
  let total = 0;
  intensities.forEach((intensity, kind) => {
    total += sumOfLogs(intensity);
    total -= baseline[kind]! * horizon;
  });
  columns.forEach(({ integral }, c) => {
    total -= weights[c]! * integral;
  });
  return total;
}

/** One logarithm of a product of many: a product is closed before it leaves the range of a double. */
function sumOfLogs(values: Float64Array): number {
  let [total, product] = [0, 1];
  for (let k = 0; k < values.length; k++) {
    product *= values[k]!;
    if (product < 1e200 && product > 1e-200) continue;
    total += Math.log(product);
    product = 1;
  }
  return total + Math.log(product);
}

export function requireKinds({ kinds }: { readonly kinds: number }, { times }: HawkesEvents): void {
  if (times.length === kinds) return;
  throw new NumericsError(`A Hawkes process of ${kinds} kinds needs events of as many, got ${times.length}.`);
}

export function requireFewEnough({ name, mostEvents }: Kernel, events: HawkesEvents): void {
  const count = eventCount(events);
  if (count <= mostEvents) return;
  throw new NumericsError(
    `The kernel ${name} takes at most ${mostEvents} events since its time is quadratic, got ${count}; use powerLawMixture.`,
  );
}
