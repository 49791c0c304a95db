import assert from 'node:assert/strict';
import { hawkesOptions } from '../../../ml/orderFlow/hawkesMeasures.ts';
import { hawkesWaits } from '../../../ml/orderFlow/hawkesWaits.ts';
import { generateHawkes } from '../../../ml/synthetic/hawkes.ts';
import { assertClose } from '../../support/assertClose.ts';

const truth = {
  baseline: [0.3, 0.3],
  branching: [
    [0.5, 0.1],
    [0.1, 0.5],
  ],
  decay: 1,
};
const options = hawkesOptions({ side: 'buy', fitSeconds: 1200, refitSeconds: 600, gapSeconds: 60 });

const tradesOf = (times: Float64Array, kinds: Int32Array) => ({
  timeNs: BigInt64Array.from(times, (time) => BigInt(Math.round(time * 1e9))),
  price: new Float64Array(times.length).fill(100),
  size: new Float64Array(times.length).fill(1),
  side: Int8Array.from(kinds, (kind) => (kind === 0 ? 1 : -1)),
});

describe('hawkesWaits', () => {
  const path = generateHawkes(truth, { seed: 5, horizon: 4800 });
  const trades = tradesOf(path.times, path.kinds);

  it('are exponential with mean 1 where the orders are of a Hawkes process', () => {
    const views = hawkesWaits({ trades }, options);
    assert.deepEqual(
      views.map(({ side, fits }) => [side, fits]),
      [
        ['buy', 6],
        ['sell', 6],
      ],
    );
    for (const { orders, meanWait, distance, memory, curves } of views) {
      assertClose(meanWait, 1, { abs: 4 / Math.sqrt(orders), why: 'four standard errors, fits being estimates' });
      assert.ok(distance.pValue > 0.01 && memory.pValue > 0.01, `p ${distance.pValue} and ${memory.pValue}`);
      assertClose(curves.found[30]!, curves.expected[30]!, { abs: 0.1, why: 'median' });
    }
    const after = path.times.filter((time, event) => time > 1205 && path.kinds[event] === 0).length;
    assert.ok(Math.abs(views[0]!.orders - after) < 20, `${views[0]!.orders} of ${after} buys after the first fit`);
  });

  it('find orders at regular times, which no such process sends', () => {
    const even = Float64Array.from({ length: 4000 }, (_, k) => k * 0.8 + (k % 2) * 0.35);
    const kinds = Int32Array.from(even, (_, k) => k % 2);
    for (const { distance, dispersion } of hawkesWaits({ trades: tradesOf(even, kinds) }, options)) {
      assert.ok(distance.statistic > 0.2 && distance.pValue < 1e-6);
      assert.ok(dispersion.statistic < -5, 'less spread than an exponential');
    }
  });

  it('begin anew after a silence under the fit from before it', () => {
    const from = path.times.findIndex((time) => time > 3000);
    const parted = path.times.map((time, event) => (event >= from ? time + 900 : time));
    const views = hawkesWaits({ trades: tradesOf(parted, path.kinds) }, options);
    for (const { meanWait, orders } of views)
      assertClose(meanWait, 1, { abs: 5 / Math.sqrt(orders), why: 'no wait spans it' });
  });

  it('are none without orders, or with a handful', () => {
    assert.deepEqual(hawkesWaits({}, options), []);
    assert.deepEqual(hawkesWaits({ trades: tradesOf(path.times.slice(0, 50), path.kinds.slice(0, 50)) }, options), []);
  });
});
