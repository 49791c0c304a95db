import { NumericsError } from '../../contracts/failures.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { requireTrades, type Trades } from './market.ts';
import type { EventTaker } from './measure.ts';
import { followWindows } from './timeWindows.ts';

interface VpinOptions {
  /** Size of a bucket: a day's volume over 50 by the authors, of days before (`bucketVolume`). */
  readonly bucketVolume: number;
  /** Buckets that a value looks back on; 50 by the authors. */
  readonly buckets: number;
  /** Width of the bars whose volume is split by their price change; null takes the trades' own sides instead. */
  readonly barNs: bigint | null;
  /** Price changes of bars before volume is counted, so that their σ means something; at least 2. */
  readonly warmUpBars: number;
}

/**
 * Bucket size V / parts for a mean daily volume V of whole past days.
 * Example: bucketVolume([90, 110]) = 2.
 */
export function bucketVolume(dailyVolumes: ArrayLike<number>, parts = 50): number {
  let sum = 0;
  for (let day = 0; day < dailyVolumes.length; day++) sum += dailyVolumes[day]!;
  const size = sum / dailyVolumes.length / parts;
  if (!(size > 0 && size < Infinity))
    throw new NumericsError(`A bucket needs a volume above 0, got ${size} from ${dailyVolumes.length} days.`);
  return size;
}

/** One finished bucket. */
interface VpinBucket {
  readonly buys: number;
  /** null until `buckets` buckets are there. */
  readonly vpin: number | null;
}

/**
 * VPIN as a stream: volume is put into buckets of one size and VPIN is Σ |buys − sells| / (n · size) over the last n.
 * From 0 to 1. Volume is classified in bulk: of a bar of time with price change Δp, the share Φ(Δp / σ) was bought. σ is
 * the standard deviation (ddof 1) of the bars' price changes so far, this bar's among them, where the authors take the whole
 * sample and so the future. Bars without trades are left out; until `warmUpBars` changes are there, volume is not counted.
 * A bar is counted with the first trade after it. With sides, a trade without one is half bought.
 *
 * Easley, López de Prado and O'Hara (2012), "Flow toxicity and liquidity in a high-frequency world", RFS 25(5), section 1.
 */
export function createVpin(options: VpinOptions, take: (bucket: VpinBucket) => void): Pick<EventTaker, 'trade'> {
  requireOptions(options);
  const buckets = createBuckets(options, take);
  if (options.barNs === null) return { trade: (_timeNs, _price, size, side) => buckets.fill(size, (1 + side) / 2) };
  const changes = createDeviation();
  let [lastPrice, closeBefore, volume] = [NaN, NaN, 0];
  const pass = followWindows({ widthNs: options.barNs }, () => {
    const [change, traded] = [lastPrice - closeBefore, volume];
    closeBefore = lastPrice;
    volume = 0;
    if (Number.isNaN(change)) return;
    changes.add(change);
    if (changes.count() >= options.warmUpBars) buckets.fill(traded, boughtShare(change, changes.deviation()));
  });
  return {
    trade(timeNs, price, size) {
      pass(timeNs);
      lastPrice = price;
      volume += size;
    },
  };
}

function requireOptions({ bucketVolume: size, buckets, warmUpBars }: VpinOptions): void {
  if (!(size > 0 && size < Infinity)) throw new NumericsError(`VPIN needs a bucket volume above 0, got ${size}.`);
  if (!(Number.isInteger(buckets) && buckets >= 1))
    throw new NumericsError(`VPIN needs at least 1 whole bucket, got ${buckets}.`);
  if (!(Number.isInteger(warmUpBars) && warmUpBars >= 2))
    throw new NumericsError(`VPIN needs at least 2 whole bars to warm up, got ${warmUpBars}.`);
}

/** Φ(Δp / σ); where no bar's change has differed yet, all of it goes where the price went. */
function boughtShare(change: number, deviation: number): number {
  return deviation > 0 ? normalCdf(change / deviation) : (1 + Math.sign(change)) / 2;
}

/** Standard deviation (ddof 1) of the values so far; Welford (1962), Technometrics 4(3). */
function createDeviation() {
  let [count, mean, squares] = [0, 0, 0];
  return {
    count: () => count,
    deviation: () => Math.sqrt(squares / (count - 1)),
    add(value: number) {
      count += 1;
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    },
  };
}

function createBuckets({ bucketVolume: size, buckets }: VpinOptions, take: (bucket: VpinBucket) => void) {
  const imbalances: number[] = [];
  let [filled, buys] = [0, 0];
  const close = () => {
    imbalances.push(Math.abs(2 * buys - size));
    if (imbalances.length > buckets) imbalances.shift();
    const whole = imbalances.length === buckets;
    const vpin = whole ? imbalances.reduce((sum, value) => sum + value, 0) / (buckets * size) : null;
    take({ buys, vpin });
    [filled, buys] = [0, 0];
  };
  return {
    fill(volume: number, share: number) {
      if (volume - size === volume)
        throw new NumericsError(
          `VPIN needs buckets that a volume of ${volume} can be counted in, got a bucket volume of ${size}; take larger ones.`,
        );
      let rest = volume;
      for (let room = size - filled; rest >= room; room = size - filled) {
        buys += room * share;
        rest -= room;
        close();
      }
      filled += rest;
      buys += rest * share;
    },
  };
}

/** All finished buckets of a recording: the same as the stream gives, bit for bit. */
export function vpin(trades: Trades, options: VpinOptions): readonly VpinBucket[] {
  requireTrades(trades);
  const found: VpinBucket[] = [];
  const taker = createVpin(options, (bucket) => found.push(bucket));
  for (let row = 0; row < trades.timeNs.length; row++)
    taker.trade(trades.timeNs[row]!, trades.price[row]!, trades.size[row]!, trades.side[row]!);
  return found;
}
