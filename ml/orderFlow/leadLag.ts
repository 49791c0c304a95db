import { leadLagContrast, peakOf, type Ticks } from '../graph/hayashiYoshida.ts';
import { portableLog } from '../stats/portableLog.ts';
import { defineMeasure } from './measure.ts';
import { windows, windowSeconds } from './parameters.ts';
import { followWindows, nanoseconds } from './timeWindows.ts';

/** Moves of either price below which a correlation says nothing. */
const leastMoves = 30;

/**
 * The last ticks of a price, times in nanoseconds. A tick at the time of the last one takes its place. Of ticks without a move in a row the
 * first and the last are kept: those between add nothing to the estimate.
 */
function createTicks() {
  const [time, value]: [number[], number[]] = [[], []];
  let [waiting, waitingValue] = [NaN, NaN];
  const settle = () => {
    const last = time.length - 1;
    if (Number.isNaN(waiting)) return;
    if (last > 0 && value[last] === waitingValue && value[last - 1] === waitingValue) time[last] = waiting;
    else {
      time.push(waiting);
      value.push(waitingValue);
    }
    waiting = NaN;
  };
  return {
    add(at: number, price: number) {
      if (at !== waiting) settle();
      [waiting, waitingValue] = [at, price];
    },
    /** Ticks at or after a time; those before it are forgotten. */
    from(start: number): Ticks {
      settle();
      const first = time.findIndex((at) => at >= start);
      const forgotten = first < 0 ? time.length : first;
      time.splice(0, forgotten);
      value.splice(0, forgotten);
      return { time: Float64Array.from(time), value: Float64Array.from(value) };
    },
  };
}

const movesOf = ({ value }: Ticks): number =>
  value.reduce((sum, one, at) => sum + (at > 0 && one !== value[at - 1] ? 1 : 0), 0);

export const leadLag = defineMeasure({
  name: 'lead_lag',
  revision: 1,
  purpose:
    'How far the mid price of another market runs ahead of this one’s, or the Hayashi–Yoshida correlation of the two at that lead; left out where either moved less than 30 times.',
  cite: 'Hayashi and Yoshida (2005), Bernoulli 11; Hoffmann, Rosenbaum and Yoshida (2013), Bernoulli 19.',
  unit: 'lead: seconds, above 0 where the other market leads; correlation: share, about −1 to 1',
  reads: ['quotes', 'otherQuotes'],
  lookback: 'the windows, fewer at first',
  known: 'with the first quote of either market after the window',
  parameters: {
    value: { default: 'correlation', oneOf: ['correlation', 'lead'], meaning: 'which of the two' },
    windowSeconds,
    windows,
    longestSeconds: { default: 1, minimum: 1e-6, maximum: 3600, meaning: 'longest lead of either that is looked at' },
    leads: { default: 10, minimum: 1, maximum: 1000, integer: true, meaning: 'leads of either, in even steps' },
  },
  start({ value, windowSeconds: width, windows: count, longestSeconds, leads }, emit) {
    const widthNs = nanoseconds(width);
    const shifts = Array.from({ length: 2 * leads + 1 }, (_, at) => ((at - leads) / leads) * longestSeconds * 1e9);
    const [own, other] = [createTicks(), createTicks()];
    // Differences of nanoseconds are exact in a number for a hundred days, times since the epoch are not.
    let base: bigint | null = null;
    const pass = followWindows({ widthNs }, ({ endNs }) => {
      const start = Number(endNs - BigInt(count) * widthNs - base!);
      const [ahead, behind] = [other.from(start), own.from(start)];
      if (movesOf(ahead) < leastMoves || movesOf(behind) < leastMoves) return;
      const contrast = leadLagContrast(ahead, behind, shifts);
      const peak = peakOf(contrast);
      emit(endNs, value === 'lead' ? shifts[peak]! / 1e9 : contrast[peak]!);
    });
    const adding = (ticks: typeof own) => (timeNs: bigint, bid: number, _bidSize: number, ask: number) => {
      pass(timeNs);
      base ??= timeNs;
      ticks.add(Number(timeNs - base), portableLog((bid + ask) / 2));
    };
    return { quote: adding(own), otherQuote: adding(other), clock: (timeNs) => pass(timeNs, 'clock') };
  },
});
