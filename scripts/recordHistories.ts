/**
 * Records a real history of every workflow on a real server, with activities that only answer, into test/histories/:
 * `{ workflowId, history }`, one event a line, without names of machines. Run it after a wanted change of workflow code.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Activities } from '../activities/index.ts';
import type { DriftEvidence } from '../contracts/drift.ts';
import type { ReleasesState } from '../contracts/collect.ts';
import { emptyRetrainState } from '../contracts/decideRetrain.ts';
import { queues, signals, updates, workflowIds } from '../contracts/names.ts';
import type { RetrainInput, RetrainState } from '../contracts/retrain.ts';
import type { RetrainPolicy } from '../contracts/system.ts';
import { fakeActivities, ref } from '../test/support/fakeActivities.ts';
import { withWorkers } from '../test/support/withWorkers.ts';

const folder = fileURLToPath(new URL('../test/histories', import.meta.url));
/** Signals after which the controller starts its history afresh. */
const signalsPerRun = 500;
const policy: RetrainPolicy = { k: 1, n: 1, cooldownDays: 30, budget: { runs: 2, days: 365 }, approval: false };

interface Json {
  readonly [key: string]: unknown;
}

/** Host names and paths come off: identities, names of sticky queues, stack traces. Replay reads none of them. */
function withoutMachine(history: string): Json {
  return JSON.parse(history, (key, value: unknown) => {
    if (key === 'stackTrace') return '';
    return typeof value === 'string' && /^\d+@/.test(value) ? 'worker@recorded' : value;
  }) as Json;
}

async function save(name: string, handle: WorkflowHandle): Promise<void> {
  const { events } = withoutMachine(historyToJSON(await handle.fetchHistory())) as { events: readonly Json[] };
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  const text = `{"workflowId":${JSON.stringify(handle.workflowId)},"history":{"events":[\n${lines}\n]}}\n`;
  await writeFile(join(folder, `${name}.json`), text);
  process.stdout.write(`${name}: ${events.length} events, ${(text.length / 1024).toFixed(0)} KiB\n`);
}

/** Runs one workflow to its end, if it has one, and saves it. */
async function recordRun(name: string, workflowId: string, input: object, activities: Activities): Promise<void> {
  await withWorkers(activities, async ({ client }) => {
    const [type] = name.split('.');
    const handle = await client.workflow.start(type!, { taskQueue: queues.flow, workflowId, args: [input] });
    await handle.result();
    await save(name, handle);
  });
}

const base = fakeActivities();

async function recordPipelines(): Promise<void> {
  const asOf = '2019-12-31';
  await withWorkers(base, async ({ client }) => {
    const workflowId = workflowIds.pipeline('one', asOf, 'manual');
    const args = [{ system: 'one', asOf, reason: 'recorded' }];
    const handle = await client.workflow.start('pipeline', { taskQueue: queues.flow, workflowId, args });
    const { executionId } = (await handle.result()) as { executionId: string };
    await save('pipeline.complete', handle);
    await save('train.complete', client.workflow.getHandle(workflowIds.train(executionId, 'stack')));
  });
  const degraded = fakeActivities({
    trainModel: (request) =>
      request.plan.id === 'b'
        ? Promise.reject(ApplicationFailure.nonRetryable('loss is not finite', 'NumericsError'))
        : base.trainModel(request),
  });
  await recordRun('pipeline.degraded', workflowIds.pipeline('two', asOf, 'manual'), { system: 'two', asOf }, degraded);
}

/** A training whose fits two workers share, two rounds each. */
async function recordShared(): Promise<void> {
  const { run } = await base.openRun({ ...opened, system: 'one', runId: 'shared' });
  const gold = await base.buildFeatures({ run, data: await base.validateData({ run, collected: [] }) });
  const shards = { count: 2, localEpochs: 1 };
  const plan = { id: 'network', model: 'mlp', hardware: 'cpu', stacks: [], timeoutSeconds: 60, shards };
  await recordRun('train.shared', 'train/shared', { run, plan, gold, bases: [] }, base);
}

