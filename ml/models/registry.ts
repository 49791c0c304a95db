import { calibrated } from './calibrated.ts';
import { gaussianHmm } from './gaussianHmm.ts';
import { lightgbm } from './lightgbm.ts';
import { linearRegression } from './linearRegression.ts';
import { logisticRegression } from './logisticRegression.ts';
import type { ModelDefinition } from './model.ts';
import { stack } from './stack.ts';
import { xgboost } from './xgboost.ts';

/** Every model that a system may name. Add a model: one file, one line. */
export const models = {
  'linear-regression': linearRegression,
  'logistic-regression': logisticRegression,
  'gaussian-hmm': gaussianHmm,
  lightgbm,
  xgboost,
  stack,
  calibrated,
} as const satisfies Record<string, ModelDefinition>;
