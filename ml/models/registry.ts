import { autoencoder } from './autoencoder.ts';
import { calibrated } from './calibrated.ts';
import { convolution } from './convolution.ts';
import { decisionTree } from './decisionTree.ts';
import { decisionTreeRegressor } from './decisionTreeRegressor.ts';
import { dqn } from './dqn.ts';
import { elasticNet } from './elasticNet.ts';
import { gaussianHmm } from './gaussianHmm.ts';
import { generativeAugmentation } from './generativeAugmentation.ts';
import { gru } from './gru.ts';
import { hmmDirection } from './hmmDirection.ts';
import { hybridCausal } from './hybridCausal.ts';
import { leadLagNetwork } from './leadLagNetwork.ts';
import { lightgbm } from './lightgbm.ts';
import { linearRegression } from './linearRegression.ts';
import { logisticPath } from './logisticPath.ts';
import { logisticRegression } from './logisticRegression.ts';
import { lstm } from './lstm.ts';
import { markovSwitching } from './markovSwitching.ts';
import { mlp } from './mlp.ts';
import { mlpRegressor } from './mlpRegressor.ts';
import type { ModelDefinition } from './model.ts';
import { randomForest } from './randomForest.ts';
import { randomForestRegressor } from './randomForestRegressor.ts';
import { residualTransformer } from './residualTransformer.ts';
import { stack } from './stack.ts';
import { studentHmm } from './studentHmm.ts';
import { temporalFusion } from './temporalFusion.ts';
import { transformer } from './transformer.ts';
import { variationalAutoencoder } from './variationalAutoencoder.ts';
import { xgboost } from './xgboost.ts';

/** Every model that a system may name. Add a model: one file, one line. */
export const models = {
  'linear-regression': linearRegression,
  'logistic-regression': logisticRegression,
  'elastic-net': elasticNet,
  'logistic-path': logisticPath,
  'gaussian-hmm': gaussianHmm,
  'student-hmm': studentHmm,
  'hmm-direction': hmmDirection,
  'markov-switching': markovSwitching,
  'decision-tree': decisionTree,
  'decision-tree-regressor': decisionTreeRegressor,
  'random-forest': randomForest,
  'random-forest-regressor': randomForestRegressor,
  'hybrid-causal': hybridCausal,
  lightgbm,
  xgboost,
  mlp,
  'mlp-regressor': mlpRegressor,
  convolution,
  lstm,
  gru,
  transformer,
  'temporal-fusion': temporalFusion,
  'residual-transformer': residualTransformer,
  'lead-lag-network': leadLagNetwork,
  autoencoder,
  'variational-autoencoder': variationalAutoencoder,
  'generative-augmentation': generativeAugmentation,
  stack,
  calibrated,
  dqn,
} as const satisfies Record<string, ModelDefinition>;
