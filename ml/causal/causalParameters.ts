import { ConfigError } from '../../contracts/failures.ts';
import type { Parameters } from '../../contracts/system.ts';
import { resolveParameters, type Resolved } from '../models/resolveParameters.ts';

/** Parameters of a causal forest with their defaults; see `fitCausalForest`. */
export const causalParameters = {
  trees: { default: 100, minimum: 4, maximum: 100_000, integer: true, meaning: 'trees, a multiple of groupSize' },
  minimumLeaf: {
    default: 10,
    minimum: 1,
    integer: true,
    meaning: 'least rows in a child, of the half of a sample that chooses splits',
  },
  minimumSide: {
    default: 2,
    minimum: 0,
    integer: true,
    meaning: 'least rows in a child with treatment below, and at or above, the mean of the parent',
  },
  depth: { default: 10, minimum: 1, maximum: 60, integer: true, meaning: 'greatest depth of a leaf' },
  sampleFraction: { default: 0.45, minimum: 0.02, maximum: 0.5, meaning: 'rows of a tree as a share of all' },
  groupSize: { default: 4, minimum: 2, integer: true, meaning: 'trees that share a half-sample, for the intervals' },
  splitShare: {
    default: 0.5,
    minimum: 0.1,
    maximum: 0.9,
    meaning: 'share of a sample that chooses splits; the rest fills the leaves',
  },
  alpha: { default: 0.05, minimum: 0, maximum: 0.25, meaning: 'least share of the treatment’s variation in a child' },
  criterion: {
    default: 'mse',
    oneOf: ['mse', 'het'],
    meaning:
      'gain of a split: squared effects times the treatment’s variation in a child (mse) or, as grf, its rows (het)',
  },
  featuresPerSplit: {
    default: 0,
    minimum: 0,
    meaning: 'mean number of features tried in a node; 0: ⌈√p + 20⌉, or all p where that is fewer',
  },
  folds: { default: 4, minimum: 2, maximum: 100, integer: true, meaning: 'folds of cross-fitting' },
  embargoRows: {
    default: 0,
    minimum: 0,
    integer: true,
    meaning: 'rows on either side of a held-out block of time that do not learn for it; at least the outcome’s horizon',
  },
  nuisance: {
    default: 'auto',
    oneOf: ['auto', 'linear', 'forest', 'boosted'],
    meaning: 'learner of E[outcome | x] and E[treatment | x]; auto: the best of all out of fold',
  },
  nuisanceTrees: { default: 60, minimum: 1, integer: true, meaning: 'trees of a nuisance forest, rounds of boosting' },
  propensityFloor: {
    default: 0.01,
    minimum: 0.0001,
    maximum: 0.2,
    meaning: 'probabilities of treatment are held at least this far from 0 and 1',
  },
} as const;

export type CausalParameters = Resolved<typeof causalParameters>;

/** Fills in defaults and refuses what does not fit together. */
export function resolveCausalParameters(given: Parameters): CausalParameters {
  const resolved = resolveParameters('a causal forest', causalParameters, given);
  const { trees, groupSize } = resolved;
  if (trees % groupSize !== 0 || trees < 2 * groupSize) {
    throw new ConfigError(
      `A causal forest needs trees in at least 2 groups of ${groupSize}, got ${trees}; take ${Math.max(2, Math.ceil(trees / groupSize)) * groupSize}.`,
    );
  }
  return resolved;
}
