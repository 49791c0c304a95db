import type { ArtifactRef } from '../contracts/artifact.ts';
import { ConfigError } from '../contracts/failures.ts';
import { trialName } from '../contracts/names.ts';
import type { TrainedModel } from '../contracts/runs.ts';
import type { Parameters, SystemSpec } from '../contracts/system.ts';
import type {
  Entrant,
  RunningTrial,
  StudiedTrial,
  StudyPlan,
  StudySettings,
  SuggestedTrial,
  TrialTraining,
  TuneResult,
} from '../contracts/tune.ts';
import { bestTrials } from '../ml/tune/bestTrials.ts';
import { scorePredictions } from '../ml/tune/scorePredictions.ts';
import { lossesOf, suggestTrial } from '../ml/tune/suggestTrial.ts';
import type { Lake } from '../storage/lake.ts';
import { paths } from '../storage/paths.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { planModel } from './planModel.ts';
import { judgeEntrants, type JudgeRequest } from './tune/judgeEntrants.ts';
import { prunerNamed, samplerNamed } from './tune/named.ts';
import { openStudy, type OpenStudyRequest } from './tune/openStudy.ts';
import { frameOf, predictedOf, trialsOf } from './tune/studyFiles.ts';
import { tunedModel } from './tune/tunedModel.ts';

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

export interface Settled {
  readonly snapshot: ArtifactRef | null;
  readonly ended: readonly StudiedTrial[];
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
  const whole = await lake.readJson<SystemSpec>(run.config);
  const changed = tunedModel(whole.models[model]!, parameters);
  const spec = { ...whole, models: { ...whole.models, [model]: changed } };
  const config = await lake.putJson(paths.studyPart(run.executionId, `${name}.json`), spec, 'config');
  return { run: { ...run, executionId: `${run.executionId}.${name}`, config }, plan: planModel(spec, model) };
}

export const createTune = ({ lake }: ComputeDependencies) => ({
  /** What a study searches, by what it judges, and the tables that it may see. */
  openStudy: (request: OpenStudyRequest): Promise<StudyPlan> => openStudy(lake, request),

  /** What the next trial tries, from nothing but what has ended and what runs. */
  async suggestTrial({ study, snapshot, ended, running, number }: SuggestRequest): Promise<SuggestedTrial> {
    const { seed, candidates, sampler, direction } = await lake.readJson<StudySettings>(study.settings);
    const { trials, stored } = await settle(lake, study, { snapshot, ended });
    const way = samplerNamed(sampler);
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
    const way = prunerNamed(pruner);
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
  judgeEntrants: (request: JudgeRequest): Promise<TuneResult> => judgeEntrants(lake, request),
});
