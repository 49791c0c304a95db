import { geometric } from '../../stats/geometric.ts';
import { defineMixtureKernel } from './defineMixtureKernel.ts';

const one = Float64Array.of(1);
const none = Float64Array.of(0);

/** φ(u) = a β e^{−βu}; shape: `decay` β in 1/s. Example: density(0, [2], 0) = 2. */
export const exponential = defineMixtureKernel({
  name: 'exponential',
  purpose: 'One time scale: an event raises the rate at once, and the rise falls by half every ln 2 / β seconds.',
  cite: 'Hawkes (1971), Biometrika 58(1); Ogata (1981), IEEE Trans. Information Theory 27(1).',
  terms: [1, 1],
  shapeNames: () => ['decay'],
  shapeOf: () => [0],
  mixture: (shape) => ({ weights: one, decays: shape, weightSlopes: none, decaySlopes: one }),
  grid: ({ short, long }) => geometric(1 / long, 1 / short, 14).map((decay) => Float64Array.of(decay)),
});
