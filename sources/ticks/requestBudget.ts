import type { Clock } from '../source.ts';

/** So many requests at once, and so many a second after that. */
export interface Budget {
  readonly burst: number;
  readonly perSecond: number;
}

/** Token bucket, full at first: gives the milliseconds to wait before a request that is asked for now. */
export function requestBudget({ burst, perSecond }: Budget, clock: Pick<Clock, 'now'>): () => number {
  let tokens = burst;
  let at = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond) - 1;
    at = now;
    return tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * 1000);
  };
}
