import { InputError, NumericsError } from '../../contracts/failures.ts';
import { portableLog } from '../stats/portableLog.ts';
import { createRandom, type Random } from '../stats/rng.ts';
import type { HawkesEvents } from './events.ts';
import { nextExactly, type NextEvent } from './exactWaits.ts';
import { exponentialParts } from './exponentialParts.ts';
import { requireModel, type HawkesModel } from './hawkesModel.ts';
import { fullHistory, mixtureHistory, type History } from './history.ts';
import { impactOf } from './markImpact.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly horizon: number;
  /** Seconds before the window that run unrecorded; default 0, a start with no past. */
  readonly warmUp?: number;
  /** `thinning` takes every kernel; `exact` needs exponentials with weights above 0 and rejects nothing. Default thinning. */
  readonly method?: 'thinning' | 'exact';
  /** Marks of each kind to draw from, with replacement; needed where the model has an impact of marks. */
  readonly markPool?: readonly Float64Array[];
  /** More events than this are an error: an unstable process explodes. Default 5,000,000. */
  readonly mostEvents?: number;
}

/**
 * A path of a Hawkes process. Both ways draw from its law itself; what they cost differs. Also where it is not stationary, up to
 * `mostEvents`.
 * Thinning: Ogata (1981), IEEE Trans. Information Theory 27(1). Exact waits: Dassios and Zhao (2013), Electronic Communications in
 * Probability 18.
 * Example: simulateHawkes(model, { seed: 1, horizon: 1000, method: 'exact' }).times[0].
 */
export function simulateHawkes(model: HawkesModel, options: SimulationOptions): HawkesEvents {
  const { seed, horizon, warmUp = 0, method = 'thinning', markPool, mostEvents = 5_000_000 } = options;
  const kernel = requireModel(model);
  if (!(horizon > 0 && horizon < Infinity && warmUp >= 0 && warmUp < Infinity))
    throw new InputError(
      `A simulation needs a finite horizon above 0 and warm-up from 0, got ${horizon} and ${warmUp} s.`,
    );
  requirePool(model, markPool);
  const random = createRandom(seed, 'hawkes-path', method);
  const marking = createRandom(seed, 'hawkes-marks');
  const parts = exponentialParts(model, kernel);
  const history = parts === null ? fullHistory(model, kernel) : mixtureHistory(model, parts);
  const exact = method === 'exact' ? nextExactly(model, parts, random) : null;
  const next = exact ? exact.next : thinning(history, model.kinds, random);
  const times: number[][] = Array.from({ length: model.kinds }, () => []);
  const marks: number[][] = times.map(() => []);
  const end = warmUp + horizon;
  let count = 0;
  for (let event = next(0, end); event.time < end; event = next(event.time, end)) {
    const { time, kind } = event;
    const pool = markPool?.[kind];
    const mark = pool && pool[marking.integer(pool.length)]!;
    const impact = model.marks === null ? 1 : impactOf(model.marks, kind, mark);
    if (exact) exact.add(kind, impact);
    else history.add(kind, impact);
    if (++count > mostEvents)
      throw new NumericsError(
        `A simulation over ${end} s should have at most ${mostEvents} events, got more by ${time} s; lower the branching ratio or the horizon.`,
      );
    if (time < warmUp) continue;
    times[kind]!.push(time - warmUp);
    if (mark !== undefined) marks[kind]!.push(mark);
  }
  const path = { times: times.map((each) => Float64Array.from(each)), horizon };
  return markPool ? { ...path, marks: marks.map((each) => Float64Array.from(each)) } : path;
}

function requirePool({ kinds, marks }: HawkesModel, pool: readonly Float64Array[] | undefined): void {
  if (marks !== null && pool === undefined)
    throw new InputError('A simulation with an impact of marks needs marks to draw from, got none: give markPool.');
  if (pool === undefined) return;
  const empty = pool.findIndex((each) => each.length === 0);
  if (pool.length !== kinds || empty >= 0)
    throw new InputError(
      `A pool of marks needs those of ${kinds} kinds, none empty, got ${pool.length}, empty at ${empty}.`,
    );
}

/** Candidates at a rate that bounds λ until the next one; each stays with probability λ / bound. */
function thinning(history: History, kinds: number, random: Random): NextEvent {
  const intensity = new Float64Array(kinds);
  return (from, end) => {
    let time = from;
    for (;;) {
      const bound = history.bound();
      time -= portableLog(1 - random.uniform()) / bound;
      if (time >= end) return { time, kind: 0 };
      history.advance(time);
      history.intensities(intensity);
      // One uniform both thins and picks the kind: it falls into one of the intensities or beyond them all.
      let place = random.uniform() * bound;
      for (let kind = 0; kind < kinds; kind++) {
        place -= intensity[kind]!;
        if (place < 0) return { time, kind };
      }
    }
  };
}
