import { NumericsError } from '../../contracts/failures.ts';

/** A half-open stretch of time, nanoseconds since the epoch. */
export interface TimeWindow {
  readonly startNs: bigint;
  readonly endNs: bigint;
}

export interface WindowGrid {
  readonly widthNs: bigint;
  /** A border of the grid; the epoch when not given, so that windows lie alike wherever a stream begins. */
  readonly originNs?: bigint;
}

/** Seconds as whole nanoseconds. @throws NumericsError unless that is at least one. */
export function nanoseconds(seconds: number): bigint {
  const ns = Math.round(seconds * 1e9);
  if (!(ns >= 1 && Number.isSafeInteger(ns)))
    throw new NumericsError(`A time window needs a width from 1e-9 to 9e6 seconds, got ${seconds}.`);
  return BigInt(ns);
}

/**
 * The window of a time on the grid origin + k · width, k = floor((t − origin) / width), for any integer k.
 * Example: windowOf(11n, { widthNs: 10n }) is { startNs: 10n, endNs: 20n }.
 */
export function windowOf(timeNs: bigint, { widthNs, originNs = 0n }: WindowGrid): TimeWindow {
  if (widthNs < 1n) throw new NumericsError(`A time window needs a width of at least 1 ns, got ${widthNs}.`);
  const since = timeNs - originNs;
  const rest = ((since % widthNs) + widthNs) % widthNs;
  const startNs = timeNs - rest;
  return { startNs, endNs: startNs + widthNs };
}

/**
 * Follows the clock of a stream through the windows of a grid: `pass` is given every event's time before the event is
 * counted, and calls `close` for the window that it ends. A window without events is never opened, so it is not closed.
 * With `clock` the time is that of no event: it may end a window and opens none.
 */
export function followWindows(
  grid: WindowGrid,
  close: (window: TimeWindow) => void,
): (timeNs: bigint, clock?: 'clock') => void {
  let open: TimeWindow | null = null;
  return (timeNs, clock) => {
    if (open !== null && timeNs < open.endNs) return;
    const ended = open;
    open = clock ? null : windowOf(timeNs, grid);
    if (ended !== null) close(ended);
  };
}
