import { Context } from '@temporalio/activity';

/**
 * Runs work under heartbeats from a timer, since it may wait longer than a dead worker should go unnoticed. `say` sets what
 * the next heartbeats carry, beginning with one at once; before it is called they carry `first`.
 */
export async function beating<T>(
  heartbeatMs: number,
  work: (say: (details: unknown) => void) => Promise<T>,
  first?: unknown,
): Promise<T> {
  const context = Context.current();
  let details = first;
  const beat = (): void => context.heartbeat(details);
  const timer = setInterval(beat, heartbeatMs);
  try {
    return await work((now) => {
      details = now;
      beat();
    });
  } finally {
    clearInterval(timer);
  }
}
