import { requireBooks, type Books, type Levels } from './market.ts';
import { imbalanceOfChange } from './orderFlowImbalance.ts';

/**
 * Order flow imbalance of each of `levels` levels between row `before` of one book and row `now` of another, which may be
 * the same; written to `result` from `at` on.
 */
export function imbalancesOfLevels(
  earlier: Levels,
  before: number,
  later: Levels,
  now: number,
  levels: number,
  result: Float64Array,
  at = 0,
): void {
  for (let level = 0; level < levels; level++) {
    const i = before * earlier.levels + level;
    const j = now * later.levels + level;
    result[at + level] = imbalanceOfChange(
      earlier.bidPrice[i]!,
      earlier.bidSize[i]!,
      earlier.askPrice[i]!,
      earlier.askSize[i]!,
      later.bidPrice[j]!,
      later.bidSize[j]!,
      later.askPrice[j]!,
      later.askSize[j]!,
    );
  }
}

/**
 * Order flow imbalance of each event at each level: n books → (n, levels) row-major; `imbalanceOfChange` with the m-th best
 * prices in place of the best. The first row is missing (NaN). Unit: size.
 * Xu, Gould and Howison (2018), "Multi-level order-flow imbalance in a limit order book", Market Microstructure and
 * Liquidity 4(3–4); Cont, Cucuringu and Zhang (2023), "Cross-impact of order flow imbalance", Quantitative Finance 23(10), eq. (1).
 */
export function multiLevelImbalance(books: Books): Float64Array {
  requireBooks(books);
  const { levels, timeNs } = books;
  const result = new Float64Array(timeNs.length * levels);
  result.fill(NaN, 0, Math.min(levels, result.length));
  for (let row = 1; row < timeNs.length; row++)
    imbalancesOfLevels(books, row - 1, books, row, levels, result, row * levels);
  return result;
}
