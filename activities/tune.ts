import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { ConfigError, InputError } from '../contracts/failures.ts';
import type { Frame } from '../contracts/frame.ts';
import { suggestion } from '../contracts/nearest.ts';
import { trialName } from '../contracts/names.ts';
import type { FeatureTable, ModelManifest, RunContext, TrainedModel } from '../contracts/runs.ts';
import type { Parameters, SystemSpec } from '../contracts/system.ts';
import type {
  Candidate,
  Entrant,
  RunningTrial,
  StudiedTrial,
  Study,
  StudyPlan,
  StudySettings,
  SuggestedTrial,
  TrialTraining,
  TuneInput,
  TuneResult,
} from '../contracts/tune.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models as registry } from '../ml/models/registry.ts';
import { resolveParameters } from '../ml/models/resolveParameters.ts';
import { bestTrials } from '../ml/tune/bestTrials.ts';
import { judgeStudy } from '../ml/tune/judgeStudy.ts';
import type { Pruner } from '../ml/tune/pruner.ts';
import { pruners } from '../ml/tune/pruners/registry.ts';
import type { Sampler } from '../ml/tune/sampler.ts';
import { samplers } from '../ml/tune/samplers/registry.ts';
import { scorePredictions } from '../ml/tune/scorePredictions.ts';
import { searchSpace } from '../ml/tune/searchSpace.ts';
import { studySteps } from '../ml/tune/studySteps.ts';
import { lossesOf, suggestTrial } from '../ml/tune/suggestTrial.ts';
import { yamlOf } from '../ml/tune/yamlOf.ts';
import { renderStudy } from '../report/studyPage.ts';
import { readArrow, writeArrow } from '../storage/arrow.ts';
import type { Lake } from '../storage/lake.ts';
import { paths } from '../storage/paths.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { planModel } from './planModel.ts';

export interface OpenStudyRequest extends Pick<TuneInput, 'models' | 'seed' | 'sampler' | 'pruner'> {
  readonly run: RunContext;
  readonly gold: FeatureTable;
}

export interface SuggestRequest {
  readonly study: StudyPlan;
  /** The trials before `ended`; null before the first. */
  readonly snapshot: ArtifactRef | null;
  readonly ended: readonly StudiedTrial[];
  readonly running: readonly RunningTrial[];
  readonly number: number;
}

export interface ScoreTrialRequest {
  readonly study: StudyPlan;
  readonly snapshot: ArtifactRef | null;
  readonly trial: RunningTrial;
  /** Of the steps before this one. */
  readonly scores: readonly number[];
  readonly trained: TrainedModel;
}

interface Settled {
  readonly snapshot: ArtifactRef | null;
  readonly ended: readonly StudiedTrial[];
}

function named<T>(what: string, entries: Readonly<Record<string, T>>, name: string): T {
  const entry = entries[name];
  if (entry !== undefined && Object.hasOwn(entries, name)) return entry;
  const known = Object.keys(entries);
  throw new InputError(`${what} must be one of ${known.join(', ')}, got "${name}".${suggestion(name, known)}`);
}

/** What a study searches: the models that were named, or all that read features alone and have something to search. */
function candidatesOf(spec: SystemSpec, wanted: readonly string[] | undefined): readonly Candidate[] {
  const known = Object.keys(spec.models);
  const unknown = (wanted ?? []).find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new InputError(
      `models: ${spec.name} has no ${unknown}; it has ${known.join(', ') || 'none'}.${suggestion(unknown, known)}`,
    );
  const stacking = (wanted ?? []).find((id) => spec.models[id]!.stacks.length > 0);
  if (stacking !== undefined)
    throw new InputError(
      `models: ${stacking} stacks ${spec.models[stacking]!.stacks.join(', ')}, and a search moves models that read features alone; name those.`,
    );
  const free = known.filter((id) => (wanted ? wanted.includes(id) : spec.models[id]!.stacks.length === 0));
  const all = free.map((id): Candidate => {
    const { model, parameters } = spec.models[id]!;
    const definition: ModelDefinition = registry[model as keyof typeof registry];
    const space = searchSpace(definition, parameters, spec.tune?.[id]);
    const resolved: Parameters = resolveParameters(model, definition.parameters, parameters);
    return { id, space, own: Object.fromEntries(space.map(({ name }) => [name, resolved[name]!])) };
  });
  const still = all.filter(({ space }) => space.length === 0).map(({ id }) => id);
  const some = all.filter(({ space }) => space.length > 0);
  if (some.length === 0 || (wanted && still.length > 0))
    throw new ConfigError(
      `A search needs parameters that it may move, got none of ${(still.length > 0 ? still : [spec.name]).join(', ')}; name some under tune: of the model.`,
    );
  return some;
}

