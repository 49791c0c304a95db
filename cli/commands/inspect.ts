import { queries, queues, signals, workflowIds } from '../../contracts/names.ts';
import { InputError } from '../../contracts/failures.ts';
import type { RetrainState } from '../../contracts/retrain.ts';
import type { MonitorResult } from '../../contracts/runs.ts';
import type { DriftReport } from '../../contracts/drift.ts';
import { paths } from '../../storage/paths.ts';
import { table, type Output } from '../output.ts';
import { fileLink } from '../links.ts';
import type { Attached } from '../stack.ts';

const ourTypes = `WorkflowType IN ('pipeline','monitor','nightly','retrain')`;

interface RunRow {
  readonly workflowId: string;
  readonly type: string;
  readonly status: string;
  readonly startedAt: string;
  readonly seconds: number | null;
}

async function list(stack: Attached, query: string, limit: number): Promise<RunRow[]> {
  const rows: RunRow[] = [];
  for await (const info of stack.client.workflow.list({ query })) {
    const seconds = info.closeTime ? (info.closeTime.getTime() - info.startTime.getTime()) / 1000 : null;
    rows.push({
      workflowId: info.workflowId,
      type: info.type,
      status: info.status.name,
      startedAt: info.startTime.toISOString(),
      seconds,
    });
    if (rows.length >= limit) break;
  }
  return rows;
}

const runTable = (rows: readonly RunRow[]) =>
  table(
    ['run', 'status', 'started', 'took'],
    rows.map((row) => [
      row.workflowId,
      row.status.toLowerCase(),
      row.startedAt.slice(0, 19),
      row.seconds === null ? '' : `${row.seconds.toFixed(1)} s`,
    ]),
  );

/** The last runs, newest first. */
export async function runs(stack: Attached, output: Output, limit: number): Promise<void> {
  const rows = await list(stack, ourTypes, limit);
  output.result(rows, rows.length > 0 ? runTable(rows) : ['No runs yet. Start one: regimen run macro-cycle']);
}

/** What is up, what runs now, and what each retrain controller remembers. */
export async function status(stack: Attached, output: Output): Promise<void> {
  const running = await list(stack, `${ourTypes} AND ExecutionStatus = 'Running'`, 50);
  const controllers = await Promise.all(
    running
      .filter(({ type }) => type === 'retrain')
      .map(async ({ workflowId }) => ({
        workflowId,
        state: await stack.client.workflow.getHandle(workflowId).query<RetrainState>(queries.state),
      })),
  );
  const lines = controllers.flatMap(({ workflowId, state }) => [
    `${workflowId}: ${state.running ? `running ${state.running}` : state.waitingForApproval ? `waiting for approval of ${state.waitingForApproval.id}` : 'at rest'}`,
    ...state.decisions.slice(-3).map((decision) => `  ${decision.asOf} ${decision.action}: ${decision.sentence}`),
  ]);
  output.result({ uiUrl: stack.uiUrl, running, controllers }, [
    `Temporal UI ${stack.uiUrl ?? 'not known'}`,
    '',
    ...(running.length > 0 ? runTable(running) : ['nothing runs now']),
    ...(lines.length > 0 ? ['', ...lines] : []),
  ]);
}

/** What monitor saw last, in numbers. */
export async function drift(stack: Attached, output: Output, system: string): Promise<void> {
  const query = `WorkflowType = 'monitor' AND System = '${system.replaceAll("'", '')}' AND ExecutionStatus = 'Completed' ORDER BY CloseTime DESC`;
  const last = (await list(stack, query.replace(/ ORDER BY.*/, ''), 1))[0];
  if (!last)
    throw new InputError(
      `monitor has not looked at ${system} yet. Let it look: regimen replay ${system} --from 2019-12-31 --to 2020-03-31, or wait for its schedule.`,
    );
  const result = (await stack.client.workflow.getHandle(last.workflowId).result()) as MonitorResult;
  const report = await stack.lake.readJson<DriftReport>(result.report);
  const number = (value: number | null) => (value === null ? '–' : value.toFixed(3));
  output.result(report, [
    `${system} as of ${report.asOf}, champion v${report.championVersion}: ${report.drifted ? 'DRIFT' : 'no drift'}`,
    ...report.alerts.map((alert) => `  ${alert}`),
    '',
    ...table(
      ['feature', 'psi', 'ks statistic', 'ks p-value', 'effect size', ''],
      report.features.map((one) => [
        one.feature,
        number(one.psi),
        number(one.ksStatistic),
        number(one.ksPValue),
        number(one.effectSize),
        one.drifted ? 'drifted' : '',
      ]),
    ),
    '',
    ...report.scores.map((score) => score.sentence),
    ...(report.drifted ? ['', `next: regimen retrain ${system} --reason "…"`] : []),
  ]);
}

/** Asks the controller for a retrain; a person's wish passes hysteresis, cooldown and budget. */
export async function retrain(
  stack: Attached,
  output: Output,
  system: string,
  { reason, asOf, id }: { reason: string; asOf: string; id: string },
): Promise<void> {
  await stack.client.workflow.signalWithStart('retrain', {
    workflowId: workflowIds.retrain(system),
    taskQueue: queues.flow,
    args: [{ system }],
    signal: signals.request,
    signalArgs: [{ id, asOf, reason }],
    staticSummary: `retrain controller of ${system}`,
  });
  output.result({ controller: workflowIds.retrain(system), id, asOf, reason }, [
    `asked ${workflowIds.retrain(system)} for a retrain as of ${asOf}: ${reason}`,
    'next: regimen status',
  ]);
}

/** Where a run's report is. */
export async function report(stack: Attached, output: Output, run: string): Promise<void> {
  const known: string[] = [];
  for await (const key of stack.lake.store.list('runs/'))
    if (key.endsWith('/report.html')) known.push(key.split('/')[1]!);
  const found = known.filter((id) => id === run || id.startsWith(run));
  if (found.length === 0)
    throw new InputError(
      `No run begins with "${run}". Runs with a report: ${known.slice(-10).join(', ') || 'none yet'}.`,
    );
  const path = stack.lake.store.localPath(paths.runFile(found.at(-1)!, 'report.html'));
  output.result({ run: found.at(-1), path }, [path ? fileLink(path) : found.at(-1)!]);
}
