import { createHash } from 'node:crypto';
import type { Environment } from '../runtime/env.ts';

export interface Provider {
  readonly queue: string;
  /** Activities a second that the server lets through for the whole queue, however many workers poll it. */
  readonly perSecond: number;
}

/**
 * The providers that must not be asked faster, with a queue each; every activity there asks once. FRED answers 429 above
 * two requests a second for a key, so the queue is the key's. The snapshot on this machine has no limit to keep.
 */
export function providersOf(
  mode: 'fred-api' | 'snapshot',
  environment: Environment,
): Readonly<Record<string, Provider>> {
  if (mode === 'snapshot') return {};
  const key = environment.fredApiKey?.reveal() ?? '';
  const name = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return {
    fred: { queue: `regimen-fred-${name}`, perSecond: 1.5 },
    yahoo: { queue: 'regimen-yahoo', perSecond: 0.5 },
    'world-bank': { queue: 'regimen-world-bank', perSecond: 2 },
  };
}
