import type {
  DecisionSpec,
  FeatureSpec,
  MeasureSpec,
  ModelSpec,
  MonitorSpec,
  PolicySpec,
  RetrainPolicy,
  ScheduleSpec,
  SeriesBounds,
  SeriesSpec,
  ShardSpec,
  SourceSpec,
  SplitSpec,
  SuitSpec,
  SystemSpec,
  TargetSpec,
  ValidationSpec,
} from '../contracts/system.ts';
import { regimeTags } from '../ml/models/model.ts';
import { featureViews } from './featureViewReader.ts';
import type { KnownNames } from './knownNames.ts';
import { expected, leftOut, list, namedMap, nullable, object, oneOrMore, optional, required } from './read/reader.ts';
import type { Fields, Reader } from './read/reader.ts';
import { modelSearch, type WrittenModel } from './read/tune.ts';
import {
  date,
  flag,
  instant,
  modelParameters,
  number,
  oneOf,
  parameters,
  positive,
  text,
  whole,
} from './read/values.ts';

const share = number({ minimum: 0, maximum: 1 });
const columnName = /^[A-Za-z][A-Za-z0-9_]*$/;
const modelName = /^[a-z][a-z0-9-]*$/;

const seriesSpec = object<SeriesSpec>({
  id: required(text),
  frequency: required(oneOf(['daily', 'weekly', 'monthly', 'quarterly', 'annual', 'ticks'])),
  optional: optional(flag, false),
});

function sourceSpec(known: KnownNames): Reader<SourceSpec> {
  const read = object<Omit<SourceSpec, 'kind'>>({
    source: required(oneOf(Object.keys(known.sources))),
    options: optional(parameters, {}),
    series: required(oneOrMore(seriesSpec)),
  });
  return (value, path, problems) => {
    const spec = read(value, path, problems);
    return (
      spec && {
        source: spec.source,
        kind: known.sources[spec.source]!,
        options: spec.options,
        series: spec.series,
      }
    );
  };
}

const boundsFields = object<{ readonly [K in keyof SeriesBounds]-?: SeriesBounds[K] | undefined }>({
  minimum: leftOut(number()),
  maximum: leftOut(number()),
});

const seriesBounds: Reader<SeriesBounds> = (value, path, problems) => {
  const read = boundsFields(value, path, problems);
  if (read === undefined) return undefined;
  const { minimum, maximum } = read;
  if (minimum === undefined && maximum === undefined)
    return expected('a minimum, a maximum or both', value, path, problems);
  if (minimum !== undefined && maximum !== undefined && minimum >= maximum)
    return expected('a minimum below the maximum', value, path, problems);
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
};

const validationSpec = object<ValidationSpec>({
  completeness: optional(share, 0.9),
  minimumObservations: optional(whole(1), 100),
  minimumYears: optional(number({ minimum: 0 }), 3),
  maximumRepeats: optional(whole(1), 24),
  unitJump: optional(number({ minimum: 1 }), 20),
  range: leftOut(namedMap(seriesBounds, /\S/, 'a series')),
});

/** `name: GS10 - TB3MS` is short for `name: { expression: GS10 - TB3MS }`. */
function featureSpec(known: KnownNames): Reader<FeatureSpec | MeasureSpec> {
  const expression = object<Extract<FeatureSpec, { expression: string }>>({ expression: required(text) });
  const entry = object<Extract<FeatureSpec, { feature: string }>>({
    feature: required(oneOf(known.features)),
    of: required(oneOrMore(text)),
    parameters: optional(parameters, {}),
  });
  const measure = object<MeasureSpec>({
    measure: required(oneOf(known.measures ?? [])),
    of: required(oneOrMore(text)),
    parameters: optional(parameters, {}),
  });
  return (value, path, problems) => {
    if (typeof value === 'object' && value !== null && 'measure' in value) return measure(value, path, problems);
    if (typeof value === 'string') return expression({ expression: value }, path, problems);
    const isExpression = typeof value === 'object' && value !== null && 'expression' in value;
    return isExpression ? expression(value, path, problems) : entry(value, path, problems);
  };
}

