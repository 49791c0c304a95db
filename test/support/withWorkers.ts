import { Worker } from '@temporalio/worker';
import type { Activities } from '../../activities/index.ts';
import { queues } from '../../contracts/names.ts';
import { testServer, type TestServer } from './temporalServer.ts';

/** Runs the body with workers on all three queues that carry the given activities. */
export async function withWorkers<T>(activities: Activities, body: (server: TestServer) => Promise<T>): Promise<T> {
  const server = await testServer();
  const options = { connection: server.native, activities, shutdownGraceTime: '1 second' as const };
  const workers = await Promise.all([
    Worker.create({ ...options, taskQueue: queues.flow, workflowBundle: server.bundle, maxCachedWorkflows: 50 }),
    Worker.create({ ...options, taskQueue: queues.cpu }),
    Worker.create({ ...options, taskQueue: queues.gpu }),
  ]);
  const [flow, ...training] = workers;
  const running = training.map((worker) => worker.run());
  try {
    return await flow.runUntil(body(server));
  } finally {
    for (const worker of training) worker.shutdown();
    await Promise.all(running);
  }
}
