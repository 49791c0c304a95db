import type { Searched } from '../../../contracts/tune.ts';
import type { Random } from '../../stats/rng.ts';
import { axisOf, valueAt } from '../coordinates.ts';
import type { Sampler } from '../sampler.ts';

function draw(searched: Searched, random: Random): number | string | boolean {
  if (searched.kind === 'choice') return searched.among[random.integer(searched.among.length)]!;
  const { low, high } = axisOf(searched);
  return valueAt(searched, low + random.uniform() * (high - low));
}

/** Every value by itself, uniform over its range (over the logarithm where its scale is log) or over its choices. */
export const random: Sampler = {
  name: 'random',
  purpose: 'draws every configuration anew; what any other way has to beat',
  cite: 'Bergstra and Bengio (2012), “Random search for hyper-parameter optimization”, J. Machine Learning Research 13',
  suggest: ({ space, random: numbers }) =>
    Object.fromEntries(space.map((searched) => [searched.name, draw(searched, numbers)])),
};
