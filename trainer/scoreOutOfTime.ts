import type { Frame } from '../contracts/frame.ts';
import type { ModelDefinition } from '../ml/models/model.ts';

type Score = Readonly<Record<string, number | null>>;

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

function classifier(pairs: readonly (readonly [number, number])[]): Score {
  const clip = (p: number) => Math.min(Math.max(p, 1e-15), 1 - 1e-15);
  return {
    rows: pairs.length,
    base_rate: mean(pairs.map(([, y]) => y)),
    log_loss: mean(pairs.map(([p, y]) => -Math.log(clip(y === 1 ? p : 1 - p)))),
    brier: mean(pairs.map(([p, y]) => (p - y) ** 2)),
    accuracy: mean(pairs.map(([p, y]) => (p > 0.5 === (y === 1) ? 1 : 0))),
  };
}

function regressor(pairs: readonly (readonly [number, number])[]): Score {
  const squared = mean(pairs.map(([prediction, y]) => (prediction - y) ** 2));
  return {
    rows: pairs.length,
    root_mean_squared_error: squared === null ? null : Math.sqrt(squared),
    mean_absolute_error: mean(pairs.map(([prediction, y]) => Math.abs(prediction - y))),
  };
}

/** Mean and standard deviation (ddof 0) over folds of mean squared error and of R² against the fold's own mean. */
function effect(pairs: readonly (readonly [number, number])[], folds: readonly number[]): Score {
  const scores = [...new Set(folds)].map((fold) => {
    const own = pairs.filter((_, at) => folds[at] === fold);
    const level = mean(own.map(([, y]) => y))!;
    const total = mean(own.map(([, y]) => (y - level) ** 2))!;
    const squared = mean(own.map(([prediction, y]) => (prediction - y) ** 2))!;
    return { mse: squared, r2: total > 0 ? 1 - squared / total : null };
  });
  const spread = (values: readonly number[]): number | null => {
    const middle = mean(values);
    return middle === null ? null : Math.sqrt(mean(values.map((value) => (value - middle) ** 2))!);
  };
  const mse = scores.map((score) => score.mse);
  const r2 = scores.map((score) => score.r2).filter((value) => value !== null);
  return {
    rows: pairs.length,
    folds: scores.length,
    mean_mse: mean(mse),
    std_mse: spread(mse),
    mean_r2: mean(r2),
    std_r2: spread(r2),
  };
}

/**
 * First look at out-of-time predictions whose label is known; `evaluate` judges in full.
 * Classifier: mean log loss (nats, p kept 1e-15 from 0 and 1), Brier score, accuracy at 0.5. Regressor: root mean
 * squared and mean absolute error. Regime: mean predictive log density a row (nats).
 * Effect: squared error and R² of the predicted outcome by fold. Null where there is no row.
 * predictions: rows in time order; target: one value for each of them, NaN where not known.
 */
export function scoreOutOfTime(family: ModelDefinition['family'], predictions: Frame, target: Float64Array): Score {
  if (family === 'regime') {
    const density = [...(predictions.columns['log_likelihood'] ?? [])];
    return { rows: density.length, log_likelihood_per_observation: mean(density) };
  }
  const column = predictions.columns[family === 'classifier' ? 'probability' : 'prediction'] ?? new Float64Array(0);
  const pairs = Array.from(column, (value, row) => [value, target[row]!] as const).filter(([, y]) => !Number.isNaN(y));
  if (family === 'effect') {
    const folds = predictions.columns['fold'] ?? column.map(() => 0);
    return effect(
      pairs,
      [...folds].filter((_, row) => !Number.isNaN(target[row]!)),
    );
  }
  return family === 'classifier' ? classifier(pairs) : regressor(pairs);
}
