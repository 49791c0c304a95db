import { bundledMarketData } from '../../sources/snapshot/data.ts';
import type { Snapshot } from '../../sources/snapshot/server.ts';
import type { Clock, FredAccess, SourceContext } from '../../sources/source.ts';

/** A clock that sleeps at once and remembers for how long. */
export function fastClock(): Clock & { readonly slept: number[] } {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: (ms) => {
      slept.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
}

export function contextFor(
  server: Pick<Snapshot, 'url'>,
  fred: Partial<FredAccess> = {},
  rest: Partial<SourceContext> = {},
): SourceContext {
  return {
    http: fetch,
    fred: { url: server.url, mode: 'snapshot', ...fred },
    dataDir: bundledMarketData,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...rest,
  };
}

/** What a promise fails with. */
export async function failureFrom(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('should have failed with an error');
}
