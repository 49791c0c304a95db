import { ApplicationFailure, patched } from '@temporalio/workflow';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { checkPipelineInput } from '../contracts/input.ts';
import type {
  ExportRequest,
  FailedModel,
  Layer,
  PipelineInput,
  PipelineResult,
  RunContext,
  RunPlan,
} from '../contracts/runs.ts';
import { createBoard, type Board } from './board.ts';
import { collectAll } from './collect.ts';
import { evaluate } from './evaluate.ts';
import { atTheDoor, causeOf } from './failure.ts';
import { features } from './features.ts';
import { openRun } from './open.ts';
import { light, mirror } from './proxies.ts';
import { register } from './register.ts';
import { concludeRun } from './search.ts';
import { trainAll } from './train.ts';
import { validate } from './validate.ts';

/** The main path: collect, validate, build features, train, evaluate, register, report. Start it with nothing at all. */
export async function pipeline(raw?: PipelineInput | null): Promise<PipelineResult> {
  const input = atTheDoor(() => checkPipelineInput(raw));
  const board = createBoard(input.system ?? 'macro-cycle', input.asOf ?? '');
  const plan = await openRun(input, board);
  const { run, suited } = plan;

  const { collected, ledgers } = await collectAll(plan, board);
  if (input.until === 'bronze') return stopped(plan, board, 'bronze', ledgers[0]!);
  const data = await validate(plan, collected, board);
  if (input.until === 'silver') return stopped(plan, board, 'silver', data.report);
  const gold = await features(plan, data, board);
  await light.recordDatasets.executeWithOptions({ summary: 'dataset versions' }, [{ run, collected, data, gold }]);
  await copyTo(input.goldBucket, run, 'gold');
  if (input.until === 'gold') return stopped(plan, board, 'gold', gold.summary);

  const { trained, failed } = await trainAll(plan, gold, board);
  if (trained.length === 0) {
    const why = failed.map(({ id, message }) => `${id}: ${message}`).join('; ');
    throw ApplicationFailure.nonRetryable(`No model of ${run.system} could be trained. ${why}`, 'TrainingFailed');
  }
  if (input.until === 'models') return stopped(plan, board, 'models', trained.at(-1)!.manifest, failed);
  const evaluated = await evaluate(plan, gold, trained, board);
  if (input.until === 'evaluation') return stopped(plan, board, 'evaluation', evaluated.evaluation, failed);
  const registered = await register(plan, evaluated, trained, gold, board);

  concludeRun(registered.decision);
  const stages = [...board.stages];
  const reason = input.reason ?? '';
  const report = await light.writeReport.executeWithOptions({ summary: 'report.html' }, [
    { run, reason, collected, data, gold, trained, failed, evaluated, registered, stages, ...(suited && { suited }) },
  ]);
  await copyTo(input.artifactsBucket, run, 'artifacts');
  const [notMirrored, notOnline] = await Promise.all([mirrorOf(run), onlineOf(run)]);
  const { decision, sentence, version } = registered;
  const left = [notMirrored && `Not mirrored: ${notMirrored}`, notOnline && `Not online: ${notOnline}`];
  board.done([`**${decision}**: ${sentence}`, ...left.filter((one) => one !== null)].join(' '));
  const degraded = failed.length > 0 || left.some((one) => one !== null);
  const chosen = suited && { suited };
  return {
    ...about(run, board),
    decision,
    sentence,
    version,
    failed,
    degraded,
    notMirrored,
    notOnline,
    report,
    ...chosen,
  };
}

const about = ({ system, asOf, executionId, trigger }: RunContext, { stages }: Board) => ({
  system,
  asOf,
  executionId,
  trigger,
  reusedStages: stages
    .filter(({ status }) => status === 'reused')
    .map(({ stage, model }) => (model ? `${stage} ${model}` : stage)),
});

function stopped(
  { run, suited }: RunPlan,
  board: Board,
  layer: Layer,
  report: ArtifactRef,
  failed: readonly FailedModel[] = [],
): PipelineResult {
  const sentence = `${run.system} as of ${run.asOf} stopped at ${layer}, as asked.`;
  concludeRun('stopped');
  board.done(sentence);
  const nothing = { version: null, failed, degraded: failed.length > 0, notMirrored: null, notOnline: null };
  const chosen = suited && { suited };
  return { ...about(run, board), ...nothing, decision: 'stopped', sentence, report, ...chosen };
}

/** Why a last step could not be done; null when it was. The decision stands all the same. */
async function whyNot(step: Promise<unknown>): Promise<string | null> {
  try {
    await step;
    return null;
  } catch (error) {
    return causeOf(error).message;
  }
}

/** Copies the run to Dropbox, where one is connected. */
const mirrorOf = ({ executionId }: RunContext): Promise<string | null> =>
  whyNot(mirror.mirrorRun.executeWithOptions({ summary: executionId }, [{ executionId }]));

/** Brings the newest features to the online store, where one is connected. */
async function onlineOf({ system, asOf }: RunContext): Promise<string | null> {
  if (!patched('materialise')) return null;
  const request = { system, views: null, asOf, full: false };
  return whyNot(mirror.materialiseFeatures.executeWithOptions({ summary: 'features online' }, [request]));
}

/** The same keys in another store, where one was asked for. */
async function copyTo(
  to: string | undefined,
  { executionId }: RunContext,
  layer: ExportRequest['layer'],
): Promise<void> {
  if (to === undefined) return;
  await light.exportArtifacts.executeWithOptions({ summary: `${layer} to ${to}` }, [{ executionId, layer, to }]);
}
