import { dateOf } from '../../contracts/dates.ts';
import type { DecisionEvaluation } from '../../contracts/evaluation.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { DecisionSpec } from '../../contracts/system.ts';
import type { ModelRows } from './curves.ts';
import { classifierSample, nextReturns, scoreOf } from './judge.ts';
import type { MoneySample } from './metrics/metric.ts';
import { moneyMetrics } from './metrics/registry.ts';
import { sessionsPerYear } from './metrics/sharpe.ts';
import { commonRows, type ScoredRows } from './scoredRows.ts';
import { selectionEvidence } from './selectionEvidence.ts';
import { candidatesOf, trialsOf, type ThresholdSearch } from './threshold/thresholdTrials.ts';
import { walkForwardThresholds } from './threshold/walkForwardThresholds.ts';
import { costBasisPoints, trade, type TradingTerms } from './trade.ts';

export interface DecisionToJudge {
  readonly gold: Frame;
  readonly models: readonly ModelRows[];
  readonly challenger: ModelRows;
  /** Naive probabilities of the challenger's rows. */
  readonly baseline: ScoredRows;
  readonly horizon: number;
  readonly spec: DecisionSpec;
  readonly seed: number;
  readonly trading?: TradingTerms;
}

function searchOf(
  probability: Float64Array,
  nextReturn: Float64Array,
  { horizon, spec, trading = {} }: DecisionToJudge,
): ThresholdSearch {
  const { lowest, highest, candidates } = spec;
  const step = (highest - lowest) / (candidates - 1);
  return {
    probability,
    nextReturn,
    horizon,
    costBasisPoints: trading.costBasisPoints ?? costBasisPoints,
    periodsPerYear: trading.rowsPerYear ?? sessionsPerYear,
    // Rounded so that 0.4 + 10 steps of 0.01 is 0.5.
    candidates: Array.from({ length: candidates }, (_, at) => Number((lowest + at * step).toFixed(10))),
  };
}

/** The strategy with the thresholds that were in force, and the one in force after the last row. */
function follow(search: ThresholdSearch, { spec, horizon }: DecisionToJudge) {
  const { threshold, minimumRows, refitRows } = spec;
  if (spec.rule === 'fixed')
    return {
      sample: trade({ ...search, horizon, threshold, basisPoints: search.costBasisPoints }),
      last: threshold,
    };
  const found = walkForwardThresholds({ ...search, minimumRows, refitEvery: refitRows, initial: threshold });
  return { sample: found.sample, last: found.threshold.at(-1)! };
}

const logLosses = (gold: Frame, rows: ScoredRows): Float64Array => {
  const { probability, label } = classifierSample(gold, rows);
  const edge = 1e-15;
  return probability.map((p, row) => -Math.log(Math.min(Math.max(label[row]! > 0.5 ? p : 1 - p, edge), 1)));
};

/** Returns of every model with every threshold over the challenger's rows; a model that lacks one of them was no rival. */
function everythingTried(judged: DecisionToJudge, nextReturn: Float64Array): readonly Float64Array[] {
  const { models, challenger } = judged;
  return models.flatMap(({ rows }) => {
    const [own] = commonRows(rows, challenger.rows, 0);
    if (own.time.length !== challenger.rows.time.length) return [];
    return candidatesOf(searchOf(own.columns['probability']!, nextReturn, judged)).map(({ net }) => net);
  });
}

function selectionOf(judged: DecisionToJudge, nextReturn: Float64Array, { net, hold }: MoneySample) {
  const { gold, challenger, baseline, horizon, seed } = judged;
  return selectionEvidence({
    net,
    hold,
    trials: everythingTried(judged, nextReturn),
    losses: [logLosses(gold, challenger.rows), logLosses(gold, baseline)],
    horizon,
    seed,
    ...(judged.trading?.rowsPerYear && { rowsPerYear: judged.trading.rowsPerYear }),
  });
}

/**
 * Judges how the challenger's probabilities become positions: each row with the threshold that the rule had chosen from rows whose
 * outcomes were known by then, money metrics after costs, all thresholds over all rows for the picture, and what is left of the success
 * after everything that was tried (`selectionEvidence`). null where gold has no closes to trade at.
 */
export function evaluateDecision(judged: DecisionToJudge): DecisionEvaluation | null {
  const { gold, challenger, spec } = judged;
  const { rows } = challenger;
  const nextReturn = nextReturns(gold, rows);
  if (!nextReturn || rows.time.length === 0) return null;
  const search = searchOf(rows.columns['probability']!, nextReturn, judged);
  const { sample, last } = follow(search, judged);
  const { metrics, notes } = scoreOf(moneyMetrics, { ...sample, rowsPerYear: search.periodsPerYear });
  const trials = trialsOf(candidatesOf(search), nextReturn.length, search);
  return {
    rule: spec.rule,
    threshold: last,
    rows: rows.time.length,
    from: dateOf(rows.time[0]!),
    to: dateOf(rows.time.at(-1)!),
    metrics,
    trials: trials.map(({ threshold, sharpe, turnover }) => ({ threshold, sharpe, turnover })),
    selection: selectionOf(judged, nextReturn, sample),
    notes,
  };
}
