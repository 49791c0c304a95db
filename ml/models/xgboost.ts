import { enginePath } from '../engines/nativeLibrary.ts';
import { openXgBoost } from '../engines/xgboost.ts';
import { fitTrees, restoreTrees } from './boostedTrees.ts';
import { boosterParameters, monotoneOf, weightsOf } from './boosterOptions.ts';
import { defineModel } from './defineModel.ts';

const file = 'model.ubj';

/** Share of ones, by weight. */
function baseRate(target: Float64Array, weight: Float64Array | null): number {
  const ones = target.reduce((sum, y, row) => sum + y * (weight?.[row] ?? 1), 0);
  return ones / (weight?.reduce((sum, w) => sum + w, 0) ?? target.length);
}

/**
 * Gradient-boosted trees by XGBoost: P(target = 1) = 1 / (1 + exp(−b − Σ_k η f_k(x))), trees f_k grown level by level
 * on gradients and Hessians of the log loss over histogram bins; leaf value −G / (H + λ); b is the logit of the base rate.
 *
 * x: (n, p) row-major, read as f32; NaN is missing and goes the way that fits better. target: 0 or 1.
 * The defaults are shallow and heavily regularised: returns carry little signal and many ways to overfit.
 * Same data, parameters and seed give the same model bytes, whatever the number of threads.
 * Chen & Guestrin (2016), XGBoost: A Scalable Tree Boosting System, KDD 22.
 */
export const xgboost = defineModel({
  name: 'xgboost',
  revision: 1,
  family: 'classifier',
  purpose: 'Probability of a direction from many features, with interactions and missing values.',
  cite: 'Chen & Guestrin (2016), XGBoost: A Scalable Tree Boosting System, KDD 22.',
  hardware: 'cpu',
  needs: {
    minimumRows: 100,
    missing: 'handled',
    engine: 'xgboost',
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
      meaning: 'Shrinkage η of each tree (eta).',
    },
    depth: {
      default: 3,
      minimum: 1,
      maximum: 32,
      integer: true,
      search: { from: 1, to: 8 },
      meaning: 'Most splits from root to leaf (max_depth).',
    },
    min_child_weight: {
      default: 10,
      minimum: 0,
      search: { from: 1, to: 100, scale: 'log' },
      meaning: 'Least sum of Hessians p(1 − p) in a leaf; 10 is about 40 rows near p = ½.',
    },
    feature_fraction: {
      default: 0.7,
      minimum: 0.01,
      maximum: 1,
      search: { from: 0.3, to: 1 },
      meaning: 'Share of the features that each tree may use (colsample_bytree).',
    },
    bagging_fraction: {
      default: 0.7,
      minimum: 0.01,
      maximum: 1,
      search: { from: 0.4, to: 1 },
      meaning: 'Share of the rows that each tree sees (subsample).',
    },
    lambda_l2: {
      default: 10,
      minimum: 0,
      search: { from: 0.1, to: 300, scale: 'log' },
      meaning: 'L2 penalty λ on leaf values.',
    },
    min_gain: { default: 0, minimum: 0, meaning: 'Least gain γ of a split (gamma).' },
    max_bin: { default: 256, minimum: 2, maximum: 65_535, integer: true, meaning: 'Most bins of a feature.' },
    device: {
      default: 'cpu',
      oneOf: ['cpu', 'cuda'],
      meaning: 'Where trees are grown; cuda goes to the gpu queue, needs a GPU there, and gives other trees than cpu.',
    },
    ...boosterParameters,
  },
  hardwareFor: ({ device }) => (device === 'cuda' ? 'gpu' : 'cpu'),
  async fit(data, parameters, context) {
    const monotone = monotoneOf(parameters, data.x.columns);
    const library = parameters.device === 'cuda' ? 'xgboost-cuda' : 'xgboost';
    const engine = await openXgBoost(enginePath(context.engines, library));
    return fitTrees({
      engine,
      file,
      data,
      context,
      options: parameters,
      rounds: parameters.rounds,
      parameters: {
        objective: 'binary:logistic',
        // Said outright: the library's own estimate has changed between versions.
        base_score: baseRate(data.target, weightsOf(parameters, data)),
        tree_method: 'hist',
        ...(parameters.device === 'cuda' && { device: 'cuda' }),
        eta: parameters.learning_rate,
        max_depth: parameters.depth,
        min_child_weight: parameters.min_child_weight,
        colsample_bytree: parameters.feature_fraction,
        subsample: parameters.bagging_fraction,
        lambda: parameters.lambda_l2,
        gamma: parameters.min_gain,
        max_bin: parameters.max_bin,
        seed: context.seed,
        verbosity: 0,
        ...(monotone && { monotone_constraints: `(${monotone.join(',')})` }),
      },
    });
  },
  async restore(files, context) {
    return restoreTrees(await openXgBoost(enginePath(context.engines, 'xgboost')), file, files);
  },
});