const targetSpec = object<TargetSpec>({
  name: required(text),
  kind: optional(oneOf(['direction', 'volatility', 'growth', 'change']), 'direction'),
  of: optional(text, 'close'),
  horizon: required(whole(1)),
});

const splitSpec = object<SplitSpec>({
  scheme: optional(oneOf(['expanding', 'sliding']), 'expanding'),
  firstTest: required(instant),
  testRows: required(whole(1)),
  embargoRows: optional(whole(0), 0),
  trainRows: optional(whole(0), 0),
});

const warmFields = object<{ readonly from: 'champion'; readonly rows: 'all' | 'new' }>({
  from: required(oneOf(['champion'])),
  rows: optional(oneOf(['all', 'new']), 'all'),
});

/** `champion` is short for `{ from: champion, rows: all }`. */
const warmStart: Reader<NonNullable<ModelSpec['warmStart']>> = (value, path, problems) => {
  if (typeof value !== 'object' || value === null) return oneOf(['champion'] as const)(value, path, problems);
  const read = warmFields(value, path, problems);
  return read && (read.rows === 'new' ? { from: read.from, rows: read.rows } : read.from);
};

function modelSpec(known: KnownNames): Reader<WrittenModel> {
  const model = object<WrittenModel>({
    model: required(oneOf(known.models)),
    parameters: optional(modelParameters, {}),
    stacks: optional(list(text), []),
    features: optional(list(text), []),
    warmStart: leftOut(warmStart),
    tune: leftOut(modelSearch),
    shards: leftOut(object<ShardSpec>({ count: required(whole(1, 64)), localEpochs: optional(whole(1), 1) })),
  });
  return (value, path, problems) => {
    const spec = model(value, path, problems);
    const able = known.warmStarts;
    if (spec?.warmStart !== undefined && able?.includes(spec.model) === false)
      problems.push(
        `${path}.warm_start: ${spec.model} cannot go on from a model; those that can are ${able.join(', ')}.`,
      );
    const divisible = known.shards;
    if (spec?.shards !== undefined && divisible?.includes(spec.model) === false)
      problems.push(
        `${path}.shards: several workers cannot share a fit of ${spec.model}; those that they can are ${divisible.join(', ')}.`,
      );
    return spec;
  };
}

const decisionSpec = object<DecisionSpec>({
  rule: optional(oneOf(['fixed', 'sharpe']), 'fixed'),
  threshold: optional(share, 0.5),
  lowest: optional(share, 0.4),
  highest: optional(share, 0.7),
  candidates: optional(whole(2, 1000), 31),
  minimumRows: optional(whole(50), 500),
  refitRows: optional(whole(1), 63),
  costBasisPoints: leftOut(number({ minimum: 0, maximum: 1000 })),
  intervals: optional(
    object<DecisionSpec['intervals']>({
      miss: optional(number({ minimum: 0.001, maximum: 0.5 }), 0.1),
      gamma: optional(number({ minimum: 0.0001, maximum: 1 }), 0.01),
      windowRows: optional(whole(50), 500),
    }),
    {},
  ),
});

type GateSpec = PolicySpec['gates'][number];

function gateSpec(known: KnownNames): Reader<GateSpec> {
  const bound = nullable(number());
  const read = object<{ metric: string; atLeast: number | null; atMost: number | null }>({
    metric: required(oneOf(known.metrics)),
    atLeast: optional(bound, null),
    atMost: optional(bound, null),
  });
  return (value, path, problems) => {
    const gate = read(value, path, problems);
    if (gate === undefined) return undefined;
    const { metric, atLeast, atMost } = gate;
    if (atLeast === null && atMost === null) {
      problems.push(`${path}: expected at_least or at_most, got neither.`);
      return undefined;
    }
    return { metric, ...(atLeast === null ? {} : { atLeast }), ...(atMost === null ? {} : { atMost }) };
  };
}

