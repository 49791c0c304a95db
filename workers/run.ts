import { hostname } from 'node:os';
import { join } from 'node:path';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { ComputeActivities } from '../activities/compute.ts';
import type { Dependencies } from '../activities/dependencies.ts';
import { createLightActivities, createProviderActivities, createTrainingActivities } from '../activities/index.ts';
import { queues } from '../contracts/names.ts';
import { connect } from '../runtime/connect.ts';
import { environment as readEnvironment, type Environment } from '../runtime/env.ts';
import { gpuDevices, type GpuDevice } from '../runtime/gpuDevices.ts';
import { createLog } from '../runtime/log.ts';
import { entry } from '../runtime/modulePath.ts';
import { installRuntime } from '../runtime/temporalRuntime.ts';
import { workflowBundle } from './bundle.ts';
import { logActivities } from './logActivities.ts';
import { compose } from './composition.ts';
import { createComputeChild } from './computeChild.ts';
import { providersOf } from './providers.ts';

export type Role = keyof typeof queues;

/** What `regimen up` tells a worker on its command line. */
export interface WorkerSettings {
  readonly role: Role;
  readonly address: string;
  readonly fredUrl: string;
  readonly fredMode: 'fred-api' | 'snapshot';
  readonly uiUrl: string | null;
  readonly metricsAddress: string | null;
  readonly device: 'cpu' | 'gpu';
  /** Number or UUID of the GPU that the gpu worker holds; null for the first. */
  readonly gpu: string | null;
}

/** Trainings at once in one worker process: each child uses the processor's threads by itself, or the one GPU of the worker. */
const trainingsAtOnce = { cpu: 2, gpu: 1 } as const;

interface FlowParts {
  readonly bundle: { readonly codePath: string };
  readonly compute: ComputeActivities;
}

function roleOptions(role: Role, deps: Dependencies, flow: FlowParts | null): Partial<WorkerOptions> {
  if (role === 'flow')
    return {
      workflowBundle: flow!.bundle,
      activities: { ...createLightActivities(deps), ...createProviderActivities(deps), ...flow!.compute },
      maxCachedWorkflows: 50,
      maxConcurrentWorkflowTaskExecutions: 20,
      maxConcurrentActivityTaskExecutions: 8,
    };
  return { activities: createTrainingActivities(deps), maxConcurrentActivityTaskExecutions: trainingsAtOnce[role] };
}

/** A worker for each provider with a rate; the server keeps it over all workers of the queue. */
function createProviderWorkers(
  connection: NativeConnection,
  { fredMode }: WorkerSettings,
  deps: Dependencies,
  environment: Environment,
): Promise<Worker[]> {
  const activities = createProviderActivities(deps);
  return Promise.all(
    Object.values(providersOf(fredMode, environment)).map(({ queue, perSecond }) =>
      Worker.create({
        connection,
        namespace: environment.namespace,
        taskQueue: queue,
        activities,
        maxTaskQueueActivitiesPerSecond: perSecond,
        maxConcurrentActivityTaskExecutions: 4,
        shutdownGraceTime: '5 seconds',
        shutdownForceTime: '15 seconds',
      }),
    ),
  );
}

function startCompute({ fredMode, uiUrl }: WorkerSettings) {
  return createComputeChild(entry('./compute', import.meta.url), [fredMode, ...(uiUrl ? [uiUrl] : [])]);
}

/** The GPU of this worker, and the signal that it is gone. */
function watchedGpu(device: GpuDevice | null) {
  const gone = new AbortController();
  const isThere = async (): Promise<boolean> => {
    const there = (await gpuDevices()).some(({ uuid }) => uuid === device?.uuid);
    if (!there) gone.abort();
    return there;
  };
  return { gpu: device && { ...device, isThere }, gone: gone.signal };
}

/** Runs one worker process until it is told to stop; says `{"ready":true}` on standard output when it polls. */
export async function runWorker(settings: WorkerSettings, ownGpu: GpuDevice | null): Promise<void> {
  const environment = readEnvironment();
  const { role, address, device } = settings;
  const secrets = environment.fredApiKey ? [environment.fredApiKey.reveal()] : [];
  const log = createLog({ level: environment.logLevel, secrets, fields: { worker: role, pid: process.pid } });
  installRuntime({
    log,
    level: environment.logLevel,
    ...(settings.metricsAddress && { metricsAddress: settings.metricsAddress }),
  });
  const clientConnection = await connect({ address });
  const connection = await NativeConnection.connect({ address });
  const { gpu, gone } = watchedGpu(ownGpu);
  const deps = compose({
    environment,
    connection: clientConnection,
    fred: { url: settings.fredUrl, mode: settings.fredMode },
    uiUrl: settings.uiUrl,
    device,
    gpu,
    log,
  });
  // A server that loses what is written is refused before anything runs on it.
  await deps.lake.store.probe();
  const compute = role === 'flow' ? startCompute(settings) : null;
  const flow = compute && {
    bundle: await workflowBundle(join(environment.stateDir, 'cache')),
    compute: compute.activities,
  };
  const worker = await Worker.create({
    connection,
    namespace: environment.namespace,
    taskQueue: queues[role],
    identity: `${role}-${process.pid}@${hostname()}`,
    shutdownGraceTime: '5 seconds',
    shutdownForceTime: '15 seconds',
    maxHeartbeatThrottleInterval: '1 second',
    interceptors: { activity: [logActivities(log)] },
    ...roleOptions(role, deps, flow),
  });
  const limited = role === 'flow' ? await createProviderWorkers(connection, settings, deps, environment) : [];
  const running = Promise.all([worker, ...limited].map((one) => one.run()));
  const end = () => [worker, ...limited].filter((one) => one.getState() === 'RUNNING').forEach((one) => one.shutdown());
  // The supervisor holds our standard input open: its end means that the supervisor is gone.
  process.stdin.on('end', end).resume();
  gone.addEventListener('abort', () => {
    log.error('the GPU is gone, and the worker ends: it comes up again when the GPU is back', { gpu: gpu?.uuid });
    end();
  });
  process.stdout.write(
    `${JSON.stringify({ ready: true, role, queue: queues[role], device, gpu: ownGpu, metrics: settings.metricsAddress })}\n`,
  );
  log.info('worker ready', { queue: queues[role], device, ...(ownGpu && { gpu: ownGpu }) });
  await running;
  compute?.stop();
  process.stdin.destroy();
  await connection.close();
  await clientConnection.close();
}
