/** Which way each known metric is better; a metric that is in neither list has no best. */
const higher =
  /(^|_)(accuracy|auc|roc_auc|precision|recall|f1|mcc|sharpe|sortino|calmar|skill|log_likelihood|log_likelihood_per_observation|return|annual_return|hit_rate|agreement)$/;
const lower =
  /(^|_)(brier|brier_score|log_loss|ece|calibration_error|expected_calibration_error|rmse|mae|mse|aic|bic|volatility)$/;

export type Direction = 'higher' | 'lower';

export function directionOf(
  metric: string,
  policy: { readonly metric: string; readonly direction: Direction },
): Direction | null {
  if (metric === policy.metric) return policy.direction;
  if (lower.test(metric)) return 'lower';
  return higher.test(metric) ? 'higher' : null;
}

/** The best of the values; null where there is no direction or fewer than two different values to choose from. */
export function bestOf(values: readonly (number | null)[], direction: Direction | null): number | null {
  const known = values.filter((value) => value !== null);
  if (direction === null || new Set(known).size < 2) return null;
  return direction === 'higher' ? Math.max(...known) : Math.min(...known);
}