/** A collection with one part more than a request, one that failed and was resumed, and a backfill over what is done. */
async function recordCollections(): Promise<void> {
  const limited = fakeActivities({
    openRun: async (request) => {
      const plan = await base.openRun(request);
      return { ...plan, series: plan.series.map((one) => ({ ...one, queue: queues.flow })) };
    },
    collectStep: async (request) =>
      request.parts.length < 2
        ? { part: ref(`part-${request.parts.length}`, 'part'), collected: null }
        : { part: null, collected: await base.collectSeries(request) },
  });
  await recordRun('collect.stepped', 'collect/one', { system: 'one', asOf: '2019-12-31' }, limited);
  const resumed = fakeActivities({
    readLedgers: async ({ executionId }) => {
      const { run, series } = await base.openRun({ ...opened, system: 'one', runId: executionId });
      const entry = { rows: 0, bronze: null, mode: null, failure: 'SourceUnavailableError', why: 'no answer' };
      const entries = series.map(({ id }) => ({ id, status: 'missing' as const, ...entry }));
      const ledger = { run, source: 'fred', expected: 1, fetched: 0, absent: 0, missing: 1, entries };
      return [{ ledger, missing: series }];
    },
  });
  await recordRun('collect.resumed', 'collect/again', { resume: 'one_00000000' }, resumed);
  const range = { system: 'one', from: '2019-10-31', to: '2019-12-31' };
  await recordRun('backfill.complete', workflowIds.backfill('one', range.from, range.to), range, base);
}

/** One release that comes, a look of monitor, and the wait for the next day. */
async function recordReleases(): Promise<void> {
  const due = { series: 'S', date: '2020-01-10', releaseTime: Date.now(), askAt: Date.now() + 2_000 };
  const activities = fakeActivities({
    calendarStep: ({ parts }) => Promise.resolve({ part: null, releases: parts.length === 0 ? [due] : [] }),
  });
  await withWorkers(activities, async ({ client }) => {
    const handle = await client.workflow.start('releases', {
      taskQueue: queues.flow,
      workflowId: workflowIds.releases('one'),
      args: [{ system: 'one' }],
    });
    const deadline = Date.now() + 60_000;
    while ((await handle.query<ReleasesState>('state')).seen.length === 0 && Date.now() < deadline)
      await new Promise((go) => setTimeout(go, 100));
    await client.workflow.getHandle(`${workflowIds.monitor('one', due.date)}/release`).result();
    await handle.terminate('recorded');
    await save('releases.published', handle);
  });
}

const opened = {
  asOf: '2019-12-31',
  logicalDate: '2019-12-31',
  trigger: 'manual',
  reason: 'recorded',
  models: null,
  until: null,
  executionId: null,
} as const;

async function recordMonitors(): Promise<void> {
  const quiet = fakeActivities({
    measureDrift: async (request) => {
      const measured = await base.measureDrift(request);
      const evidence = { ...measured.evidence, drifted: false, alerts: [] };
      return { ...measured, drifted: false, alerts: [], evidence };
    },
  });
  const input = (asOf: string) => ({ system: 'one', asOf, trigger: 'manual' });
  await recordRun('monitor.drift', workflowIds.monitor('one', '2020-03-31'), input('2020-03-31'), base);
  await recordRun('monitor.quiet', workflowIds.monitor('one', '2020-02-29'), input('2020-02-29'), quiet);
}

function evidenceAt(system: string, asOf: string): DriftEvidence {
  return {
    id: `${system}/${asOf}`,
    system,
    asOf,
    drifted: true,
    alerts: ['psi 0.4'],
    report: ref('d', 'drift-report'),
  };
}

