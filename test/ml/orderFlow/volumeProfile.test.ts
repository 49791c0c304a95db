import assert from 'node:assert/strict';
import { volumeProfile } from '../../../ml/orderFlow/volumeProfile.ts';
import { flowMarket } from './flowMarket.ts';

describe('volume profile', () => {
  it('finds the price that traded most and grows the value area to the heavier side', () => {
    const found = volumeProfile([9, 10, 11, 12], [2, 5, 3, 1], { binSize: 1 });
    assert.deepEqual([...found.prices], [9, 10, 11, 12]);
    assert.deepEqual([...found.volumes], [2, 5, 3, 1]);
    assert.equal(found.pointOfControl, 10);
    assert.deepEqual([found.valueAreaLow, found.valueAreaHigh], [10, 11]);
    const whole = volumeProfile([9, 10, 11, 12], [2, 5, 3, 1], { binSize: 1, valueShare: 1 });
    assert.deepEqual([whole.valueAreaLow, whole.valueAreaHigh], [9, 12]);
    const tie = volumeProfile([1, 2, 3], [2, 5, 2], { binSize: 1, valueShare: 0.6 });
    assert.deepEqual([tie.valueAreaLow, tie.valueAreaHigh], [2, 3]);
  });

  it('puts each price of a grid of ticks in its own bin, and keeps all volume', () => {
    const { trades } = flowMarket(6);
    const found = volumeProfile(trades.price, trades.size, { binSize: 0.01 });
    const slow = new Map<string, number>();
    trades.price.forEach((price, i) => slow.set(price.toFixed(2), (slow.get(price.toFixed(2)) ?? 0) + trades.size[i]!));
    found.prices.forEach((price, bin) => assert.equal(found.volumes[bin], slow.get(price.toFixed(2)) ?? 0));
    const total = found.volumes.reduce((sum, volume) => sum + volume, 0);
    const inside = found.volumes.filter(
      (_, bin) => found.prices[bin]! >= found.valueAreaLow && found.prices[bin]! <= found.valueAreaHigh,
    );
    assert.ok(inside.reduce((sum, volume) => sum + volume, 0) >= 0.7 * total);
  });

  it('refuses nothing, empty sizes, wrong options and too many bins', () => {
    const refuse = (
      price: number[],
      size: number[],
      options: { binSize: number; valueShare?: number },
      message: RegExp,
    ) => assert.throws(() => volumeProfile(price, size, options), { name: 'NumericsError', message });
    refuse([], [], { binSize: 1 }, /at least 1 values, got 0/);
    refuse([1, 2], [1], { binSize: 1 }, /got 1 and 2/);
    refuse([1, 2], [1, 0], { binSize: 1 }, /above 0, got 0 at index 1/);
    refuse([1], [1], { binSize: 0 }, /got 0 and 0.7/);
    refuse([1], [1], { binSize: 1, valueShare: 1.2 }, /got 1 and 1.2/);
    refuse([1, 1e9], [1, 1], { binSize: 0.01 }, /at most 1000000 bins, got 99999999901/);
    refuse([1], [1], { binSize: Number.MIN_VALUE }, /at most 1000000 bins, got NaN of 5e-324/);
  });
});
