import { dateOf } from '../../contracts/dates.ts';
import type { SelectionEvaluation } from '../../contracts/evaluation.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import type { Entrant, HoldoutScore, Study } from '../../contracts/tune.ts';
import { differenceVaries, fewestRows } from '../comparison/compareModels.ts';
import { decisiveTest } from '../comparison/decisiveTest.ts';
import { rowScores } from '../comparison/rowScores.ts';
import { judgeOf } from '../evaluation/judgeOf.ts';
import { moneySample } from '../evaluation/judge.ts';
import { commonRows, type ScoredRows } from '../evaluation/scoredRows.ts';
import { selectionEvidence } from '../evaluation/selectionEvidence.ts';
import { tradingTerms } from '../evaluation/tradingTerms.ts';
import { scorePredictions, type Predicted } from './scorePredictions.ts';

export interface JudgedEntrant extends Predicted {
  readonly role: Entrant['role'];
  readonly model: string;
}

export interface StudyToJudge {
  readonly spec: SystemSpec;
  readonly asOf: string;
  readonly features: readonly string[];
  /** All rows. */
  readonly gold: Frame;
  readonly holdoutFrom: number;
  /** The tuned configuration first; on all rows. */
  readonly entrants: readonly JudgedEntrant[];
  /** What the search saw in its last step. */
  readonly searched: Frame;
  /** Predictions of the complete trials on those rows, the best trial first. */
  readonly trials: readonly Frame[];
}

function lossOfRow({ spec, gold }: StudyToJudge, rows: ScoredRows): Float64Array {
  const { kind, target } = spec;
  if (kind === 'causal') return new Float64Array(0);
  const { values, direction } = rowScores(rows, { kind, gold, horizon: target?.horizon ?? 1 }).scores[0]!;
  return direction === 'lower' ? values : values.map((value) => -value);
}

function pValueOf(study: StudyToJudge, tuned: ScoredRows, other: ScoredRows): number | null {
  const [a, b] = commonRows(tuned, other, 0).map((rows) => lossOfRow(study, rows)) as [Float64Array, Float64Array];
  if (a.length < fewestRows || !differenceVaries(a, b)) return null;
  return decisiveTest(a, b, study.spec.target?.horizon ?? 1).pValue;
}

/** How much of the best trial's strategy may be the luck of the best of so many; over the rows of the search. */
function selectionOf({ spec, searched: gold, trials }: StudyToJudge): SelectionEvaluation | null {
  const [best, ...others] = trials;
  if (spec.kind !== 'signal' || !best) return null;
  const horizon = spec.target?.horizon ?? 1;
  const terms = tradingTerms(spec);
  const about = { spec, gold, features: [], metric: spec.policy.metric };
  const rowsOf = (predictions: Frame) => scorePredictions(about, { predictions, results: {} }).rows;
  const rows = rowsOf(best);
  const alike = [rows, ...others.map(rowsOf).filter(({ time }) => time.length === rows.time.length)];
  const samples = alike.map((one) => moneySample(gold, one, horizon, terms));
  const [sample] = samples;
  if (!sample) return null;
  const losses = (some: ScoredRows) => rowScores(some, { kind: 'signal', gold, horizon }).scores[0]!.values;
  return selectionEvidence({
    net: sample.net,
    hold: sample.hold,
    trials: samples.flatMap((one) => (one ? [one.net] : [])),
    losses: [losses(rows), losses(judgeOf({ spec, gold }, []).baseline(rows))],
    horizon,
    seed: spec.seed,
    ...(terms.rowsPerYear !== undefined && { rowsPerYear: terms.rowsPerYear }),
  });
}

function verdictOf(scores: readonly HoldoutScore[], { spec }: StudyToJudge): Pick<Study, 'better' | 'sentence'> {
  const { metric, direction } = spec.policy;
  const [tuned, ...rivals] = scores;
  const shown = (score: number | null) => score?.toPrecision(5) ?? 'unknown';
  const beats = (rival: HoldoutScore) =>
    tuned!.score !== null &&
    rival.score !== null &&
    (direction === 'lower' ? tuned!.score < rival.score : tuned!.score > rival.score);
  const said = rivals.map(({ role, model, score, pValue }) => {
    const name = role === 'naive' ? 'naive' : `${model} as the system has it`;
    return `${name} ${shown(score)}${pValue === null ? '' : ` (p ${pValue.toFixed(3)})`}`;
  });
  const better = rivals.length > 1 && rivals.every(beats);
  const lost = rivals.filter((rival) => !beats(rival)).map(({ role, model }) => (role === 'naive' ? 'naive' : model));
  const end = better
    ? 'better than all of them'
    : rivals.length === 1
      ? 'nothing better was found'
      : `not better than ${lost.join(', ')}`;
  return {
    better,
    sentence: `On the holdout ${tuned!.model} has ${metric} ${shown(tuned!.score)}; ${said.join(', ')}: ${end}.`,
  };
}

/**
 * The tuned configuration on rows that no trial saw, against the system's own parameters and the naive baseline over the same
 * rows, by the policy's metric, with Diebold–Mariano p-values of the log loss (or log-likelihood) of each row; and what the
 * search's own success is worth after all its complete trials (`selectionEvidence`: deflated Sharpe ratio, probability of
 * backtest overfitting). The holdout needs no correction: one configuration is judged there, once.
 */
export function judgeStudy(study: StudyToJudge): Pick<Study, 'holdout' | 'selection' | 'better' | 'sentence'> {
  const { spec, gold, features, entrants, holdoutFrom } = study;
  const about = { spec, gold, features, metric: spec.policy.metric };
  const judged = entrants.map((entrant) => ({ ...entrant, ...scorePredictions(about, entrant, holdoutFrom) }));
  const tuned = judged[0]!;
  const naive: HoldoutScore = { role: 'naive', model: 'naive', score: tuned.baseline, pValue: null };
  const scores = [
    ...judged.map(({ role, model, score, rows }, at): HoldoutScore => {
      return { role, model, score, pValue: at === 0 ? null : pValueOf(study, tuned.rows, rows) };
    }),
    naive,
  ];
  const { time } = tuned.rows;
  const day = (at: number | undefined) => (at === undefined ? study.asOf : dateOf(at));
  return {
    holdout: { rows: time.length, from: day(time[0]), to: day(time.at(-1)), scores },
    selection: selectionOf(study),
    ...verdictOf(scores, study),
  };
}
