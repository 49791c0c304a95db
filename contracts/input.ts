import { isDate } from './dates.ts';
import { InputError } from './failures.ts';
import type { MaterialiseInput } from './featureStore.ts';
import { triggers, type Trigger } from './names.ts';
import { nearest } from './nearest.ts';
import type { BackfillInput, CollectInput, ReleasesInput } from './collect.ts';
import type { ReleaseWait } from './releaseWait.ts';
import type { ImportedModel } from './system.ts';
import type { TuneInput } from './tune.ts';
import { layers, type Layer, type MonitorInput, type NightlyInput, type PipelineInput } from './runs.ts';

/**
 * Checks of what a person or a schedule hands to a workflow. Nothing, null and {} are fine; an unknown key or a
 * wrong type is refused with a sentence. Hand-written: a schema library would weigh on the workflow bundle.
 */
type Check = (value: unknown) => string | null;

const words: Check = (value) => (typeof value === 'string' && value.length > 0 ? null : 'a non-empty string');
const date: Check = (value) => (typeof value === 'string' && isDate(value) ? null : 'a date as YYYY-MM-DD');
const list: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item.length > 0)
    ? null
    : 'a list of names';
const trigger: Check = (value) =>
  triggers.includes(value as Trigger) ? null : `one of ${triggers.map((name) => `"${name}"`).join(', ')}`;
const layer: Check = (value) =>
  layers.includes(value as Layer) ? null : `one of ${layers.map((name) => `"${name}"`).join(', ')}`;
const object: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'an object';

const flag: Check = (value) => (typeof value === 'boolean' ? null : 'true or false');

const array: Check = (value) => (Array.isArray(value) ? null : 'a list');

const whole = (value: unknown, least: number): boolean => Number.isSafeInteger(value) && (value as number) >= least;

const importedModel: Check = (value) => {
  const { model, file, trainedUntil } = (object(value) === null ? value : {}) as Partial<ImportedModel>;
  return words(model) === null && object(file) === null && date(trainedUntil) === null
    ? null
    : 'an object {model, file, trainedUntil}: a model of the system, an artifact of the lake and a date as YYYY-MM-DD';
};

const version: Check = (value) => (whole(value, 0) ? null : 'a version, or 0 for none');

const count: Check = (value) => (whole(value, 1) ? null : 'a whole number of at least 1');

const upTo =
  (most: number): Check =>
  (value) =>
    whole(value, 1) && (value as number) <= most ? null : `a whole number from 1 to ${most}`;

const releaseWait: Check = (value) => {
  const { everyMs, waits } = (object(value) === null ? value : {}) as Partial<ReleaseWait>;
  return whole(everyMs, 1) && whole(waits, 0)
    ? null
    : 'an object {everyMs, waits} of whole numbers, everyMs at least 1';
};

const shapes = {
  pipeline: {
    system: words,
    asOf: date,
    trigger,
    reason: words,
    models: list,
    imported: importedModel,
    onlySuited: words,
    until: layer,
    start: date,
    epochs: count,
    executionId: words,
    goldBucket: words,
    artifactsBucket: words,
  },
  releases: { system: words, state: object, wait: releaseWait },
  backfill: { system: words, from: date, to: date, until: layer },
  collect: { system: words, asOf: date, source: words, resume: words, run: object, series: array },
  materialise: { system: words, views: list, asOf: date, full: flag },
  monitor: { system: words, asOf: date, trigger },
  nightly: { systems: list, asOf: date },
  retrain: { system: words, policy: object, state: object },
  tune: {
    system: words,
    asOf: date,
    models: list,
    trials: upTo(1000),
    parallel: upTo(16),
    seed: count,
    sampler: words,
    pruner: words,
    executionId: words,
    state: object,
  },
  train: {
    run: object,
    plan: object,
    gold: object,
    bases: array,
    champion: version,
  },
} as const satisfies Record<string, Record<string, Check>>;

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function check(workflow: keyof typeof shapes, raw: unknown): Record<string, unknown> {
  if (raw === undefined || raw === null) return {};
  const shape: Record<string, Check> = shapes[workflow];
  const known = Object.keys(shape);
  const example = workflow === 'nightly' ? '{"systems":["macro-cycle"]}' : '{"system":"macro-cycle"}';
  if (object(raw))
    throw new InputError(`${workflow} takes one object such as ${example}, or nothing; got ${show(raw)}.`);
  const problems = Object.entries(raw as Record<string, unknown>).flatMap(([key, value]) => {
    const expected = shape[key];
    if (!expected) {
      const near = nearest(key, known);
      return [`unknown key "${key}"${near ? ` (did you mean "${near}"?)` : ''}; known keys are ${known.join(', ')}`];
    }
    if (value === undefined || value === null) return [];
    const wanted = expected(value);
    return wanted ? [`${key} must be ${wanted}, got ${show(value)}`] : [];
  });
  if (problems.length > 0) throw new InputError(`Input of ${workflow}: ${problems.join('; ')}.`);
  return Object.fromEntries(Object.entries(raw as Record<string, unknown>).filter(([, value]) => value !== null));
}

export const checkPipelineInput = (raw: unknown): PipelineInput => check('pipeline', raw);
export const checkCollectInput = (raw: unknown): CollectInput => check('collect', raw);
export const checkBackfillInput = (raw: unknown): BackfillInput => check('backfill', raw);
export const checkReleasesInput = (raw: unknown): ReleasesInput => check('releases', raw);
export const checkMaterialiseInput = (raw: unknown): MaterialiseInput => check('materialise', raw);
export const checkMonitorInput = (raw: unknown): MonitorInput => check('monitor', raw);
export const checkNightlyInput = (raw: unknown): NightlyInput => check('nightly', raw);
export const checkRetrainInput = (raw: unknown): Record<string, unknown> => check('retrain', raw);
export const checkTuneInput = (raw: unknown): TuneInput => check('tune', raw);
export const checkTrainInput = (raw: unknown): Record<string, unknown> => check('train', raw);
