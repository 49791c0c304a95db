import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { endOfDay } from '../../contracts/dates.ts';
import { queues } from '../../contracts/names.ts';
import type { TrainRequest } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { trainingSeconds } from '../../contracts/trainingSeconds.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { freePort } from '../../runtime/freePort.ts';
import { entry } from '../../runtime/modulePath.ts';
import { startWorker, workerLogTail, type WorkerProcess } from '../../runtime/workerProcess.ts';
import { writeArrow } from '../../storage/arrow.ts';
import { createLake, type Lake } from '../../storage/lake.ts';
import { listing, standInGpus, uuids, type StandInGpus } from '../support/standInGpus.ts';
import { testServer, type TestServer } from '../support/temporalServer.ts';

const rows = 260;
const effort = { testRows: 70, passes: 3000, kind: 'network' } as const;
const plan = { id: 'network', model: 'mlp', hardware: 'gpu', stacks: [], timeoutSeconds: 600, effort } as const;

interface Child {
  readonly pid: number;
  readonly gpu: string;
  readonly seed: number;
}

describe('gpu workers of a machine with two GPUs', function () {
  this.timeout(240_000);
  let stateDir = '';
  let gpus: StandInGpus;
  let server: TestServer;
  let flow: Worker;
  let flowing: Promise<void>;
  const workers: WorkerProcess[] = [];
  const metrics: number[] = [];
  const trainings: WorkflowHandle[] = [];

  async function start(uuid: string): Promise<WorkerProcess> {
    metrics.push(await freePort('127.0.0.1', 19_700, metrics));
    const flags = ['--address', server.address, '--fred-url', 'http://127.0.0.1:1/fred', '--device', `gpu:${uuid}`];
    const worker = startWorker(
      {
        name: `gpu-${uuid}`,
        entry: entry('../../workers/gpu', import.meta.url),
        args: [...flags, '--metrics', `127.0.0.1:${metrics.at(-1)!}`],
        // Who names an engine may compute on the processor of a machine that claims a GPU: there is none here.
        variables: { REGIMEN_STATE: stateDir, REGIMEN_LAKE: undefined, REGIMEN_TENSORS: 'wasm', PATH: gpus.path },
      },
      stateDir,
    );
    workers.push(worker);
    return worker;
  }

  /** A network that learns until it is ended. */
  async function startTraining(lake: Lake, seed: number): Promise<WorkflowHandle> {
    const model = { model: 'mlp', parameters: { hidden: '4', epochs: 100_000, patience: 0 }, stacks: [], features: [] };
    const spec = {
      ...{ seed, target: { name: 'up', kind: 'direction', of: 'close', horizon: 1 }, treatments: [] },
      splits: { scheme: 'expanding', firstTest: '2019-07-15', testRows: 70, embargoRows: 1, trainRows: 0 },
      models: { network: model },
    } as unknown as SystemSpec;
    const random = createRandom(seed, 'rows');
    const x = Float64Array.from({ length: rows }, () => random.normal());
    const time = Float64Array.from({ length: rows }, (_, row) => endOfDay('2018-12-31') + row * 86_400_000);
    const columns = { a: x, target: x.map((value) => Number(value > 0)), label_end: time.map((at) => at + 3_600_000) };
    const file = join(stateDir, `gold-${seed}.arrow`);
    await writeArrow(file, { time, columns });
    const arrow = await lake.putFile(`gold/${seed}.arrow`, file, 'gold', rows);
    const config = await lake.putJson(`runs/${seed}/config.json`, spec, 'config');
    const request: TrainRequest = {
      run: { system: 'lab', asOf: '2019-12-31', executionId: `run-${seed}`, trigger: 'manual', config },
      plan,
      gold: { parquet: arrow, arrow, summary: arrow, features: ['a'], rows, reused: false },
      bases: [],
    };
    const workflowId = `train/${randomUUID()}`;
    return server.client.workflow.start('train', { taskQueue: queues.flow, workflowId, args: [request] });
  }

  /** The trainers under way, and the GPU that each sees. */
  function children(): Child[] {
    const found: Child[] = [];
    for (const line of execFileSync('ps', ['-eo', 'pid,args']).toString().split('\n')) {
      const job = line.split(' ').find((word) => word.startsWith(stateDir) && word.endsWith('job.json'));
      if (job === undefined) continue;
      const pid = Number.parseInt(line, 10);
      try {
        const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        const gpu = variables.find((one) => one.startsWith('CUDA_VISIBLE_DEVICES='))!.split('=')[1]!;
        found.push({ pid, gpu, seed: (JSON.parse(readFileSync(job, 'utf8')) as { seed: number }).seed });
      } catch {
        // It has ended since it was listed.
      }
    }
    const held = found.map(({ gpu }) => gpu);
    assert.equal(new Set(held).size, held.length, `one training a GPU at most, got ${held.join(', ')}`);
    return found;
  }

  async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const deadline = performance.now() + 60_000;
    while (performance.now() < deadline) {
      const found = await look();
      if (found !== undefined) return found;
      await pause(100);
    }
    return assert.fail(`${what} did not happen within a minute; trainers: ${JSON.stringify(children())}`);
  }

  const childOn = (gpu: string, but = 0) => children().find((one) => one.gpu === gpu && one.seed !== but);
  const pending = async (seed: number) => (await trainings[seed - 1]!.describe()).raw.pendingActivities?.[0];

  before(async function () {
    if (process.platform !== 'linux') {
      console.log('      skipped: only Linux says which variables a process has');
      this.skip();
    }
    stateDir = mkdtempSync(join(tmpdir(), 'regimen-gpus-'));
    gpus = standInGpus([listing.h100, listing.a100]);
    server = await testServer();
    flow = await Worker.create({
      ...{ connection: server.native, taskQueue: queues.flow, workflowBundle: server.bundle },
      shutdownGraceTime: '1 second',
    });
    flowing = flow.run();
    const [first, second] = [await (await start(uuids.h100)).ready, await (await start(uuids.a100)).ready];
    assert.deepEqual(
      [first, second].map((said) => (said?.['gpu'] as { name: string } | undefined)?.name),
      ['NVIDIA H100 80GB HBM3', 'NVIDIA A100-SXM4-40GB'],
    );
    const lake = createLake(join(stateDir, 'lake'));
    for (const seed of [1, 2, 3]) trainings.push(await startTraining(lake, seed));
  });

  after(async () => {
    if (stateDir === '') return;
    await Promise.all(trainings.map((one) => one.terminate()));
    for (const { child } of workers) child.kill('SIGKILL');
    await Promise.all(workers.map(({ ended }) => ended));
    flow.shutdown();
    await flowing;
    gpus.remove();
    rmSync(stateDir, { recursive: true, force: true });
  });

  it('train two at once, each on a GPU of its own, while a third waits', async () => {
    const [one, two] = await until('two trainings', () => {
      const found = [childOn(uuids.h100), childOn(uuids.a100)];
      return found.every((child) => child !== undefined) ? found : undefined;
    });
    const waiting = [1, 2, 3].find((seed) => seed !== one!.seed && seed !== two!.seed)!;
    assert.equal((await pending(waiting))?.lastStartedTime, null, 'nobody has begun the third');
  });

  it('tell epoch, loss, learning rate and time left in the heartbeat and as metrics, within the time that was asked for', async () => {
    const { seed } = childOn(uuids.h100)!;
    const beat = await until('a heartbeat with an epoch', async () => {
      const details = (await pending(seed))?.heartbeatDetails?.payloads?.[0]?.data;
      const said = details && (JSON.parse(Buffer.from(details).toString()) as Record<string, unknown>);
      return said && 'learning_rate' in said && 'secondsLeft' in said ? said : undefined;
    });
    assert.equal(beat['phase'], 'fold 1 of 1');
    for (const name of ['epoch', 'loss', 'learning_rate', 'secondsLeft']) assert.ok(Number(beat[name]) > 0, name);
    assert.equal(beat['validation'], null, 'there are no validation rows');
    const scraped = await until('metrics', async () => {
      const text = await (await fetch(`http://127.0.0.1:${metrics[0]!}/metrics`)).text();
      return text.includes('regimen_training_seconds_left') ? text : undefined;
    });
    for (const name of ['phase_share', 'seconds_left', 'epoch', 'loss', 'learning_rate'])
      assert.match(scraped, new RegExp(`^regimen_training_${name}\\{[^}]*model="network"[^}]*\\} [\\d.e-]+$`, 'm'));
    const { events } = await trainings[seed - 1]!.fetchHistory();
    const scheduled = events!.find((one) => one.activityTaskScheduledEventAttributes)!;
    const { startToCloseTimeout } = scheduled.activityTaskScheduledEventAttributes!;
    assert.equal(Number(startToCloseTimeout!.seconds), trainingSeconds(plan, rows));
  });

  it('free a GPU whose trainer is killed for the one that waits', async () => {
    const { pid, seed } = childOn(uuids.h100)!;
    const other = childOn(uuids.a100)!;
    process.kill(pid, 'SIGKILL');
    await until('another training on the GPU', () => childOn(uuids.h100, seed));
    assert.deepEqual(childOn(uuids.a100), other, 'the other GPU goes on with what it had');
    assert.equal((await pending(seed))?.lastFailure?.applicationFailureInfo?.type, 'TrainerCrashedError');
  });

  it('of which one is gone: its training fails by name and waits for a GPU, and its worker ends', async () => {
    const { pid, seed } = childOn(uuids.a100)!;
    gpus.list([listing.h100]);
    process.kill(pid, 'SIGKILL');
    assert.equal(await workers[1]!.ended, 'exit code 0');
    const failed = await until('the failure', async () => (await pending(seed))?.lastFailure ?? undefined);
    assert.equal(failed.applicationFailureInfo?.type, 'DeviceLostError');
    assert.match(failed.message!, /GPU NVIDIA A100-SXM4-40GB .*no longer lists it during/);
    assert.deepEqual(
      children().map(({ gpu }) => gpu),
      [uuids.h100],
    );
    const again = await start(uuids.a100);
    assert.equal(await again.ended, 'exit code 2');
    assert.match(
      await workerLogTail(again.logFile),
      /ConfigError: .* expected the GPU GPU-2222.*lists 1: 0 NVIDIA H100/,
    );
  });
});
