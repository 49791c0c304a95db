import { sortNumbers } from '../stats/sortNumbers.ts';
import { defineDrift } from './drift.ts';
import { ecdfDistances } from './ecdfDistances.ts';

/** √(2 ∫ (F − G)² dx) in square roots of the unit of the values, as scipy's `energy_distance`; it has no upper bound. */
export const energyDistance = defineDrift({
  name: 'energyDistance',
  kind: 'distance',
  purpose: 'Root of the squared area between the two distribution functions.',
  cite: 'Székely and Rizzo (2013), J. Statistical Planning and Inference 143; scipy.stats.energy_distance.',
  minimumReference: 1,
  minimumLive: 1,
  compare: (reference, live) => ({
    statistic: ecdfDistances(sortNumbers(reference), sortNumbers(live)).energy,
    pValue: null,
    note: null,
  }),
});
