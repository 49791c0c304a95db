import { geometric } from '../../stats/geometric.ts';
import { defineMixtureKernel } from './defineMixtureKernel.ts';

const one = Float64Array.of(1);
const none = Float64Array.of(0);

/** φ(u) = Σ_q a_q β_q e^{−β_q u}; shape: the decays β_q in 1/s, one a term. Example: two terms, fast and slow feedback. */
export const sumOfExponentials = defineMixtureKernel({
  name: 'sumOfExponentials',
  purpose: 'A few time scales, each with its own number of children.',
  cite: 'Lemonnier and Vayatis (2014), ECML PKDD; Ogata (1981), IEEE Trans. Information Theory 27(1).',
  terms: [1, 12],
  shapeNames: (terms) => Array.from({ length: terms }, (_, term) => `decay${term + 1}`),
  shapeOf: (term) => [term],
  mixture: (shape, term) => ({
    weights: one,
    decays: shape.subarray(term, term + 1),
    weightSlopes: none,
    decaySlopes: one,
  }),
  grid({ short, long }, terms) {
    const ends = geometric(1 / long, 1 / short, 5);
    const starts: Float64Array[] = [];
    // Every stretch of the range of decays, with the terms spread evenly over it.
    for (let from = 0; from < ends.length - 1; from++)
      for (let to = from + 1; to < ends.length; to++)
        starts.push(Float64Array.from(geometric(ends[from]!, ends[to]!, terms)));
    return starts;
  },
});
