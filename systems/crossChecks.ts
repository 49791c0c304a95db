import { goldColumns } from '../contracts/frame.ts';
import { suggestion } from '../contracts/nearest.ts';
import type { SystemSpec, TargetSpec } from '../contracts/system.ts';
import { barPrefix } from '../ml/features/barNames.ts';
import { checkFeatureViews } from './featureViewChecks.ts';
import { lagNameProblem, placedProblem } from './placedChecks.ts';
import { inputNames, periodicSeries, targetColumns } from './inputs.ts';
import {
  basesProblem,
  expressionProblem,
  featureProblem,
  measureProblem,
  modelProblem,
  searchProblem,
} from './entryChecks.ts';
import { checkTicks, tickSeries } from './tickChecks.ts';

type Parts = Partial<SystemSpec>;
type Check = (spec: Parts, problems: string[]) => void;

/** What one part of a system asks of another. Parts that could not be read are missing here and are not judged. */
export function crossCheck(spec: Parts, problems: string[]): void {
  for (const check of [
    checkSeries,
    checkRange,
    checkTicks,
    checkFeatures,
    checkTarget,
    checkTreatments,
    checkDates,
    checkModels,
    checkDecision,
    checkPolicy,
    checkFeatureViews,
  ]) {
    check(spec, problems);
  }
}

function unknown(path: string, what: string, name: string, names: readonly string[]): string {
  const list = names.length === 0 ? 'there are none' : `known are ${names.join(', ')}`;
  return `${path}: there is no ${what} ${name}; ${list}.${suggestion(name, names)}`;
}

function add(path: string, problem: string | null, problems: string[]): void {
  if (problem !== null) problems.push(`${path}: ${problem}`);
}

const checkSeries: Check = ({ sources }, problems) => {
  const seen = new Map<string, string>();
  sources?.forEach((source, i) =>
    source.series.forEach(({ id }, j) => {
      const path = `sources[${i}].series[${j}].id`;
      const first = seen.get(id);
      if (first === undefined) seen.set(id, path);
      else problems.push(`${path}: ${id} is there already, at ${first}.`);
    }),
  );
  checkPrefixes(sources ?? [], problems);
};

/** Bounds are for observed series; bars have checks of their own. */
const checkRange: Check = ({ sources, validation }, problems) => {
  if (sources === undefined) return;
  const ids = sources.filter(({ kind }) => kind === 'observations').flatMap(({ series }) => series.map(({ id }) => id));
  for (const id of Object.keys(validation?.range ?? {})) {
    if (!ids.includes(id)) problems.push(unknown(`validation.range.${id}`, 'observed series', id, ids));
  }
};

/** Columns of bars are named after their series, so two series may not come to one name. */
function checkPrefixes(sources: NonNullable<Parts['sources']>, problems: string[]): void {
  const seen = new Map<string, string>();
  sources.forEach((source, i) =>
    source.series.forEach(({ id }, j) => {
      if (source.kind === 'observations') return;
      const path = `sources[${i}].series[${j}].id`;
      const prefix = barPrefix(id);
      const first = seen.get(prefix);
      if (prefix === '') problems.push(`${path}: expected a letter or digit for the names of its columns, got ${id}.`);
      else if (first === undefined) seen.set(prefix, id);
      else if (first !== id) {
        problems.push(
          `${path}: the columns of ${id} would be named like those of ${first}, ${prefix}_close; leave one out.`,
        );
      }
    }),
  );
}

const checkFeatures: Check = ({ sources, features }, problems) => {
  if (sources === undefined || features === undefined) return;
  const columns = [...inputNames(sources)];
  const reserved: readonly string[] = Object.values(goldColumns);
  for (const [name, spec] of Object.entries(features)) {
    const path = `features.${name}`;
    if (columns.includes(name) || reserved.includes(name)) {
      problems.push(`${path}: ${name} is the name of another column; choose another name.`);
    }
    if ('expression' in spec) add(path, expressionProblem(spec.expression, columns), problems);
    else if ('measure' in spec) {
      const series = tickSeries(sources);
      const odd = spec.of.filter((input) => !series.includes(input));
      for (const input of odd) problems.push(unknown(`${path}.of`, 'series of ticks', input, series));
      add(path, measureProblem(spec), problems);
    } else {
      const missing = spec.of.filter((input) => !columns.includes(input));
      for (const input of missing)
        problems.push(unknown(`${path}.of`, 'series, bar column or feature above', input, columns));
      if (missing.length === 0) add(path, featureProblem(spec), problems);
      if (missing.length === 0) add(path, placedProblem(spec, sources), problems);
    }
    if (!('measure' in spec)) add(path, lagNameProblem(name, spec), problems);
    columns.push(name);
  }
  if (Object.keys(features).length === 0) problems.push('features: expected at least one, got none.');
};

