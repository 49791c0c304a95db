import { dateOf } from '../../contracts/dates.ts';
import type { Comparison, Evaluation, ModelEvaluation } from '../../contracts/evaluation.ts';
import { ConfigError, DataQualityError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { modelPairs } from '../comparison/modelPairs.ts';
import { regimeCurves, signalCurves, type ModelRows } from './curves.ts';
import { evaluateDecision } from './decision.ts';
import type { Judge } from './judge.ts';
import { judgeOf } from './judgeOf.ts';
import { leakageWarnings } from './leakageWarnings.ts';
import { outcomeIntervals } from './outcomeIntervals.ts';
import { regimeMap } from './regimeMap.ts';
import { readRegimeResults, type RegimeResults } from './regimeSample.ts';
import { commonRows, scoredRows, type ScoredRows } from './scoredRows.ts';
import { tradingTerms } from './tradingTerms.ts';

export interface RunToEvaluate {
  readonly spec: Pick<SystemSpec, 'name' | 'kind' | 'calendar' | 'target' | 'labels' | 'policy' | 'decision' | 'seed'> &
    Partial<Pick<SystemSpec, 'treatments' | 'windowSeconds'>>;
  readonly asOf: string;
  readonly gold: Frame;
  readonly features: readonly string[];
  /** Out-of-time predictions and training results of each candidate. */
  readonly models: readonly {
    readonly id: string;
    readonly predictions: Frame;
    readonly results: Readonly<Record<string, unknown>>;
  }[];
  /** The champion's predictions on this gold. */
  readonly champion: {
    readonly version: number;
    readonly predictions: Frame;
    /** Its training results, for criteria of its final fit; without them they are not known. */
    readonly results?: Readonly<Record<string, unknown>>;
  } | null;
}

type Policy = SystemSpec['policy'];

function evaluateModel(
  judge: Judge,
  model: {
    readonly id: string;
    readonly role: ModelEvaluation['role'];
    readonly rows: ScoredRows;
    readonly results: RegimeResults | null;
  },
  asOf: string,
): ModelEvaluation {
  const { id, role, rows } = model;
  const [first, last] = [rows.time[0], rows.time.at(-1)];
  return {
    id,
    role,
    rows: rows.time.length,
    from: first === undefined ? asOf : dateOf(first),
    to: last === undefined ? asOf : dateOf(last),
    ...judge.score(rows, model.results),
  };
}

/** The model that stands for promotion: the one the policy names, or the best by its metric over its own rows. */
function chooseChallenger(evaluations: readonly ModelEvaluation[], policy: Policy): string {
  const ids = evaluations.map((model) => model.id);
  if (policy.challenger !== 'best') {
    if (ids.includes(policy.challenger)) return policy.challenger;
    throw new ConfigError(
      `policy.challenger must be one of ${ids.join(', ') || 'no trained model'} or best, got ${policy.challenger}; train it or name another.`,
    );
  }
  const sign = policy.direction === 'higher' ? 1 : -1;
  const scored = evaluations.flatMap((model) => {
    const value = model.metrics[policy.metric] ?? null;
    return value === null ? [] : [{ id: model.id, value: sign * value }];
  });
  const [first, ...rest] = scored;
  if (!first)
    throw new DataQualityError(
      `Choosing the best model needs ${policy.metric} of at least 1 of ${ids.length} models, got 0; see their notes.`,
    );
  return rest.reduce((best, model) => (model.value > best.value ? model : best), first).id;
}

/** Challenger, champion where there is one, and baseline on the rows given, which are the same for all. */
function compare(
  judge: Judge,
  policy: Policy,
  asOf: string,
  challenger: { readonly rows: ScoredRows; readonly results: RegimeResults | null },
  champion: ScoredRows | null,
): Comparison {
  const { time } = challenger.rows;
  const metricOf = (rows: ScoredRows, results: RegimeResults | null) =>
    judge.score(rows, results).metrics[policy.metric] ?? null;
  return {
    rows: time.length,
    from: time.length === 0 ? asOf : dateOf(time[0]!),
    to: time.length === 0 ? asOf : dateOf(time.at(-1)!),
    metric: policy.metric,
    direction: policy.direction,
    challenger: metricOf(challenger.rows, challenger.results),
    champion: champion ? metricOf(champion, null) : null,
    baseline: metricOf(judge.baseline(challenger.rows), null),
  };
}

function selectionWarnings(
  run: RunToEvaluate,
  models: readonly ModelRows[],
  evaluations: readonly ModelEvaluation[],
): readonly string[] {
  if (run.spec.policy.challenger !== 'best') return [];
  const rows = new Set(evaluations.map((model) => model.rows));
  const features = new Set(models.map((model) => (model.results?.features ?? run.features).join(', ')));
  return [
    ...(rows.size > 1
      ? [
          `The best model was chosen over unequal rows: ${evaluations.map((model) => `${model.id} ${model.rows}`).join(', ')}.`,
        ]
      : []),
    ...(run.spec.kind === 'regime' && features.size > 1
      ? [
          `The best model was chosen by densities of unequal features, which do not compare: ${[...features].join(' against ')}.`,
        ]
      : []),
  ];
}

function decisionOf(
  { spec, gold }: RunToEvaluate,
  models: readonly ModelRows[],
  challenger: ModelRows,
  baseline: ScoredRows,
): Evaluation['decision'] {
  const { decision, seed, target } = spec;
  const horizon = target?.horizon ?? 1;
  const trading = tradingTerms(spec);
  return evaluateDecision({ gold, models, challenger, baseline, horizon, spec: decision, seed, trading });
}

/** Every two candidates against each other, and what each was worth in each regime. */
function betweenModels(
  { spec: { kind, target }, gold }: RunToEvaluate,
  models: readonly ModelRows[],
): Pick<Evaluation, 'pairs' | 'regimeMap'> {
  if (kind === 'causal') return {};
  const candidates = models.map(({ id, rows, results }) => ({ id, rows, features: results?.features ?? [] }));
  const pairs = modelPairs({ candidates, kind, gold, horizon: target?.horizon ?? 1 });
  const map = kind === 'signal' ? regimeMap(gold, models) : null;
  return { ...(pairs && { pairs }), ...(map && { regimeMap: map }) };
}

/**
 * Judges a run: every candidate over its own out-of-time rows, the challenger against the naive baseline over exactly its rows
 * (`skill`), and against the champion and the baseline over exactly the rows that both have (`duel`, the last `compareRows`).
 * A metric that cannot be given is null and the notes say why.
 */
export function evaluateRun(run: RunToEvaluate): Evaluation {
  const { spec, asOf, gold } = run;
  const { policy, kind } = spec;
  const models = run.models.map(({ id, predictions, results }) => ({
    id,
    role: 'candidate' as const,
    rows: scoredRows(gold, predictions, kind, id),
    results: kind === 'regime' ? readRegimeResults(results) : null,
  }));
  const first = judgeOf(run, run.features);
  if (!first.metricNames.includes(policy.metric))
    throw new ConfigError(
      `policy.metric must be one of ${first.metricNames.join(', ')}, got ${policy.metric}; correct the system file.`,
    );
  const candidates = models.map((model) => evaluateModel(first, model, asOf));
  const challenger = chooseChallenger(candidates, policy);
  const chosen = models.find((model) => model.id === challenger)!;
  if (chosen.rows.time.length === 0)
    throw new DataQualityError(
      `${challenger} needs at least 1 out-of-time row that can be judged, got 0; set an earlier firstTest or wait for labels.`,
    );
  const judge = kind === 'causal' ? first : judgeOf(run, chosen.results?.features ?? run.features);
  const baseline = { id: 'naive', role: 'baseline' as const, rows: judge.baseline(chosen.rows), results: null };
  const champion = run.champion && {
    id: `champion v${run.champion.version}`,
    role: 'champion' as const,
    rows: scoredRows(gold, run.champion.predictions, kind, `champion v${run.champion.version}`),
    results: kind === 'regime' && run.champion.results ? readRegimeResults(run.champion.results) : null,
  };
  const common = champion && commonRows(chosen.rows, champion.rows, policy.compareRows);
  const horizon = spec.target?.horizon ?? 1;
  return {
    system: spec.name,
    asOf,
    challenger,
    models: [
      ...candidates,
      ...(champion ? [evaluateModel(judge, champion, asOf)] : []),
      evaluateModel(judge, baseline, asOf),
    ],
    skill: compare(judge, policy, asOf, chosen, null),
    duel: common && compare(judge, policy, asOf, { rows: common[0], results: chosen.results }, common[1]),
    warnings: [
      ...(kind === 'signal' && spec.calendar === 'daily' ? candidates.flatMap(leakageWarnings) : []),
      ...selectionWarnings(run, models, candidates),
    ],
    curves:
      kind === 'signal' ? signalCurves(gold, models, challenger, horizon, tradingTerms(spec)) : regimeCurves(models),
    decision: kind === 'signal' ? decisionOf(run, models, chosen, baseline.rows) : null,
    intervals: kind === 'signal' ? outcomeIntervals(gold, chosen.rows, horizon, spec.decision.intervals) : null,
    ...betweenModels(run, models),
  };
}
