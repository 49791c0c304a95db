import { NumericsError } from '../../contracts/failures.ts';
import type { Books, Levels } from './market.ts';
import type { EventTaker } from './measure.ts';
import { imbalancesOfLevels } from './multiLevelImbalance.ts';
import { replayMarket } from './replayMarket.ts';
import { followWindows, type TimeWindow, type WindowGrid } from './timeWindows.ts';

/** The levels of one window of time. */
interface LevelWindow extends TimeWindow {
  /** Σ of each level's order flow imbalance over the window's events, in units of size. */
  readonly imbalances: Float64Array;
  /** Mean of the sizes over events, levels and both sides. */
  readonly depth: number;
  /** Imbalances over depth, no unit; 0 where the depth is 0. */
  readonly scaled: Float64Array;
  readonly events: number;
}

/**
 * Sums the order flow imbalance of the best `levels` levels over windows of time and scales it with the depth of the book:
 *   Q = 1/M Σ_m 1/(2N) Σ_n (q_mn + r_mn),  scaled_m = Σ_n e_mn / Q.
 * A window is given when the first event after it comes; windows without events are left out.
 * Cont, Cucuringu and Zhang (2023), Quantitative Finance 23(10), eq. (2)–(3).
 */
export function createLevelWindows(
  grid: WindowGrid,
  levels: number,
  take: (window: LevelWindow) => void,
): Pick<EventTaker, 'book' | 'clock'> {
  let before: Levels | null = null;
  const change = new Float64Array(levels);
  let imbalances = new Float64Array(levels);
  let [sizes, events] = [0, 0];
  const pass = followWindows(grid, ({ startNs, endNs }) => {
    const depth = sizes / (2 * events * levels);
    const scaled = imbalances.map((value) => (depth > 0 ? value / depth : 0));
    take({ startNs, endNs, imbalances, depth, scaled, events });
    imbalances = new Float64Array(levels);
    [sizes, events] = [0, 0];
  });
  return {
    clock: (timeNs) => pass(timeNs, 'clock'),
    book(timeNs, book, row) {
      if (book.levels < levels)
        throw new NumericsError(`Windows of ${levels} levels need books of as many, got ${book.levels}.`);
      pass(timeNs);
      if (before !== null) {
        imbalancesOfLevels(before, 0, book, row, levels, change);
        for (let level = 0; level < levels; level++) imbalances[level]! += change[level]!;
      }
      before = copyOfRow(book, row, levels, before);
      for (let level = 0; level < levels; level++) sizes += before.bidSize[level]! + before.askSize[level]!;
      events += 1;
    },
  };
}

const sides = ['bidPrice', 'bidSize', 'askPrice', 'askSize'] as const;

/** The first `levels` levels of a row, kept in the arrays of `old` where there are some. */
function copyOfRow(book: Levels, row: number, levels: number, old: Levels | null): Levels {
  const fresh = () => new Float64Array(levels);
  const copy = old ?? { levels, bidPrice: fresh(), bidSize: fresh(), askPrice: fresh(), askSize: fresh() };
  for (const side of sides)
    for (let level = 0; level < levels; level++) copy[side][level] = book[side][row * book.levels + level]!;
  return copy;
}

/** The windows of a whole recording, the unfinished last one left out: the same as the stream gives, bit for bit. */
export function levelWindows(books: Books, grid: WindowGrid): readonly LevelWindow[] {
  const windows: LevelWindow[] = [];
  replayMarket(
    { books },
    createLevelWindows(grid, books.levels, (window) => windows.push(window)),
  );
  return windows;
}