const checkTarget: Check = ({ kind, calendar, sources, target }, problems) => {
  if ((kind === 'signal' || kind === 'causal') && target === null)
    problems.push(
      `target: is missing; a system of kind ${kind} ${kind === 'signal' ? 'predicts one' : 'asks what moves it'}.`,
    );
  if (kind === 'regime' && target) problems.push('target: a system of kind regime has none; leave it out.');
  if (target && sources) checkOutcome(target, { kind, sources }, problems);
  const hasBars = sources?.some((source) => source.kind !== 'observations');
  if (hasBars === false && target) problems.push('target: is taken of bars, but no source gives bars; add one.');
  else if (hasBars === false && calendar === 'daily') {
    problems.push('calendar: daily rows are the sessions of bars, but no source gives bars; add one.');
  }
};

/** What the target is taken of, and that numbers are what effects are on. */
function checkOutcome(
  target: TargetSpec,
  { kind, sources }: { readonly kind: Parts['kind']; readonly sources: SystemSpec['sources'] },
  problems: string[],
): void {
  const columns = targetColumns(sources);
  if (columns.length === 0) return;
  const ofSeries = target.kind === 'growth' || target.kind === 'change';
  const names = ofSeries ? [...columns, ...periodicSeries(sources)] : columns;
  const what = `column of the first series of bars or ticks${ofSeries ? ', or series of months, quarters or years' : ''}`;
  if (!names.includes(target.of)) problems.push(unknown('target.of', what, target.of, names));
  if (target.kind !== 'direction' && kind === 'signal')
    problems.push(
      `target.kind: a system of kind signal predicts a direction, got ${target.kind}, which is for causal.`,
    );
}

const checkDates: Check = ({ start, splits }, problems) => {
  if (splits === undefined) return;
  if (start !== undefined && splits.firstTest <= start) {
    problems.push(`splits.first_test: expected a date after start (${start}), got "${splits.firstTest}".`);
  }
  if (splits.scheme === 'sliding' && splits.trainRows === 0) {
    problems.push('splits.train_rows: is missing; a sliding window needs its length in rows.');
  }
};

const checkTreatments: Check = ({ kind, features, treatments }, problems) => {
  if (treatments === undefined || kind === undefined) return;
  if (kind !== 'causal' && treatments.length > 0)
    problems.push(`treatments: a system of kind ${kind} has none; leave them out.`);
  if (kind === 'causal' && treatments.length === 0)
    problems.push('treatments: expected at least one feature, got none.');
  const columns = Object.keys(features ?? {});
  if (features !== undefined)
    treatments.forEach((name, i) => {
      if (!columns.includes(name)) problems.push(unknown(`treatments[${i}]`, 'feature', name, columns));
    });
};

const checkDecision: Check = ({ decision }, problems) => {
  if (decision === undefined) return;
  const { lowest, highest, threshold, intervals } = decision;
  if (lowest >= highest) problems.push(`decision.lowest: expected less than highest (${highest}), got ${lowest}.`);
  if (threshold < lowest || threshold > highest)
    problems.push(
      `decision.threshold: expected a share from lowest to highest (${lowest} to ${highest}), got ${threshold}.`,
    );
  const least = Math.ceil(1 / intervals.miss);
  if (intervals.windowRows < least)
    problems.push(
      `decision.intervals.window_rows: expected at least ${least} for a miss of ${intervals.miss}, got ${intervals.windowRows}.`,
    );
};

const checkModels: Check = ({ kind, features, models }, problems) => {
  if (models === undefined) return;
  const earlier: string[] = [];
  const later = Object.keys(models);
  for (const [name, spec] of Object.entries(models)) {
    const path = `models.${name}`;
    if (name === 'best') problems.push(`${path}: best stands for the best model in the policy; choose another name.`);
    spec.stacks.forEach((base, i) => {
      if (earlier.includes(base)) return;
      const at = `${path}.stacks[${i}]`;
      if (base === name) problems.push(`${at}: a model cannot stack itself.`);
      else if (later.includes(base))
        problems.push(`${at}: ${base} stands below ${name}; a model stacks models above it, move it up.`);
      else problems.push(unknown(at, 'model', base, earlier));
    });
    const columns = features === undefined ? undefined : Object.keys(features);
    spec.features.forEach((feature, i) => {
      if (columns?.includes(feature) === false)
        problems.push(unknown(`${path}.features[${i}]`, 'feature', feature, columns));
    });
    add(path, basesProblem(spec), problems);
    add(`${path}.parameters`, modelProblem(spec), problems);
    add(`${path}.tune`, searchProblem(spec), problems);
    earlier.push(name);
  }
  if (earlier.length === 0 && kind !== 'causal') problems.push('models: expected at least one, got none.');
};

const checkPolicy: Check = ({ models, policy, monitor }, problems) => {
  const names = models === undefined ? undefined : [...Object.keys(models), 'best'];
  if (policy !== undefined && names?.includes(policy.challenger) === false) {
    problems.push(unknown('policy.challenger', 'model', policy.challenger, names));
  }
  const retrain = monitor?.retrain;
  if (retrain !== undefined && retrain.k > retrain.n) {
    problems.push(`monitor.retrain.k: expected at most n (${retrain.n}), got ${retrain.k}.`);
  }
};
