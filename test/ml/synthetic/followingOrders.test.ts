import assert from 'node:assert/strict';
import { excitedOrderBook } from '../../../ml/synthetic/excitedOrderBook.ts';
import { followingOrders } from '../../../ml/synthetic/followingOrders.ts';
import { generateHawkes } from '../../../ml/synthetic/hawkes.ts';
import { syntheticTicks } from '../../../sources/syntheticTicks.ts';

const poisson = { baseline: [0.5, 0.2], branching: [[0, 0], [0, 0]], decay: 1 }; // prettier-ignore
const none = { times: new Float64Array(0), kinds: new Int32Array(0) };
const seeds = { seed: 5, horizon: 40_000 };

describe('followingOrders', () => {
  const leader = generateHawkes(poisson, { seed: 1, horizon: 40_000 });

  it('answers the stated share, by kind, after waits of the stated mean', () => {
    const { times, kinds } = followingOrders(none, leader, { share: 0.3, delay: 10 }, seeds);
    const of = (path: { kinds: Int32Array }, kind: number) => path.kinds.filter((one) => one === kind).length;
    for (const kind of [0, 1]) {
      const [answers, orders] = [of({ kinds }, kind), of(leader, kind)];
      const error = Math.sqrt(0.3 * 0.7 * orders);
      assert.ok(Math.abs(answers - 0.3 * orders) < 4 * error, `${answers} of ${orders}`);
    }
    assert.ok(times.every((time, i) => time < 40_000 && time >= (times[i - 1] ?? 0)));
    // All answered: sums of times differ by the sum of waits, whose mean has a deviation of 10 / √n.
    const all = followingOrders(none, leader, { share: 1, delay: 10 }, { seed: 5, horizon: 1e9 });
    const sum = (path: { times: Float64Array }) => path.times.reduce((total, time) => total + time, 0);
    const wait = (sum(all) - sum(leader)) / leader.times.length;
    assert.ok(Math.abs(wait - 10) < 40 / Math.sqrt(leader.times.length), `${wait} s`);
  });

  it('keeps the own orders, ascending among the answers, and is the seed’s alone', () => {
    const own = generateHawkes(poisson, { seed: 2, horizon: 40_000 });
    const following = { share: 0.5, delay: 3 };
    const found = followingOrders(own, leader, following, seeds);
    assert.deepEqual(followingOrders(own, leader, following, seeds), found);
    const times = new Set(found.times);
    assert.ok(own.times.every((time) => times.has(time)));
    assert.deepEqual(followingOrders(own, leader, { share: 0, delay: 3 }, seeds).times, own.times);
    assert.throws(() => followingOrders(own, leader, { share: 1.5, delay: 3 }, seeds), /1\.5/);
  });

  it('a book that follows says so in its truth; the leader’s own book is as it was', async () => {
    const flow = { baseline: [0.1, 0.1], branching: [[0.5, 0.1], [0.1, 0.5]], decay: 0.3 }; // prettier-ignore
    const book = { limitRate: 0.12, reach: 8, cancelRate: 0.06, firstDepth: 2, firstBid: 10_000, flow };
    const alone = excitedOrderBook(book, { seed: 3, horizon: 600 });
    const led = excitedOrderBook(book, { seed: 3, horizon: 600, leader: { seed: 4, share: 0.3, delay: 10 } });
    const trades = (path: typeof alone) => path.kinds.filter((kind) => kind === 1).length;
    assert.ok(trades(led) > trades(alone), `${trades(led)} and ${trades(alone)}`);
    assert.deepEqual([alone.truth.leader, led.truth.leader?.seed], [undefined, 4]);
    const request = { series: 'A', start: '2024-01-02', end: null, options: { follows: 'A' } };
    const context = { signal: new AbortController().signal, onProgress: () => undefined };
    await assert.rejects(syntheticTicks.fetch(request, context as never), /follows of A.*another series/);
  });
});
