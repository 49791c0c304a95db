import { createConnection } from 'node:net';
import { Connection } from '@temporalio/client';
import { ConfigError } from '../contracts/failures.ts';
import { pause } from './processLife.ts';

const frontend = 'temporal.api.workflowservice.v1.WorkflowService';
/** `SERVING` of the gRPC health protocol. */
const serving = 1;

export interface ConnectOptions {
  readonly address: string;
  /** Longest wait for a server that is not up yet. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Whether something listens; gRPC itself would wait a second before it looks again at a port that was not open yet. */
function listens(address: string): Promise<boolean> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = createConnection({ host, port: Number(address.slice(colon + 1)), timeout: 2000 });
    const answer = (found: boolean) => (): void => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });
}

async function attempt(address: string): Promise<Connection> {
  if (!(await listens(address))) throw new Error('nothing listens there');
  const connection = await Connection.connect({ address, connectTimeout: 2000 });
  try {
    const health = await connection.withDeadline(Date.now() + 2000, () =>
      connection.healthService.check({ service: frontend }),
    );
    if ((health.status as number) !== serving) throw new Error(`its health is ${health.status}, expected ${serving}`);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** A connection to a healthy server; waits for one that is still starting, up to `timeoutMs` (30 s). */
export async function connect({ address, timeoutMs = 30_000, signal }: ConnectOptions): Promise<Connection> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      signal?.throwIfAborted();
      return await attempt(address);
    } catch (error) {
      signal?.throwIfAborted();
      if (performance.now() > deadline) {
        const why = error instanceof Error ? error.message : String(error);
        throw new ConfigError(
          `No Temporal server answered at ${address} within ${timeoutMs / 1000} s (${why}); start it, or correct TEMPORAL_ADDRESS.`,
          { cause: error },
        );
      }
      await pause(50);
    }
  }
}
