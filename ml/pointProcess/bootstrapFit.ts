import { InputError } from '../../contracts/failures.ts';
import { minimise } from '../timeSeries/minimise.ts';
import { eventCount, type HawkesEvents } from './events.ts';
import { exponentialDistance } from './goodnessOfFit.ts';
import type { HawkesFit } from './hawkesFit.ts';
import { likelihoodObjective } from './likelihoodObjective.ts';
import { packParameters, unpackParameters } from './parameterLayout.ts';
import { rescaledGaps } from './rescaledGaps.ts';
import { simulateHawkes } from './simulateHawkes.ts';

export interface BootstrapTest {
  /** Kolmogorov–Smirnov distance of the rescaled gaps of all kinds together. */
  readonly statistic: number;
  /** (1 + simulations at least as far) / (1 + replicates). */
  readonly pValue: number;
  readonly replicates: number;
  readonly seed: number;
  /** Distances of the replicates, each under its own fit. */
  readonly distances: readonly number[];
}

/**
 * Whether events fit a fitted process, with the fitting counted in: paths of the fitted process over the same window, each fitted
 * again (a search from the fitted parameters) and rescaled under its own fit. The p-value of known parameters is too high.
 * With `seed` and `replicates` alike the answer is alike. Time: one local fit a replicate; 99 are the default.
 * Stute, González Manteiga and Presedo Quindimil (1993), Metrika 40; for Hawkes processes Ogata (1988), JASA 83(401).
 * @throws InputError on fewer than 19 replicates; NumericsError where the fitted process explodes.
 */
export function bootstrapFit(
  fit: Pick<HawkesFit, 'model' | 'layout'>,
  events: HawkesEvents,
  { seed, replicates = 99 }: { readonly seed: number; readonly replicates?: number },
): BootstrapTest {
  const { model, layout } = fit;
  if (!(Number.isInteger(replicates) && replicates >= 19))
    throw new InputError(`A bootstrap p-value needs at least 19 replicates, got ${replicates}.`);
  const { statistic } = exponentialDistance(rescaledGaps(model, events));
  const count = eventCount(events);
  const start = packParameters(layout, model);
  const distances = Array.from({ length: replicates }, (_, replicate) => {
    const path = simulateHawkes(model, {
      seed: seed + replicate,
      horizon: events.horizon,
      mostEvents: 20 * count + 1000,
      ...(model.marks && events.marks ? { markPool: events.marks } : {}),
    });
    const { x } = minimise(likelihoodObjective(path, layout), start, { tolerance: 1e-6, most: 100 });
    return exponentialDistance(rescaledGaps(unpackParameters(layout, x, path.marks), path)).statistic;
  });
  const far = distances.filter((distance) => distance >= statistic).length;
  return { statistic, pValue: (1 + far) / (1 + replicates), replicates, seed, distances };
}
