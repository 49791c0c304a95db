import { dateOf } from '../../contracts/dates.ts';
import { workflowIds } from '../../contracts/names.ts';
import type { Layer, PipelineInput, PipelineResult } from '../../contracts/runs.ts';
import type { ImportedModel } from '../../contracts/system.ts';
import { follow } from '../follow.ts';
import { fileLink } from '../links.ts';
import type { Output } from '../output.ts';
import type { Attached } from '../stack.ts';
import { startOrJoin } from '../startOrJoin.ts';
import { stageInput, type StageOptions } from './stageOptions.ts';

export interface RunOptions extends StageOptions {
  readonly reason?: string;
  readonly detach?: boolean;
  readonly executionId?: string;
  readonly goldBucket?: string;
  readonly artifactsBucket?: string;
  /** Judge this model of another program in place of training. */
  readonly imported?: ImportedModel;
  /** Train only what suits the regime of this system's champion. */
  readonly onlySuited?: string;
}

export class DetachedError extends Error {}

/** What to look at, or to run, after a run that stopped as asked. */
const nextOf = (executionId: string, until: Layer | null): readonly string[] =>
  until === 'models' || until === 'evaluation'
    ? until === 'models'
      ? ['next: the same with --stage eval; what is trained is reused']
      : [`metrics runs/${executionId}/metrics.json`]
    : [`next: regimen data profile ${executionId}`];

/** What was trained because it suits the regime, and why each of the others was left out. */
const suitedLines = ({ suited }: PipelineResult): readonly string[] =>
  suited ? [suited.sentence, ...suited.leftOut.map(({ id, why }) => `left out: ${id} (${why})`)] : [];

/** First Ctrl-C: leave the run alone and go. Second within three seconds: cancel it. */
function onInterrupt(detach: () => void, cancel: () => Promise<void>): () => void {
  let presses = 0;
  let timer: NodeJS.Timeout | undefined;
  const handler = () => {
    presses += 1;
    if (presses === 1) timer = setTimeout(detach, 1_500);
    else {
      clearTimeout(timer);
      void cancel();
    }
  };
  process.on('SIGINT', handler);
  return () => {
    process.off('SIGINT', handler);
    clearTimeout(timer);
  };
}

/** What goes into the pipeline's input as it was given. */
const asked = ({ reason, executionId, goldBucket, artifactsBucket, imported, onlySuited }: RunOptions) => ({
  ...(reason && { reason }),
  ...(executionId && { executionId }),
  ...(goldBucket && { goldBucket }),
  ...(artifactsBucket && { artifactsBucket }),
  ...(imported && { imported }),
  ...(onlySuited && { onlySuited }),
});

/** Runs a system's pipeline and shows it live. Ctrl-C detaches (the run goes on); a second press cancels it. */
export async function run(stack: Attached, output: Output, system: string, options: RunOptions): Promise<void> {
  const wanted = stageInput(options);
  const { asOf, until = null } = wanted;
  const base = workflowIds.pipeline(system, asOf ?? dateOf(Date.now()), 'manual');
  const part = options.imported ? `import-${options.imported.file.sha256.slice(0, 12)}` : until;
  const workflowId = part === null ? base : `${base}/${part}`;
  const summary = `${system}${asOf ? ` as of ${asOf}` : ''}${until ? `, until ${until}` : ''}`;
  const input: PipelineInput = { system, trigger: 'manual', ...wanted, ...asked(options) };
  const { handle, joined } = await startOrJoin(stack.client, workflowId, input, summary);
  const link = stack.uiUrl
    ? `${stack.uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`
    : workflowId;
  output.say(`${output.bold(workflowId)}  ${output.dim(link)}`);
  if (joined) output.say('  joined: this run is under way already');
  if (options.detach) {
    output.result({ workflowId, link }, [`started; see: regimen runs`]);
    return;
  }
  const detached = new Promise<never>((_, reject) => {
    const stop = onInterrupt(
      () => reject(new DetachedError(`Detached; the run goes on. See: regimen runs, or ${link}`)),
      async () => {
        output.say('cancelling');
        await handle.cancel();
      },
    );
    void handle
      .result()
      .finally(stop)
      .catch(() => undefined);
  });
  const result = await Promise.race([follow<PipelineResult>(stack.client, handle, output), detached]);
  // Of a lake that is elsewhere this is a verified copy.
  const document = await stack.lake.localFile(result.report);
  output.result(result, [
    `${output.bold(result.decision)}: ${result.sentence}`,
    ...suitedLines(result),
    ...result.failed.map(({ id, message }) => `degraded: ${id} failed: ${message}`),
    ...(result.notMirrored ? [`not mirrored: ${result.notMirrored}`] : []),
    ...(result.notOnline ? [`not online: ${result.notOnline}`] : []),
    ...(result.reusedStages.length > 0 ? [`reused, proven by hash: ${result.reusedStages.join(', ')}`] : []),
    ...(result.decision === 'stopped'
      ? [`last document ${document}`, ...nextOf(result.executionId, until)]
      : [`report ${fileLink(document)}`, `next: regimen model ${result.system}`]),
  ]);
}
