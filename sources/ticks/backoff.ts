import type { Uniform } from './seeded.ts';

export interface Backoff {
  /** Wait before the first new try. */
  readonly firstMs: number;
  readonly longestMs: number;
}

export const defaultBackoff: Backoff = { firstMs: 500, longestMs: 60_000 };

/**
 * Milliseconds before try number `attempt` (1 is the first new one): doubling up to the longest, of which the upper
 * half is left to chance, so that many clients that lost one server do not come back together.
 */
export function backoffMs({ firstMs, longestMs }: Backoff, attempt: number, jitter: Uniform): number {
  const whole = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return Math.round(whole * (0.5 + 0.5 * jitter()));
}

/** What held for so long was good: counting of failures starts again. */
export const settledMs = 60_000;
