import type { Clock } from '../source.ts';

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal.addEventListener('abort', stop, { once: true });
    }),
};

/** Waits until one more request is allowed. */
export type RateLimit = (signal: AbortSignal) => Promise<void>;

/**
 * Token bucket that holds one token and gains `perSecond` of them a second: requests start at least 1/perSecond
 * apart, in the order in which they asked. More than one token at rest would let three requests into one second.
 */
export function rateLimit(perSecond: number, clock: Clock): RateLimit {
  let next = -Infinity;
  return async (signal) => {
    const now = clock.now();
    const start = Math.max(now, next);
    next = start + 1000 / perSecond;
    if (start > now) await clock.sleep(start - now, signal);
  };
}

const fredRequestsPerSecond = 2;
const limits = new WeakMap<Clock, Map<string, RateLimit>>();

/** The one limit that everything in this process shares for an API key: FRED answers 429 above two requests a second. */
export function limitForKey(apiKey: string, clock: Clock): RateLimit {
  const byKey = limits.get(clock) ?? new Map<string, RateLimit>();
  limits.set(clock, byKey);
  const limit = byKey.get(apiKey) ?? rateLimit(fredRequestsPerSecond, clock);
  byKey.set(apiKey, limit);
  return limit;
}
