import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { connect } from '../runtime/connect.ts';
import { environment } from '../runtime/env.ts';
import { startServer } from '../runtime/server.ts';
import { findServerBinary } from '../runtime/serverBinary.ts';
import { atMost, quantile, type Row } from './row.ts';

const taskQueue = 'bench';
const steps = 200;
const starts = 50;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function measure(client: Client): Promise<Row[]> {
  let id = 0;
  const execute = (workflow: 'remoteSteps' | 'localSteps', count: number) =>
    client.workflow.execute(workflow, { taskQueue, workflowId: `bench-${++id}`, args: [count] });
  // Connections, pollers, the sticky cache and the compiled bundle are warm before anything counts.
  for (let turn = 0; turn < 5; turn += 1) await execute('remoteSteps', 10);
  await execute('localSteps', 50);
  const remote = (1000 * (await seconds(() => execute('remoteSteps', steps)))) / steps;
  const local = (1000 * (await seconds(() => execute('localSteps', steps)))) / steps;
  const whole: number[] = [];
  for (let turn = 0; turn < starts; turn += 1) whole.push(1000 * (await seconds(() => execute('remoteSteps', 1))));
  const p95 = atMost(
    `start to result of a workflow with one activity, p95 of ${starts}`,
    quantile(whole, 0.95),
    40,
    'ms',
  );
  return [
    atMost(`activity step, ${steps} in sequence`, remote, 20, 'ms'),
    atMost(`local activity step, ${steps} in sequence`, local, 5, 'ms'),
    { ...p95, found: `${p95.found} (p50 ${quantile(whole, 0.5).toFixed(1)} ms)` },
    { what: 'activity step to local activity step', found: `${(remote / local).toFixed(1)}×`, target: '—', met: null },
  ];
}

/** What Temporal itself costs: steps on warm workers of the embedded server, with activities that do nothing. */
export async function benchSteps(): Promise<Row[]> {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger, telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });
  const stateDir = await mkdtemp(join(tmpdir(), 'regimen-bench-server-'));
  const { path: binary } = await findServerBinary(environment().home);
  const server = await startServer({ binary, stateDir, port: 17_400, uiPort: 18_400 });
  try {
    const connection = await connect({ address: server.address });
    const native = await NativeConnection.connect({ address: server.address });
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      activities: { nothing: () => Promise.resolve() },
      workflowBundle: await bundleWorkflowCode({
        workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
        logger,
      }),
    });
    const rows = await worker.runUntil(measure(new Client({ connection })));
    await native.close();
    await connection.close();
    return rows;
  } finally {
    await server.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}
