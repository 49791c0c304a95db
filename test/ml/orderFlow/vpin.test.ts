import assert from 'node:assert/strict';
import type { Trades } from '../../../ml/orderFlow/market.ts';
import { bucketVolume, vpin } from '../../../ml/orderFlow/vpin.ts';
import { assertClose } from '../../support/assertClose.ts';
import { flowMarket } from './flowMarket.ts';

const trades = (size: number[], side: number[], price = size.map(() => 1)): Trades => ({
  timeNs: BigInt64Array.from(size, (_, i) => BigInt(i) * 1_000_000_000n),
  price: Float64Array.from(price),
  size: Float64Array.from(size),
  side: Int8Array.from(side),
});
const bySide = { barNs: null, warmUpBars: 2 };

describe('VPIN', () => {
  it('fills buckets of one size across trades, and is the mean share of their imbalance', () => {
    const found = vpin(trades([3, 2, 7], [1, -1, 1]), { ...bySide, bucketVolume: 4, buckets: 2 });
    assert.deepEqual(found, [
      { buys: 3, vpin: null },
      { buys: 3, vpin: 0.5 },
      { buys: 4, vpin: 0.75 },
    ]);
  });

  it('is 1 where all buy, and 0 where nobody says who does', () => {
    const last = (side: number) =>
      vpin(trades([5, 5, 5], [side, side, side]), { ...bySide, bucketVolume: 2, buckets: 3 }).at(-1)!.vpin;
    assert.equal(last(1), 1);
    assert.equal(last(-1), 1);
    assert.equal(last(0), 0);
  });

  it('lies from 0 to 1, counts all volume, and does not depend on the units of size and price', () => {
    const market = flowMarket(8, 120).trades;
    const options = { bucketVolume: 1.7, buckets: 10, barNs: 1_000_000_000n, warmUpBars: 5 };
    const found = vpin(market, options);
    assert.ok(found.length > 20);
    for (const bucket of found) assert.ok(bucket.vpin === null || (bucket.vpin >= 0 && bucket.vpin <= 1));
    const scaled = vpin(
      { ...market, size: market.size.map((size) => 8 * size), price: market.price.map((price) => price / 4) },
      { ...options, bucketVolume: 8 * 1.7 },
    );
    found.forEach((bucket, i) => {
      if (bucket.vpin !== null) assertClose(scaled[i]!.vpin!, bucket.vpin, { rel: 1e-9, why: `bucket ${i}` });
    });
    const all = vpin(market, { ...options, barNs: null });
    const volume = market.size.reduce((sum, size) => sum + size, 0);
    assert.equal(all.length, Math.floor(volume / 1.7));
  });

  it('takes a bucket from whole past days, and refuses options that are none', () => {
    assert.equal(bucketVolume([90, 110]), 2);
    assert.throws(() => bucketVolume([]), { name: 'NumericsError', message: /got NaN from 0 days/ });
    const refuse = (change: object, message: RegExp) =>
      assert.throws(() => vpin(trades([1], [1]), { ...bySide, bucketVolume: 1, buckets: 1, ...change }), { message });
    refuse({ bucketVolume: 0 }, /above 0, got 0/);
    refuse({ bucketVolume: 1e-17 }, /a volume of 1 can be counted in, got a bucket volume of 1e-17/);
    refuse({ buckets: 1.5 }, /got 1.5/);
    refuse({ warmUpBars: 1 }, /at least 2 whole bars to warm up, got 1/);
  });
});
