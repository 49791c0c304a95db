import type { ExcitedBookPath } from '../../ml/synthetic/excitedOrderBook.ts';
import { recordedLine } from './recordedLine.ts';

export interface MadeFrames {
  readonly symbol: string;
  /** Of the first second, nanoseconds since the epoch. */
  readonly startNs: bigint;
  /** Price of one tick of the path. */
  readonly tickSize: number;
  /** Size of one unit of the path. */
  readonly unit: number;
}

/** What a snapshot lists a side. */
const snapshotLevels = 1000;
const second = 1_000_000_000n;

/**
 * A made-up path as the lines of a Binance recording: trades, best prices where they changed, a snapshot of the first book
 * and once a second the levels that changed in it, with update numbers that go on. A trade comes before the quote it made.
 */
export function madeFrames(path: ExcitedBookPath, { symbol, startNs, tickSize, unit }: MadeFrames): readonly string[] {
  const decimals = Math.max(0, Math.ceil(-Math.log10(tickSize)));
  const price = (ticks: number) => (ticks * tickSize).toFixed(decimals);
  const size = (units: number) => (units * unit).toFixed(4);
  const stream = symbol.toLowerCase();
  const lines: string[] = [];
  const add = (timeNs: bigint, name: string, data: object) =>
    lines.push(recordedLine({ receivedTimeNs: timeNs, frame: JSON.stringify({ stream: `${stream}@${name}`, data }) }));
  const { reach, firstDepth, firstBid } = path.truth;
  const first = (from: number, outward: number) =>
    Array.from({ length: Math.min(reach, snapshotLevels) }, (_, at) => [price(from + outward * at), size(firstDepth)]);
  add(startNs, 'snapshot', { lastUpdateId: 0, bids: first(firstBid, -1), asks: first(firstBid + 1, 1) });
  const changed = [new Map<number, number>(), new Map<number, number>()] as const;
  let [tellAt, told, trades] = [startNs + second, 0, 0];
  let touch = '';
  const tell = (before: bigint, update: number) => {
    for (; tellAt <= before; tellAt += second) {
      if (update === told) continue;
      const [b, a] = changed.map((levels) => [...levels].map(([at, units]) => [price(at), size(units)]));
      const data = { e: 'depthUpdate', E: Number(tellAt / 1000n), s: symbol, U: told + 1, u: update, b, a };
      add(tellAt, 'depth', data);
      changed.forEach((levels) => levels.clear());
      told = update;
    }
  };
  path.times.forEach((time, row) => {
    const timeNs = startNs + BigInt(Math.round(time * 1e9));
    tell(timeNs, row);
    const [side, at] = [path.sides[row]!, path.prices[row]!];
    if (path.kinds[row] === 1) {
      const [T, m] = [Number(timeNs / 1000n), side === 0];
      add(timeNs, 'trade', { e: 'trade', E: T, s: symbol, t: ++trades, p: price(at), q: size(1), T, m });
    }
    changed[side as 0 | 1].set(at, path.sizes[row]!);
    const [b, B] = [price(path.bids[row]!), size(path.bidSizes[row]!)];
    const [a, A] = [price(path.asks[row]!), size(path.askSizes[row]!)];
    const now = `${b} ${B} ${a} ${A}`;
    if (now !== touch) add(timeNs, 'bookTicker', { u: row + 1, s: symbol, b, B, a, A });
    touch = now;
  });
  tell(startNs + BigInt(Math.round((path.times.at(-1) ?? 0) * 1e9)), path.times.length);
  return lines;
}
