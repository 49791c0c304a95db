import { InputError, NumericsError } from '../../contracts/failures.ts';
import { createRandom } from '../stats/rng.ts';
import type { HawkesEvents } from './events.ts';

/**
 * What to do with events of one kind that carry one time. `refuse`: nothing, a fit then says no. `merge`: one event, at the time of
 * the first, its mark the sum of theirs (one order that filled against several); with `within` also those up to so many seconds
 * after the first, which a receiver tells apart only by how it read the wire: left alone they pass for feedback of microseconds.
 * `jitter`: every event moves later by a uniform share of `resolution`, the step of the clock in seconds, so that within a step the
 * order is by chance.
 */
export type TieRule =
  | { readonly rule: 'refuse' }
  | { readonly rule: 'merge'; readonly within?: number }
  | { readonly rule: 'jitter'; readonly resolution: number; readonly seed: number };

export interface TiesReport {
  readonly rule: TieRule['rule'];
  readonly events: number;
  /** Events that share their time with an earlier one of their kind, or are within reach of it; their share of all events. */
  readonly tied: number;
  readonly share: number;
}

/**
 * Applies a rule of ties to times that do not fall. Events of different kinds may share a time: neither excites the other, since
 * only strictly earlier events do. A jittered event past the end of the window moves the end.
 * Example: times 1, 1, 2 merged: 1, 2; tied 1, share 1/3.
 * @throws NumericsError where times fall, with both; InputError on a resolution that is not above 0.
 */
export function tidyTies(
  { times, horizon, marks }: HawkesEvents,
  tieRule: TieRule,
): { readonly events: HawkesEvents; readonly ties: TiesReport } {
  const within = tieRule.rule === 'merge' ? (tieRule.within ?? 0) : 0;
  if (!(within >= 0 && within < Infinity))
    throw new InputError(`Events merge within a time from 0 s on, got ${within} s.`);
  let [events, tied] = [0, 0];
  times.forEach((each, kind) => {
    events += each.length;
    let first = 0;
    for (let k = 1; k < each.length; k++) {
      if (each[k]! < each[k - 1]!)
        throw new NumericsError(
          `Times of kind ${kind} should not fall, got ${each[k]!} after ${each[k - 1]!} at event ${k}; sort them first.`,
        );
      if (each[k]! - each[first]! <= within) tied++;
      else first = k;
    }
  });
  const ties = { rule: tieRule.rule, events, tied, share: events === 0 ? 0 : tied / events };
  const made =
    tieRule.rule === 'merge'
      ? times.map((each, kind) => merged(each, marks?.[kind], within))
      : tieRule.rule === 'jitter'
        ? times.map((each, kind) => jittered(each, marks?.[kind], kind, tieRule))
        : times.map((each, kind) => ({ times: each, marks: marks?.[kind] }));
  const end = made.reduce((latest, each) => Math.max(latest, each.times.at(-1) ?? 0), horizon);
  const tidy = { times: made.map((each) => each.times), horizon: end };
  return { events: marks ? { ...tidy, marks: made.map((each) => each.marks!) } : tidy, ties };
}

interface Kind {
  readonly times: Float64Array;
  readonly marks: Float64Array | undefined;
}

function merged(times: Float64Array, marks: Float64Array | undefined, within: number): Kind {
  const [kept, sums] = [new Float64Array(times.length), new Float64Array(times.length)];
  let count = 0;
  for (let k = 0; k < times.length; k++) {
    if (count === 0 || times[k]! - kept[count - 1]! > within) kept[count++] = times[k]!;
    if (marks) sums[count - 1]! += marks[k]!;
  }
  return { times: kept.slice(0, count), marks: marks ? sums.slice(0, count) : undefined };
}

function jittered(
  times: Float64Array,
  marks: Float64Array | undefined,
  kind: number,
  { resolution, seed }: { readonly resolution: number; readonly seed: number },
): Kind {
  if (!(resolution > 0 && resolution < Infinity))
    throw new InputError(`Jitter needs the resolution of the clock in seconds, above 0, got ${resolution}.`);
  const random = createRandom(seed, 'ties', kind);
  const moved = times.map((time) => time + resolution * random.uniform());
  const order = Array.from(moved.keys()).sort((a, b) => moved[a]! - moved[b]! || a - b);
  return {
    times: Float64Array.from(order, (k) => moved[k]!),
    marks: marks && Float64Array.from(order, (k) => marks[k]!),
  };
}
