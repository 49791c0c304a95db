import { countBelow, countUpTo } from '../stats/countBelow.ts';
import { concatenate } from '../stats/concatenate.ts';
import { drawToFront } from '../stats/drawToFront.ts';
import { createRandom, type Random } from '../stats/rng.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { psiBinsFor, psiOfCounts } from './psi.ts';
import { quantileEdges } from './quantileBins.ts';

const mostPermutations = 999;
const leastPermutations = 199;
/** Live rows looked at over all permutations of one feature. */
const budget = 2e7;

export interface BlockPermutation {
  readonly ksPValue: number;
  /** Of PSI over the quantile bins of both samples together. */
  readonly psiPValue: number;
  /** Rows of a block. */
  readonly blockLength: number;
  /** Blocks of the live side, and of both. */
  readonly liveBlocks: number;
  readonly blocks: number;
  /** `windows`: every block was the live side once. `permutations`: so many random choices of blocks. */
  readonly method: 'windows' | 'permutations';
  readonly draws: number;
}

/** Places of the pooled rows: how many rows are below and up to each, and its quantile bin. */
interface Pool {
  readonly below: Int32Array;
  readonly upTo: Int32Array;
  readonly bin: Uint8Array;
  readonly binRows: readonly number[];
}

function poolOf(values: Float64Array, liveRows: number): Pool {
  const sorted = sortNumbers(values);
  const edges = quantileEdges(sorted, psiBinsFor(liveRows));
  const [below, upTo] = [new Int32Array(values.length), new Int32Array(values.length)];
  const bin = new Uint8Array(values.length);
  const binRows = new Array<number>(edges.length + 1).fill(0);
  values.forEach((value, row) => {
    upTo[row] = countUpTo(sorted, value);
    below[row] = countBelow(sorted, value, upTo[row]);
    bin[row] = countBelow(edges, value);
    binRows[bin[row]]! += 1;
  });
  return { below, upTo, bin, binRows };
}

/** Both statistics with `chosen` rows for the live side, from the places of these rows alone: O(m log m). */
function statisticsOf(pool: Pool, chosen: Int32Array): { ks: number; psi: number } {
  const [m, total] = [chosen.length, pool.bin.length];
  const n = total - m;
  const counts = new Array<number>(pool.binRows.length).fill(0);
  // Equal values share a place, so that sorting by it groups ties.
  const places = new Int32Array(m);
  const lower = new Int32Array(m);
  for (let i = 0; i < m; i += 1) {
    counts[pool.bin[chosen[i]!]!]! += 1;
    places[i] = pool.upTo[chosen[i]!]!;
    lower[i] = pool.below[chosen[i]!]!;
  }
  places.sort();
  lower.sort();
  // F of the live side changes at live values only, so the gap is largest at one of them or just below it.
  let largest = 0;
  for (let from = 0; from < m;) {
    let to = from + 1;
    while (to < m && places[to] === places[from]) to += 1;
    largest = Math.max(
      largest,
      Math.abs(from * n - (lower[from]! - from) * m),
      Math.abs(to * n - (places[from]! - to) * m),
    );
    from = to;
  }
  const rest = pool.binRows.map((count, at) => count - counts[at]!);
  return { ks: largest / (n * m), psi: counts.length < 2 ? 0 : psiOfCounts(rest, counts).psi };
}

/** `count` different blocks of `order` at random, as rows. */
function drawBlocks(order: Int32Array, count: number, length: number, random: Random): Int32Array {
  drawToFront(order, count, random);
  const rows = new Int32Array(count * length);
  for (let pick = 0; pick < count; pick += 1)
    for (let i = 0; i < length; i += 1) rows[pick * length + i] = order[pick]! * length + i;
  return rows;
}

/**
 * p-values of the Kolmogorov–Smirnov statistic and of PSI for rows that resemble their neighbours: reference and live rows, one
 * after the other in time, are cut into blocks of whole stretches, and the live side is compared with what other choices of
 * blocks would have given. Within a block the resemblance stays, between blocks it is taken as gone: so blocks of a few
 * autocorrelation times. A block is at most the live rows long. Where the live side is a single block every block is tried and
 * p is the share of blocks with at least the live one's statistic, 1/blocks at least; else (1 + #{draws ≥ observed}) / (1 + draws)
 * of 999 random choices (fewer of very many rows). Rows beyond whole blocks are left out: the oldest of either side.
 * reference, live: finite, in time order; at least one block each. Same seed, same bits.
 * Lahiri (2003), Resampling Methods for Dependent Data, ch. 2; Politis, Romano and Wolf (1999), Subsampling, ch. 3.
 */
export function blockPermutation(
  reference: Float64Array,
  live: Float64Array,
  { blockLength, seed }: { readonly blockLength: number; readonly seed: number },
): BlockPermutation {
  const liveBlocks = Math.max(1, Math.floor(live.length / Math.max(1, blockLength)));
  const length = Math.floor(live.length / liveBlocks);
  const before = Math.floor(reference.length / length);
  const blocks = before + liveBlocks;
  const pooled = concatenate([
    reference.subarray(reference.length - before * length),
    live.subarray(live.length - liveBlocks * length),
  ]);
  const pool = poolOf(pooled, liveBlocks * length);
  const rowsOf = (first: number, count: number) =>
    Int32Array.from({ length: count * length }, (_, i) => first * length + i);
  const observed = statisticsOf(pool, rowsOf(before, liveBlocks));
  const windows = liveBlocks === 1;
  const wanted = Math.floor(budget / (liveBlocks * length));
  const draws = windows ? blocks : Math.max(leastPermutations, Math.min(mostPermutations, wanted));
  const random = createRandom(seed, 'blocks');
  const order = Int32Array.from({ length: blocks }, (_, block) => block);
  const reached = { ks: 0, psi: 0 };
  for (let draw = 0; draw < draws; draw += 1) {
    const chosen = windows ? rowsOf(draw, 1) : drawBlocks(order, liveBlocks, length, random);
    const found = statisticsOf(pool, chosen);
    // Sums of logarithms in another order differ in their last digits.
    if (found.ks >= observed.ks) reached.ks += 1;
    if (found.psi >= observed.psi - 1e-12) reached.psi += 1;
  }
  const pValue = (count: number) => (windows ? count / draws : (1 + count) / (1 + draws));
  const method = windows ? 'windows' : 'permutations';
  const [ksPValue, psiPValue] = [pValue(reached.ks), pValue(reached.psi)];
  return { ksPValue, psiPValue, blockLength: length, liveBlocks, blocks, method, draws };
}
