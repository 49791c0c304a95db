import { openLightGbm } from '../engines/lightgbm.ts';
import { enginePath } from '../engines/nativeLibrary.ts';
import { fitTrees, restoreTrees } from './boostedTrees.ts';
import { boosterParameters, monotoneOf } from './boosterOptions.ts';
import { defineModel } from './defineModel.ts';

const file = 'model.txt';

/**
 * Gradient-boosted trees by LightGBM: P(target = 1) = 1 / (1 + exp(−Σ_k η f_k(x))), trees f_k grown leaf by leaf on
 * gradients and Hessians of the log loss; leaf value −G / (H + λ).
 *
 * x: (n, p) row-major, NaN is missing and goes the way that fits better. target: 0 or 1.
 * The defaults are shallow and heavily regularised: returns carry little signal and many ways to overfit.
 * Same data, parameters and seed give the same model bytes, whatever the number of threads.
 * Ke et al. (2017), LightGBM: A Highly Efficient Gradient Boosting Decision Tree, NeurIPS 30.
 */
export const lightgbm = defineModel({
  name: 'lightgbm',
  revision: 1,
  family: 'classifier',
  purpose: 'Probability of a direction from many features, with interactions and missing values.',
  cite: 'Ke et al. (2017), LightGBM: A Highly Efficient Gradient Boosting Decision Tree, NeurIPS 30.',
  hardware: 'cpu',
  needs: {
    minimumRows: 100,
    missing: 'handled',
    engine: 'lightgbm',
    shape: 'rows × features; any scale, since only the order of values counts; some thousand rows and up',
  },
  output: 'probability: P(target = 1), 0–1.',
  warmStarts: true,
  regimes: ['any with a stable relation between features and target', 'high-volatility', 'trending'],
  suits: ['any', 'volatile', 'trending'],
  parameters: {
    rounds: {
      default: 200,
      minimum: 1,
      maximum: 20_000,
      integer: true,
      search: { from: 20, to: 500, scale: 'log' },
      meaning: 'Number of trees.',
    },
    learning_rate: {
      default: 0.03,
      minimum: 1e-6,
      maximum: 1,
      search: { from: 0.003, to: 0.3, scale: 'log' },
      meaning: 'Shrinkage η of each tree.',
    },
    leaves: {
      default: 7,
      minimum: 2,
      maximum: 4096,
      integer: true,
      search: { from: 3, to: 63, scale: 'log' },
      meaning: 'Most leaves of a tree (num_leaves).',
    },
    depth: {
      default: 3,
      minimum: 1,
      maximum: 64,
      integer: true,
      search: { from: 2, to: 8 },
      meaning: 'Most splits from root to leaf (max_depth).',
    },
    min_data_in_leaf: {
      default: 40,
      minimum: 1,
      integer: true,
      search: { from: 10, to: 300, scale: 'log' },
      meaning: 'Fewest rows in a leaf.',
    },
    feature_fraction: {
      default: 0.7,
      minimum: 0.01,
      maximum: 1,
      search: { from: 0.3, to: 1 },
      meaning: 'Share of the features that each tree may use.',
    },
    bagging_fraction: {
      default: 0.7,
      minimum: 0.01,
      maximum: 1,
      search: { from: 0.4, to: 1 },
      meaning: 'Share of the rows that each tree sees.',
    },
    lambda_l2: {
      default: 10,
      minimum: 0,
      search: { from: 0.1, to: 300, scale: 'log' },
      meaning: 'L2 penalty λ on leaf values.',
    },
    min_gain: { default: 0, minimum: 0, meaning: 'Least gain of a split (min_gain_to_split).' },
    max_bin: { default: 255, minimum: 2, maximum: 65_535, integer: true, meaning: 'Most bins of a feature.' },
    ...boosterParameters,
  },
  async fit(data, parameters, context) {
    const monotone = monotoneOf(parameters, data.x.columns);
    const engine = await openLightGbm(enginePath(context.engines, 'lightgbm'));
    return fitTrees({
      engine,
      file,
      data,
      context,
      options: parameters,
      rounds: parameters.rounds,
      parameters: {
        objective: 'binary',
        learning_rate: parameters.learning_rate,
        num_leaves: parameters.leaves,
        max_depth: parameters.depth,
        min_data_in_leaf: parameters.min_data_in_leaf,
        feature_fraction: parameters.feature_fraction,
        bagging_fraction: parameters.bagging_fraction,
        bagging_freq: parameters.bagging_fraction < 1 ? 1 : 0,
        lambda_l2: parameters.lambda_l2,
        min_gain_to_split: parameters.min_gain,
        max_bin: parameters.max_bin,
        seed: context.seed,
        deterministic: true,
        force_row_wise: true,
        verbosity: -1,
        ...(monotone && { monotone_constraints: monotone.join(',') }),
      },
    });
  },
  async restore(files, context) {
    return restoreTrees(await openLightGbm(enginePath(context.engines, 'lightgbm')), file, files);
  },
});
