import type {
  ComparedMetric,
  ComparedTest,
  ComparisonPower,
  DecisiveTest,
  ModelComparison,
} from '../../contracts/comparison.ts';
import { dateOf } from '../../contracts/dates.ts';
import { DataQualityError, InputError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';
import { annualSharpe, sessionsPerYear } from '../evaluation/metrics/sharpe.ts';
import { commonRows, scoredRows } from '../evaluation/scoredRows.ts';
import type { TradingTerms } from '../evaluation/trade.ts';
import { mean } from '../stats/mean.ts';
import { varies } from '../stats/varies.ts';
import { advantageCurve } from './advantageCurve.ts';
import { compareFamily, type FamilyAnswer, type FamilyQuestion } from './compareFamily.ts';
import { comparisonVerdict } from './comparisonVerdict.ts';
import { decisiveTest } from './decisiveTest.ts';
import { pairedPower } from './power/dependentRows.ts';
import { comparisonTests } from './registry.ts';
import { rowScores, type RowScore, type RowScores } from './rowScores.ts';

export interface ComparedModel {
  readonly name: string;
  /** Out-of-time predictions. */
  readonly predictions: Frame;
  /** What a regime model's density is over. */
  readonly features: readonly string[];
}

export interface ModelsToCompare {
  readonly a: ComparedModel;
  readonly b: ComparedModel;
  readonly kind: 'signal' | 'regime';
  /** Labels and closes that both are judged by. */
  readonly gold: Frame;
  readonly horizon: number;
  readonly seed: number;
  /** Cost of a trade and rows in a year; as `TradingTerms` without it. */
  readonly trading?: TradingTerms;
  readonly level?: number;
}

/** Fewest common rows for tests that mean something. */
export const fewestRows = 32;
const sharpeMetric = 'sharpe';
/** Asked of the deciding metric beside the block bootstrap. */
const plainTests = ['pairedT', 'welch', 'wilcoxon', 'mannWhitney'] as const;

export const differenceVaries = (a: Float64Array, b: Float64Array): boolean =>
  varies(a.map((value, row) => value - b[row]!));

function pairedScores(to: ModelsToCompare) {
  const { a, b, kind, gold } = to;
  const [ofA, ofB] = [scoredRows(gold, a.predictions, kind, a.name), scoredRows(gold, b.predictions, kind, b.name)];
  const [rowsA, rowsB] = commonRows(ofA, ofB, 0);
  const rows = rowsA.time.length;
  if (rows === 0)
    throw new DataQualityError(
      `A comparison needs rows that both models predict, got 0 of ${ofA.time.length} rows of ${a.name} and ${ofB.time.length} of ${b.name} that can be judged; choose versions whose test rows overlap.`,
    );
  if (rows < fewestRows)
    throw new DataQualityError(
      `A comparison needs at least ${fewestRows} rows that both models predict, got ${rows} of ${ofA.time.length} rows of ${a.name} and ${ofB.time.length} of ${b.name}; choose versions with more test rows in common.`,
    );
  return { time: rowsA.time, scoresA: rowScores(rowsA, to), scoresB: rowScores(rowsB, to) };
}

function requireSameDensity({ a, b, kind }: ModelsToCompare): void {
  const [one, other] = [[...a.features].sort().join(', '), [...b.features].sort().join(', ')];
  if (kind === 'regime' && one !== other)
    throw new InputError(
      `Log-likelihoods compare over the same ${a.features.length} features (${one}) only, got ${b.features.length} (${other}); compare models of the same features.`,
    );
}

function familyOf(scoresA: RowScores, scoresB: RowScores, notes: string[]): readonly FamilyQuestion[] {
  const questions: FamilyQuestion[] = [];
  scoresA.scores.forEach(({ metric, values: a }, at) => {
    const b = scoresB.scores[at]!.values;
    if (!differenceVaries(a, b)) {
      notes.push(`No test of ${metric}: its difference is the same in all ${a.length} rows.`);
      return;
    }
    questions.push({ label: metric, test: 'blockBootstrapMean', a, b });
    if (at === 0) questions.push(...plainTests.map((test) => ({ label: metric, test, a, b })));
  });
  const [a, b] = [scoresA.returns, scoresB.returns];
  if (!a || !b) return questions;
  const flat = [a, b].filter((values) => !varies(values)).length;
  if (flat > 0) notes.push(`No test of Sharpe ratios: returns vary in ${2 - flat} of 2 strategies.`);
  else if (differenceVaries(a, b)) questions.push({ label: sharpeMetric, test: 'blockBootstrapSharpe', a, b });
  return questions;
}

const isMain = ({ test }: FamilyAnswer) => test.startsWith('blockBootstrap');

function metricRow(
  { metric, direction }: Pick<RowScore, 'metric' | 'direction'>,
  [a, b]: readonly [number | null, number | null],
  answers: readonly FamilyAnswer[],
  scale = 1,
): ComparedMetric {
  const answer = answers.find((one) => one.label === metric && isMain(one));
  const interval = answer?.effect.interval;
  return {
    metric,
    direction,
    a,
    b,
    difference: a === null || b === null ? null : a - b,
    lower: interval ? scale * interval.lower : null,
    upper: interval ? scale * interval.upper : null,
    pValue: answer?.pValue ?? null,
    correctedPValue: answer?.correctedPValue ?? null,
  };
}

function metricRows(
  scoresA: RowScores,
  scoresB: RowScores,
  answers: readonly FamilyAnswer[],
  rowsPerYear: number,
): ComparedMetric[] {
  const rows = scoresA.scores.map((score, at) =>
    metricRow(score, [mean(score.values), mean(scoresB.scores[at]!.values)], answers),
  );
  const [a, b] = [scoresA.returns, scoresB.returns];
  if (!a || !b) return rows;
  const ratios = [annualSharpe(a, rowsPerYear).value, annualSharpe(b, rowsPerYear).value] as const;
  return [...rows, metricRow({ metric: sharpeMetric, direction: 'higher' }, ratios, answers, Math.sqrt(rowsPerYear))];
}

const testRow = (answer: FamilyAnswer): ComparedTest => ({
  metric: answer.label,
  test: answer.test,
  rows: comparisonTests[answer.test as keyof typeof comparisonTests].rows,
  statisticName: answer.statisticName,
  statistic: answer.statistic,
  degreesOfFreedom: answer.degreesOfFreedom,
  pValue: answer.pValue,
  correctedPValue: answer.correctedPValue,
  effectName: answer.effect.name,
  effect: answer.effect.value,
  lower: answer.effect.interval?.lower ?? null,
  upper: answer.effect.interval?.upper ?? null,
  convention: answer.convention,
});

interface Decided {
  readonly decisive: DecisiveTest;
  readonly power: ComparisonPower;
  readonly blockRows: number;
}

/** Diebold–Mariano on the first metric, with as many lags as neighbours depend on each other, and what the rows could find. */
function decide(a: RowScore, b: RowScore, horizon: number, alpha: number): Decided {
  const tested = decisiveTest(a.values, b.values, horizon);
  const power = pairedPower(
    a.values.map((value, row) => value - b.values[row]!),
    { alpha },
  );
  const { blockRows, statistic, degreesOfFreedom, pValue, meanDifference: difference } = tested;
  return {
    decisive: {
      ...{ metric: a.metric, test: 'Diebold–Mariano', lags: blockRows - 1 },
      ...{ statistic, degreesOfFreedom, pValue, difference },
    },
    power: {
      effectiveRows: power.effectiveRows,
      power: power.power,
      detectable: power.detectable,
      moreRows: power.rowsNeeded === null ? null : Math.max(0, power.rowsNeeded - power.rows),
    },
    blockRows,
  };
}

/**
 * Compares two models on the out-of-time rows that both predict: log loss, Brier score, strategy return and Sharpe ratio of signals; log-likelihood of regime
 * models. Intervals by studentised circular block bootstrap; the verdict by one test named beforehand, Diebold–Mariano of the first metric at 1 − level; all
 * others corrected together by Holm. The curve is the summed advantage of A with a band valid at all times.
 *
 * Refuses fewer than 32 common rows and, for densities, unequal features. Models that lose the same in every row get metrics and a sentence, and no tests.
 */
export function compareModels(to: ModelsToCompare): ModelComparison {
  const { a, b, kind, horizon, seed, level = 0.95 } = to;
  requireSameDensity(to);
  const { time, scoresA, scoresB } = pairedScores(to);
  const notes: string[] = [];
  const questions = familyOf(scoresA, scoresB, notes);
  const answers = questions.length === 0 ? [] : compareFamily(questions, { seed, level });
  const [firstA, firstB] = [scoresA.scores[0]!, scoresB.scores[0]!];
  const decided = differenceVaries(firstA.values, firstB.values) ? decide(firstA, firstB, horizon, 1 - level) : null;
  const rowsPerYear = to.trading?.rowsPerYear ?? sessionsPerYear;
  const metrics = metricRows(scoresA, scoresB, answers, rowsPerYear);
  if (scoresA.returns && scoresB.returns) notes.push(`Sharpe ratios are of a year of ${Math.round(rowsPerYear)} rows.`);
  const sign = firstA.direction === 'lower' ? -1 : 1;
  const advantage = firstA.values.map((value, row) => sign * (value - firstB.values[row]!));
  const curve =
    decided &&
    advantageCurve(time, advantage, { metric: firstA.metric, batchRows: decided.blockRows, alpha: 1 - level });
  if (decided && !curve)
    notes.push(`No confidence band: ${time.length} rows are fewer than 20 batches of ${decided.blockRows}.`);
  return {
    ...{ a: a.name, b: b.name, kind, rows: time.length, from: dateOf(time[0]!), to: dateOf(time.at(-1)!) },
    ...{ horizon, level, metrics, tests: answers.map(testRow), correction: 'holm', curve, notes },
    decisive: decided?.decisive ?? null,
    power: decided?.power ?? null,
    verdict: comparisonVerdict({
      names: [a.name, b.name],
      metric: metrics[0]!,
      rows: time.length,
      decisive: decided?.decisive ?? null,
      power: decided?.power ?? null,
      level,
    }),
  };
}
