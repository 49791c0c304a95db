import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import type { ArtifactRef } from '../../contracts/artifact.ts';
import { queues } from '../../contracts/names.ts';
import type { ModelManifest, PipelineInput, PipelineResult } from '../../contracts/runs.ts';
import type { RunReport } from '../../contracts/report.ts';
import { connect } from '../../runtime/connect.ts';
import { parseEnvironment } from '../../runtime/env.ts';
import { freePort } from '../../runtime/freePort.ts';
import { entry } from '../../runtime/modulePath.ts';
import { findServerBinary } from '../../runtime/serverBinary.ts';
import { startServer, type RunningServer } from '../../runtime/server.ts';
import { startWorker, type WorkerProcess } from '../../runtime/workerProcess.ts';
import { startSnapshot, type Snapshot } from '../../sources/snapshot/server.ts';
import { createLake, type Lake } from '../../storage/lake.ts';
import { paths } from '../../storage/paths.ts';

type Role = 'flow' | 'cpu' | 'gpu';

/** Server, data source and workers as real processes, in a folder of their own; every part can be killed by a test. */
export interface TestStack {
  readonly client: Client;
  readonly stateDir: string;
  readonly snapshot: Snapshot;
  readonly workers: Map<Role, WorkerProcess>;
  server: RunningServer;
  startServer(): Promise<void>;
  start(role: Role): Promise<void>;
  /** A lake of its own for what follows: workers started from now on write there. */
  useLake(name: string): Lake;
  stop(): Promise<void>;
}

const ended = (worker: WorkerProcess) => worker.ended.then(() => undefined);

export async function startTestStack(variables: Readonly<Record<string, string>> = {}): Promise<TestStack> {
  const stateDir = mkdtempSync(join(tmpdir(), 'regimen-stack-'));
  const { path: binary } = await findServerBinary(parseEnvironment(process.env).home);
  const snapshot: Snapshot = await startSnapshot();
  const port = await freePort('127.0.0.1', 19_300);
  const launch = () => startServer({ binary, stateDir, port, uiPort: port + 500 });
  let server = await launch();
  let lakeDir = join(stateDir, 'lake');
  const workers = new Map<Role, WorkerProcess>();
  const connection = await connect({ address: server.address });
  return {
    client: new Client({ connection }),
    stateDir,
    snapshot,
    workers,
    get server() {
      return server;
    },
    async startServer() {
      server = await launch();
    },
    async start(role) {
      const args = [
        '--address',
        server.address,
        '--fred-url',
        snapshot.url,
        ...(role === 'gpu' ? ['--device', 'cpu'] : []),
      ];
      const worker = startWorker(
        {
          name: role,
          entry: entry(`../../workers/${role}`, import.meta.url),
          args,
          variables: { REGIMEN_STATE: stateDir, REGIMEN_LAKE: lakeDir, ...variables },
        },
        stateDir,
      );
      workers.set(role, worker);
      if ((await worker.ready) === null) throw new Error(`worker ${role} did not come up; see ${worker.logFile}`);
    },
    useLake(name) {
      lakeDir = join(stateDir, name);
      return createLake(lakeDir);
    },
    async stop() {
      for (const worker of workers.values()) worker.child.kill('SIGKILL');
      await Promise.all([...workers.values()].map(ended));
      await connection.close();
      await server.stop();
      await snapshot.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** Starts a pipeline; gives its handle. */
export const startPipeline = (client: Client, workflowId: string, input: PipelineInput) =>
  client.workflow.start<(input: PipelineInput) => Promise<PipelineResult>>('pipeline', {
    taskQueue: queues.flow,
    workflowId,
    args: [input],
  });

/** sha256 of everything a run computed, by what it is; the run's own record, which has times and ids, left out. */
export async function computedHashes(lake: Lake, { executionId }: PipelineResult): Promise<Record<string, string>> {
  const bytes = (await lake.store.get(paths.runFile(executionId, 'report.json')))!;
  const { artifacts } = JSON.parse(new TextDecoder().decode(bytes)) as RunReport;
  const computed = artifacts.filter(({ kind }) => !['config', 'verdict', 'manifest'].includes(kind));
  const manifests = await Promise.all(
    artifacts.filter(({ kind }) => kind === 'manifest').map((ref) => lake.readJson<ModelManifest>(ref)),
  );
  const models = manifests.flatMap(({ id, files }) =>
    Object.entries(files).map(([name, file]) => [`${id}/${name}`, file.sha256] as const),
  );
  const name = ({ uri, kind }: ArtifactRef) =>
    `${kind} ${kind === 'bronze' ? uri.split('/')[2]! : uri.split('/').slice(2).join('/')}`;
  return Object.fromEntries(
    [...computed.map((ref) => [name(ref).replaceAll(executionId, ''), ref.sha256] as const), ...models].sort(
      ([a], [b]) => (a < b ? -1 : 1),
    ),
  );
}