function policySpec(known: KnownNames): Reader<PolicySpec> {
  return object<PolicySpec>({
    challenger: optional(text, 'best'),
    metric: required(oneOf(known.metrics)),
    direction: required(oneOf(['higher', 'lower'])),
    minimumImprovement: optional(number({ minimum: 0 }), 0),
    minimumSkill: optional(number(), 0),
    minimumRows: optional(whole(1), 24),
    compareRows: optional(whole(0), 0),
    gates: optional(list(gateSpec(known)), []),
  });
}

const thresholds = object<MonitorSpec['thresholds']>({
  psi: optional(positive, 0.2),
  ksStatistic: optional(share, 0.15),
  ksPValue: optional(share, 0.01),
  fdr: leftOut(share),
  correction: leftOut(oneOf(['benjaminiHochberg', 'benjaminiYekutieli'])),
  minimumEffect: leftOut(number({ minimum: 0 })),
  score: optional(share, 0.6),
  brier: optional(share, 0.3),
  logLikelihoodDrop: optional(positive, 1),
  featureShare: optional(share, 0.3),
});

const retrainPolicy = object<RetrainPolicy>({
  k: optional(whole(1), 2),
  n: optional(whole(1), 3),
  cooldownDays: optional(whole(0), 30),
  budget: optional(object<RetrainPolicy['budget']>({ runs: optional(whole(1), 4), days: optional(whole(1), 365) }), {}),
  approval: optional(flag, false),
});

const monitorSpec = object<MonitorSpec>({
  windowRows: required(whole(1)),
  thresholds: optional(thresholds, {}),
  concept: leftOut(flag),
  retrain: optional(retrainPolicy, {}),
});

const clockTime = object<ScheduleSpec['nightly']>({
  hour: required(whole(0, 23)),
  minute: optional(whole(0, 59), 0),
});

const scheduleSpec = object<ScheduleSpec>({
  nightly: optional(clockTime, { hour: 23, minute: 0 }),
  monitor: optional(clockTime, { hour: 23, minute: 30 }),
});

const suitFields = object<{ readonly regimeOf: string; readonly tags: SuitSpec['tags'] | undefined }>({
  regimeOf: required(text),
  tags: leftOut(namedMap(oneOf(regimeTags.filter((tag) => tag !== 'any')), /\S/, 'a state')),
});

const suitSpec: Reader<SuitSpec> = (value, path, problems) => {
  const read = suitFields(value, path, problems);
  return read && { regimeOf: read.regimeOf, ...(read.tags && { tags: read.tags }) };
};

/** Readers and defaults of every top-level key of a system file. */
export function systemFields(known: KnownNames): Fields<Omit<SystemSpec, 'tune'>> {
  return {
    name: required(text),
    description: required(text),
    kind: required(oneOf(['regime', 'signal', 'causal'])),
    calendar: required(oneOf(['daily', 'monthly', 'intraday'])),
    windowSeconds: leftOut(number({ minimum: 0.001, maximum: 3600 })),
    start: required(date),
    seed: optional(whole(0), 42),
    sources: required(oneOrMore(sourceSpec(known))),
    validation: optional(validationSpec, {}),
    features: required(namedMap(featureSpec(known), columnName, 'letters, digits and _')),
    target: optional(nullable(targetSpec), null),
    treatments: optional(list(text), []),
    labels: optional(nullable(oneOf(['nber'])), null),
    splits: required(splitSpec),
    models: required(namedMap(modelSpec(known), modelName, 'small letters, digits and -')),
    decision: optional(decisionSpec, {}),
    policy: required(policySpec(known)),
    monitor: required(monitorSpec),
    schedule: optional(scheduleSpec, {}),
    suit: leftOut(suitSpec),
    featureViews: optional(featureViews, null),
  };
}
