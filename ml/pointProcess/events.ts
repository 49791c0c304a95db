import { NumericsError } from '../../contracts/failures.ts';

/** Events of one window, by kind. */
export interface HawkesEvents {
  /** Seconds since the start of the window, strictly ascending within a kind, from 0 to `horizon`. */
  readonly times: readonly Float64Array[];
  /** Length of the window in seconds: it was watched to here, also where nothing happened. */
  readonly horizon: number;
  /** A number an event, such as its size, in the shape of `times`. */
  readonly marks?: readonly Float64Array[];
}

/** The events that excite (`source`) and those that are excited (`target`), of one pair of kinds. */
export interface Pair {
  readonly target: Float64Array;
  readonly source: Float64Array;
  /** How many times as much as the average event each source event excites. */
  readonly impact: Float64Array;
  readonly horizon: number;
}

/** Events of all kinds together. */
export const eventCount = ({ times }: HawkesEvents): number => times.reduce((sum, each) => sum + each.length, 0);

/** @throws NumericsError, with both numbers, on times out of order, duplicated, outside the window or not finite. */
export function requireEvents({ times, horizon, marks }: HawkesEvents, least = 0): void {
  if (times.length === 0) throw new NumericsError('A point process needs at least 1 kind of event, got 0.');
  if (!(horizon > 0 && horizon < Infinity))
    throw new NumericsError(`A point process needs a window longer than 0 s and finite, got ${horizon} s.`);
  times.forEach((each, kind) => requireTimes(each, kind, horizon, least));
  if (marks === undefined) return;
  if (marks.length !== times.length)
    throw new NumericsError(`Marks of ${times.length} kinds of event are needed, got those of ${marks.length}.`);
  marks.forEach((each, kind) => {
    if (each.length !== times[kind]!.length)
      throw new NumericsError(
        `Kind ${kind} has ${times[kind]!.length} events and needs as many marks, got ${each.length}.`,
      );
    const odd = each.findIndex((mark) => !Number.isFinite(mark));
    if (odd >= 0) throw new NumericsError(`Marks should be finite, got ${each[odd]!} at event ${odd} of kind ${kind}.`);
  });
}

function requireTimes(times: Float64Array, kind: number, horizon: number, least: number): void {
  if (times.length < least)
    throw new NumericsError(
      `A fit needs at least ${least} events of each kind, got ${times.length} of kind ${kind}; watch longer or join kinds.`,
    );
  for (let k = 0; k < times.length; k++) {
    const time = times[k]!;
    if (!(time >= 0 && time <= horizon))
      throw new NumericsError(
        `Times should be from 0 to the end of the window at ${horizon} s, got ${time} at event ${k} of kind ${kind}.`,
      );
    if (k === 0 || time > times[k - 1]!) continue;
    const before = times[k - 1]!;
    throw new NumericsError(
      time === before
        ? `Times of kind ${kind} should rise, got ${time} twice, at events ${k - 1} and ${k}; merge or jitter ties first.`
        : `Times of kind ${kind} should rise, got ${time} after ${before} at event ${k}; sort them first.`,
    );
  }
}