async function until(handle: WorkflowHandle, holds: (state: RetrainState) => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds(await handle.query<RetrainState>('state'))) {
    if (Date.now() > deadline)
      throw new Error(`The controller did not get there: ${JSON.stringify(await handle.query('state'))}`);
    await new Promise((go) => setTimeout(go, 50));
  }
}

function startController(client: Client, system: string, input: RetrainInput): Promise<WorkflowHandle> {
  return client.workflow.start('retrain', {
    taskQueue: queues.flow,
    workflowId: workflowIds.retrain(system),
    args: [{ system, ...input }],
  });
}

async function recordController(client: Client): Promise<void> {
  const [system, first] = ['three', '2020-01-31'];
  const handle = await startController(client, system, {});
  for (const asOf of [first, first, '2020-02-20']) await handle.signal(signals.drift, evidenceAt(system, asOf));
  await handle.signal(signals.request, { id: 'asked', asOf: '2020-06-30', reason: 'a person wants it' });
  await until(handle, ({ retrains, running, pending }) => retrains.length === 2 && running === null && !pending.length);
  await handle.terminate('recorded');
  await save('retrain.cooldown', handle);
}

async function recordApproval(client: Client): Promise<void> {
  const [system, asOf] = ['four', '2020-01-31'];
  const handle = await startController(client, system, { policy: { ...policy, approval: true } });
  await handle.signal(signals.drift, evidenceAt(system, asOf));
  await until(handle, ({ waitingForApproval }) => waitingForApproval !== null);
  await handle.executeUpdate(updates.approve, { args: [`${system}/${asOf}`] });
  await until(handle, ({ retrains, running }) => retrains.length === 1 && running === null);
  const quarter = '2020-04-30';
  await handle.signal(signals.drift, evidenceAt(system, quarter));
  await until(handle, ({ waitingForApproval }) => waitingForApproval !== null);
  await handle.executeUpdate(updates.reject, { args: [`${system}/${quarter}`] });
  await handle.terminate('recorded');
  await save('retrain.approval', handle);
}

async function recordContinued(client: Client): Promise<void> {
  const [system, asOf] = ['five', '2020-01-31'];
  const quiet = { ...evidenceAt(system, asOf), id: 'quiet', drifted: false, alerts: [] };
  const pending = Array.from({ length: signalsPerRun - 2 }, () => ({ kind: 'drift' as const, evidence: quiet }));
  const handle = await startController(client, system, { policy, state: { ...emptyRetrainState(system), pending } });
  const { runId } = await handle.describe();
  for (const date of [asOf, '2020-03-31', '2020-08-31']) await handle.signal(signals.drift, evidenceAt(system, date));
  const latest = client.workflow.getHandle(handle.workflowId);
  await until(latest, ({ retrains, decisions }) => retrains.length === 2 && decisions.at(-1)?.because === 'budget');
  const continued = (await latest.describe()).runId;
  if (continued === runId) throw new Error(`The controller took ${signalsPerRun} signals and did not continue as new.`);
  await client.workflow.getHandle(handle.workflowId, continued).terminate('recorded');
  await save('retrain.continuedAsNew', client.workflow.getHandle(handle.workflowId, runId));
  await save('retrain.carriedOn', client.workflow.getHandle(handle.workflowId, continued));
}

await mkdir(folder, { recursive: true });
for (const file of await readdir(folder)) await rm(join(folder, file));
await recordPipelines();
await recordShared();
await recordMonitors();
await recordCollections();
await recordReleases();
await withWorkers(base, async ({ client }) => {
  await recordController(client);
  await recordApproval(client);
  await recordContinued(client);
});
await recordRun('materialise.complete', workflowIds.materialise('one'), { system: 'one', full: true }, base);
await recordRun(
  'tune.complete',
  workflowIds.tune('one', '2019-12-31'),
  { system: 'one', asOf: '2019-12-31', trials: 5 },
  base,
);
await recordRun('nightly.complete', workflowIds.nightly(), { asOf: '2019-12-31' }, base);
// The shared server and its connections hold the process open.
process.exit(0);
