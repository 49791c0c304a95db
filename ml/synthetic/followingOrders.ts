import { portableLog } from '../stats/portableLog.ts';
import { createRandom } from '../stats/rng.ts';
import type { HawkesPath } from './hawkes.ts';
import { requireRange } from './requireParameters.ts';

type Orders = Pick<HawkesPath, 'times' | 'kinds'>;

export interface Following {
  /** Chance that an order of the leader is answered, 0–1. */
  readonly share: number;
  /** Mean wait before the answer, in seconds. */
  readonly delay: number;
}

/**
 * Market orders of a market that follows another: its own, and to each order of the leader, with chance `share`, one of
 * the same kind after an exponential wait of mean `delay`: intensity λ_i(t) = own + Σ share / delay · e^{−(t − t_k) / delay}
 * over the leader's orders t_k < t of kind i. Answers after `horizon` are left out. Ascending in time.
 * Hawkes and Oakes (1974), "A cluster process representation of a self-exciting process", J. Applied Probability 11(3).
 */
export function followingOrders(
  own: Orders,
  leader: Orders,
  { share, delay }: Following,
  { seed, horizon }: { readonly seed: number; readonly horizon: number },
): Orders {
  requireRange('The share of orders that are answered', share, [0, 1]);
  requireRange('The mean wait of answers in seconds', delay, [1e-6, 1e6]);
  const random = createRandom(seed, 'following-orders');
  const all = Array.from(own.times, (time, i) => ({ time, kind: own.kinds[i]! }));
  leader.times.forEach((led, i) => {
    const answered = random.uniform() < share;
    const time = led - delay * portableLog(1 - random.uniform());
    if (answered && time < horizon) all.push({ time, kind: leader.kinds[i]! });
  });
  all.sort((one, other) => one.time - other.time);
  return { times: Float64Array.from(all, ({ time }) => time), kinds: Int32Array.from(all, ({ kind }) => kind) };
}
