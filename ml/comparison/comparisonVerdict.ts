import type { ComparedMetric, ComparisonPower, DecisiveTest, ModelComparison } from '../../contracts/comparison.ts';
import { shown } from '../stats/shown.ts';

export interface Evidence {
  readonly names: readonly [a: string, b: string];
  /** The deciding one. */
  readonly metric: ComparedMetric;
  readonly rows: number;
  readonly decisive: DecisiveTest | null;
  readonly power: ComparisonPower | null;
  readonly level: number;
}

const counted = (rows: number) => String(rows).replace(/\B(?=(\d{3})+$)/g, ',');
const short = (value: number) => shown(value, 3);

function intervalWords({ lower, upper }: ComparedMetric, level: number): string {
  return lower === null || upper === null
    ? ''
    : `${Number((100 * level).toFixed(1))} % interval ${short(lower)} to ${short(upper)}, `;
}

function moreWords({ moreRows, power }: ComparisonPower): string {
  if (moreRows === null) return 'a difference this small would need more than a billion rows to find';
  return `to find a difference of this size four times in five takes about ${counted(moreRows)} more rows (now ${Math.round(100 * power)} times in a hundred)`;
}

/** Which model is better by the deciding test, in one sentence; or that it cannot be told, and how many more rows it would take. */
export function comparisonVerdict(evidence: Evidence): ModelComparison['verdict'] {
  const { names, metric, rows, decisive, power, level } = evidence;
  if (decisive === null || power === null)
    return {
      better: null,
      sentence: `${names[0]} and ${names[1]} cannot be told apart: their ${metric.metric} differs by the same ${short(metric.difference ?? 0)} in all ${counted(rows)} rows.`,
    };
  const numbers = `${intervalWords(metric, level)}Diebold–Mariano p ${decisive.pValue < 0.001 ? '< 0.001' : decisive.pValue.toFixed(3)}`;
  if (decisive.pValue > 1 - level)
    return {
      better: null,
      sentence: `It cannot be told whether ${names[0]} or ${names[1]} is better: ${metric.metric} differs by ${short(decisive.difference)} over ${counted(rows)} rows (${numbers}); ${moreWords(power)}.`,
    };
  const better = decisive.difference > 0 === (metric.direction === 'higher') ? 'a' : 'b';
  const winner = better === 'a' ? names[0] : names[1];
  const way = metric.direction === 'higher' ? 'higher' : 'lower';
  return {
    better,
    sentence: `${winner} is better: its ${metric.metric} is ${way} by ${short(Math.abs(decisive.difference))} over ${counted(rows)} rows (A − B ${short(decisive.difference)}, ${numbers}).`,
  };
}
