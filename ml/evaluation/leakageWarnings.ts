import type { ModelEvaluation } from '../../contracts/evaluation.ts';

const fewestRows = 250;
/** Out-of-time scores of a daily direction that published work does not reach; beyond them a leak is the likelier cause. */
const suspicious = [
  { metric: 'auc', above: 0.65 },
  { metric: 'accuracy', above: 0.65 },
  { metric: 'log_loss', below: 0.6 },
] as const;

/**
 * Sentences on scores too good for daily market data, over 250 rows or more.
 * Kaufman, Rosset and Perlich (2012), "Leakage in data mining", ACM TKDD 6.
 */
export function leakageWarnings(model: ModelEvaluation): readonly string[] {
  if (model.rows < fewestRows) return [];
  return suspicious.flatMap((rule) => {
    const found = model.metrics[rule.metric] ?? null;
    if (found === null) return [];
    const [side, limit, beyond] =
      'above' in rule
        ? (['above', rule.above, found > rule.above] as const)
        : (['below', rule.below, found < rule.below] as const);
    if (!beyond) return [];
    return [
      `${model.id} has ${rule.metric} ${Number(found.toPrecision(4))} on ${model.rows} rows, ${side} ${limit}: too good for a daily direction, look for a feature that knows the label.`,
    ];
  });
}
