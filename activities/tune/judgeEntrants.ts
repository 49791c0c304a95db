import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { TrainedModel } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import type {
  Entrant,
  StudiedTrial,
  Study,
  StudyPlan,
  StudySettings,
  Trial,
  TuneResult,
} from '../../contracts/tune.ts';
import { judgeStudy } from '../../ml/tune/judgeStudy.ts';
import { yamlOf } from '../../ml/tune/yamlOf.ts';
import type { Lake } from '../../storage/lake.ts';
import { paths } from '../../storage/paths.ts';
import { frameOf, predictedOf, trialsOf } from './studyFiles.ts';
import { tunedModel } from './tunedModel.ts';

export interface JudgeRequest {
  readonly study: StudyPlan;
  readonly snapshot: ArtifactRef;
  readonly entrants: readonly Entrant[];
  readonly trained: readonly TrainedModel[];
}

/** The entrants on the rows that no trial saw; writes the study and its page. */
export async function judgeEntrants(
  lake: Lake,
  { study, snapshot, entrants, trained }: JudgeRequest,
): Promise<TuneResult> {
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
  const bare = studied.map(({ number, model, parameters, state, scores, why }): Trial => ({
    ...{ number, model, parameters, state, scores },
    ...(why !== undefined && { why }),
  }));
  const yaml = yamlOf(best.model, tunedModel(spec.models[best.model]!, best.parameters));
  const document: Study = {
    ...{ ...settings, system: run.system, asOf: run.asOf, trials: bare, best: bare[best.number]! },
    ...{ ...verdict, yaml },
  };
  // Charts take a second to load and memory to keep; only this needs them.
  const { renderStudy } = await import('../../report/studyPage.ts');
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
}