/** The system with other parameters of one model, which begins anew. */
function withParameters(spec: SystemSpec, id: string, parameters: Parameters): SystemSpec {
  const { warmStart: _, ...model } = spec.models[id]!;
  const changed = { ...model, parameters: { ...model.parameters, ...parameters } };
  return { ...spec, models: { ...spec.models, [id]: changed } };
}

async function putFrame(lake: Lake, key: string, frame: Frame): Promise<ArtifactRef> {
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-study-'));
  try {
    const file = join(scratch, 'gold.arrow');
    await writeArrow(file, frame);
    return await lake.putFile(key, file, 'gold-arrow', frame.time.length);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const frameOf = async (lake: Lake, ref: ArtifactRef): Promise<Frame> => readArrow(await lake.localFile(ref));

async function trialsOf(lake: Lake, snapshot: ArtifactRef | null): Promise<readonly StudiedTrial[]> {
  return snapshot === null ? [] : lake.readJson<readonly StudiedTrial[]>(snapshot);
}

async function predictedOf(lake: Lake, { manifest, predictions }: TrainedModel) {
  const { results } = await lake.readJson<ModelManifest>(manifest);
  return {
    predictions: await frameOf(lake, predictions),
    results: await lake.readJson<Record<string, unknown>>(results),
  };
}

/** The trials as they are now, stored. */
async function settle(lake: Lake, { run }: StudyPlan, { snapshot, ended }: Settled) {
  const trials = [...(await trialsOf(lake, snapshot)), ...ended];
  if (ended.length === 0) return { trials, stored: snapshot };
  const key = paths.studyPart(run.executionId, `after-${trialName(trials.at(-1)!.number)}.json`);
  return { trials, stored: await lake.putJson(key, trials, 'study') };
}

/** A configuration as a training: the system with its parameters, under a name of its own. */
async function trainingOf(
  lake: Lake,
  { run }: StudyPlan,
  { model, parameters, name }: { readonly model: string; readonly parameters: Parameters; readonly name: string },
): Promise<TrialTraining> {
  const spec = withParameters(await lake.readJson<SystemSpec>(run.config), model, parameters);
  const config = await lake.putJson(paths.studyPart(run.executionId, `${name}.json`), spec, 'config');
  return { run: { ...run, executionId: `${run.executionId}.${name}`, config }, plan: planModel(spec, model) };
}

export const createTune = ({ lake }: ComputeDependencies) => ({
  /** What a study searches, by what it judges, and the tables that it may see. */
  async openStudy({
    run,
    gold,
    models,
    seed,
    sampler = 'tpe',
    pruner = 'median',
  }: OpenStudyRequest): Promise<StudyPlan> {
    const spec = await lake.readJson<SystemSpec>(run.config);
    named('sampler', samplers, sampler);
    named('pruner', pruners, pruner);
    const candidates = candidatesOf(spec, models);
    const { metric, direction } = spec.policy;
    const frame = await frameOf(lake, gold.arrow);
    const { blocks, tables, holdoutFrom } = studySteps(frame, spec.splits, spec.target !== null);
    const settings: StudySettings = {
      ...{ seed: seed ?? spec.seed, sampler, pruner, metric, direction, candidates, blocks, holdoutFrom },
    };
    const steps: StudyPlan['steps'][number][] = [];
    for (const [at, table] of tables.entries()) {
      const arrow = await putFrame(lake, paths.studyPart(run.executionId, `step-${at + 1}.arrow`), table);
      steps.push({ arrow, rows: table.time.length });
    }
    const stored = await lake.putJson(paths.studyPart(run.executionId, 'settings.json'), settings, 'study');
    return { run, settings: stored, gold, steps, models: candidates.map(({ id }) => id), metric, direction };
  },

  /** What the next trial tries, from nothing but what has ended and what runs. */
  async suggestTrial({ study, snapshot, ended, running, number }: SuggestRequest): Promise<SuggestedTrial> {
    const { seed, candidates, sampler, direction } = await lake.readJson<StudySettings>(study.settings);
    const { trials, stored } = await settle(lake, study, { snapshot, ended });
    const way: Sampler = named('sampler', samplers, sampler);
    const tried = suggestTrial(number, { seed, candidates, sampler: way, direction, ended: trials, running });
    const training = await trainingOf(lake, study, { ...tried, name: trialName(number) });
    return { ...training, snapshot: stored, trial: { number, ...tried } };
  },

  /** The policy's metric over the test blocks so far, and why the trial is given up, if it is. */
  async scoreTrial({ study, snapshot, trial, scores, trained }: ScoreTrialRequest): Promise<{
    readonly score: number;
    readonly why: string | null;
  }> {
    const { pruner, candidates, direction, metric } = await lake.readJson<StudySettings>(study.settings);
    const spec = await lake.readJson<SystemSpec>(study.run.config);
    const gold = await frameOf(lake, study.steps[scores.length]!.arrow);
    const about = { spec, gold, features: study.gold.features, metric };
    const { score } = scorePredictions(about, await predictedOf(lake, trained));
    if (score === null || !Number.isFinite(score))
      throw new ConfigError(
        `policy.metric ${metric} has no value over the out-of-time rows of ${trial.model}; choose another.`,
      );
    // The system's own parameters are what the others are held against, and the last step is the end.
    if (trial.number < candidates.length || scores.length + 1 === study.steps.length) return { score, why: null };
    const way: Pruner = named('pruner', pruners, pruner);
    const done = (await trialsOf(lake, snapshot)).filter(({ state }) => state === 'complete');
    const finished = done.map((one) => lossesOf(one, direction));
    return { score, why: way.judge({ losses: lossesOf({ scores: [...scores, score] }, direction), finished }) };
  },

  /** The best trial and what it is held against on the holdout; nothing where no trial was complete. */
  async chooseEntrants({ study, ...settled }: Settled & { readonly study: StudyPlan }): Promise<{
    readonly snapshot: ArtifactRef | null;
    readonly entrants: readonly Entrant[];
  }> {
    const { trials, stored } = await settle(lake, study, settled);
    const entrants: Entrant[] = [];
    for (const { role, trial } of bestTrials(trials, study.direction, study.models.length)) {
      const { model, parameters, number } = trial;
      const training = await trainingOf(lake, study, { model, parameters, name: role });
      entrants.push({ ...training, role, trial: number, parameters });
    }
    return { snapshot: stored, entrants };
  },

  /** The entrants on the rows that no trial saw; writes the study and its page. */
  async judgeEntrants({
    study,
    snapshot,
    entrants,
    trained,
  }: {
    readonly study: StudyPlan;
    readonly snapshot: ArtifactRef;
    readonly entrants: readonly Entrant[];
    readonly trained: readonly TrainedModel[];
  }): Promise<TuneResult> {
    const { run, gold, steps } = study;
    const settings = await lake.readJson<StudySettings>(study.settings);
    const spec = await lake.readJson<SystemSpec>(run.config);
    const studied = await trialsOf(lake, snapshot);
    const best = studied[entrants[0]!.trial]!;
    const complete = [best, ...studied.filter(({ state, number }) => state === 'complete' && number !== best.number)];
    const judged = [];
    for (const [at, { role, plan }] of entrants.entries())
      judged.push({ role, model: plan.id, ...(await predictedOf(lake, trained[at]!)) });
    const predictions = [];
    for (const trial of complete) predictions.push(await frameOf(lake, trial.predictions!));
    const verdict = judgeStudy({
      ...{ spec, asOf: run.asOf, features: gold.features, gold: await frameOf(lake, gold.arrow) },
      ...{ holdoutFrom: settings.holdoutFrom, entrants: judged, trials: predictions },
      searched: await frameOf(lake, steps.at(-1)!.arrow),
    });
    const bare = studied.map(({ predictions: _, ...trial }) => trial);
    const yaml = yamlOf(best.model, spec.models[best.model]!, best.parameters);
    const document: Study = {
      ...{ ...settings, system: run.system, asOf: run.asOf, trials: bare, best: bare[best.number]! },
      ...{ ...verdict, yaml },
    };
    const page = new TextEncoder().encode(renderStudy(document));
    const count = (wanted: StudiedTrial['state']) => studied.filter(({ state }) => state === wanted).length;
    const { number, model, parameters } = best;
    return {
      ...{ system: run.system, asOf: run.asOf, executionId: run.executionId, trials: studied.length },
      ...{ complete: count('complete'), pruned: count('pruned'), failed: count('failed') },
      ...{ best: { number, model, parameters }, better: verdict.better, sentence: verdict.sentence, yaml },
      study: await lake.putJson(paths.runFile(run.executionId, 'study.json'), document, 'study'),
      report: await lake.put(paths.runFile(run.executionId, 'study.html'), page, 'report'),
    };
  },
});
