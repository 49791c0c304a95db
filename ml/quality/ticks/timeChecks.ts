import type { Tick } from '../../../contracts/tick.ts';
import { consistency, defineTickCheck } from './tickCheck.ts';

const isTick = (_tick: Tick): _tick is Tick => true;
const isEvent = (tick: Tick): tick is Tick => tick.kind !== 'book';

export const tickOrder = defineTickCheck({
  name: 'tick-order',
  purpose: 'Ticks come in the order in which they were received.',
  cite: consistency,
  severity: 'warn',
  takes: isTick,
  watch() {
    let before: bigint | null = null;
    return ({ receivedTimeNs }) => {
      const fallen = before !== null && receivedTimeNs < before ? before - receivedTimeNs : null;
      before = receivedTimeNs;
      return fallen === null ? null : `received ${fallen} ns before the one in front of it`;
    };
  },
  expected: 'times of receipt that do not fall',
});

/** Feeds of exchanges take well under a second; minutes are a queue that ran full, or the past told on subscribing. */
const staleNs = 60_000_000_000n;

export const staleTick = defineTickCheck({
  name: 'stale-tick',
  purpose:
    'No trade or quote comes more than 60 s later than the promptest one so far: it tells the past as if it were now.',
  cite: 'ISO/IEC 25012:2008, currentness.',
  severity: 'quarantine',
  takes: isEvent,
  watch() {
    // Against the least delay, since clocks may be set apart and frames may be played again years later.
    let least: bigint | null = null;
    return ({ eventTimeNs, receivedTimeNs }) => {
      if (eventTimeNs === null) return null;
      const delay = receivedTimeNs - eventTimeNs;
      if (least === null || delay < least) least = delay;
      const late = delay - least;
      return late > staleNs ? `${late / 1_000_000n} ms later than the promptest` : null;
    };
  },
  expected: 'delays of at most 60 s above the least',
});
