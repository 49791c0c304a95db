import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BookTick } from '../../../contracts/tick.ts';
import { syntheticMarket, type MarketStep } from '../../../sources/snapshot/venuesMarket.ts';
import { createBookSync } from '../../../sources/ticks/bookSync.ts';
import { krakenChecksum } from '../../../sources/ticks/krakenChecksum.ts';
import { shape } from './runFeed.ts';

const envelope = {
  kind: 'book',
  venue: 'test',
  symbol: 'X',
  eventTimeNs: null,
  receivedTimeNs: 0n,
  checksum: null,
  firstSequence: null,
} as const;
const changeOf = ({ firstId, lastId, bids, asks }: MarketStep): BookTick => ({
  ...envelope,
  sequence: lastId,
  firstSequence: firstId,
  snapshot: false,
  bids,
  asks,
});

/** Messages of a market with what its book was after each. */
function story(seed: number, steps: number) {
  const market = syntheticMarket('X', seed);
  const state = () => ({
    id: market.lastId(),
    shape: shape(market.book),
    snapshot: {
      ...envelope,
      sequence: market.lastId(),
      snapshot: true,
      bids: market.book.levels('bid'),
      asks: market.book.levels('ask'),
    } satisfies BookTick,
  });
  const states = [state()];
  const changes = Array.from({ length: steps }, () => {
    const change = changeOf(market.step());
    states.push(state());
    return change;
  });
  return { changes, states };
}

describe('book that knows whether it is whole', () => {
  it('with numbers: is never live and wrong, whatever is missing, doubled or late', () => {
    const mishap = fc.record({
      at: fc.integer({ min: 0, max: 29 }),
      what: fc.constantFrom('gap', 'duplicate', 'swap'),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(mishap, { maxLength: 4 }),
        fc.array(fc.record({ at: fc.integer({ min: 0, max: 29 }), of: fc.integer({ min: 0, max: 30 }) }), {
          maxLength: 3,
        }),
        (seed, mishaps, snapshots) => {
          const { changes, states } = story(seed, 30);
          const told = changes.map((change) => [change]);
          for (const { at, what } of mishaps) {
            const here = told[at]!;
            if (what === 'gap') here.length = 0;
            else if (what === 'duplicate') here.push(...here);
            else if (at > 0) [told[at], told[at - 1]] = [told[at - 1]!, here];
          }
          const sync = createBookSync({ rule: 'updateIds', keep: null });
          const check = () => {
            const found = JSON.stringify(shape(sync.book));
            if (sync.live()) assert.ok(states.some((state) => JSON.stringify(state.shape) === found));
            else assert.equal(sync.book.count('bid'), 0);
          };
          for (let at = 0; at < told.length; at++) {
            for (const { of } of snapshots.filter((snapshot) => snapshot.at === at)) {
              sync.take(states[Math.min(of, at)]!.snapshot);
              check();
            }
            for (const change of told[at]!) {
              sync.take(change);
              check();
            }
          }
          // A snapshot of the end always makes it whole.
          sync.take(states.at(-1)!.snapshot);
          assert.ok(sync.live());
          assert.deepEqual(shape(sync.book), states.at(-1)!.shape);
        },
      ),
      { seed: 11, numRuns: 100 },
    );
  });

  it('with numbers: continues a snapshot from what came before it', () => {
    const { changes, states } = story(3, 12);
    const sync = createBookSync({ rule: 'updateIds', keep: null });
    for (const change of changes) assert.equal(sync.take(change).kind, 'waiting');
    const result = sync.take(states[5]!.snapshot);
    assert.equal(result.kind, 'began');
    assert.deepEqual(
      result.kind === 'began' && result.ticks.map(({ sequence }) => sequence),
      [states[5]!.snapshot, ...changes.slice(5)].map(({ sequence }) => sequence),
    );
    assert.deepEqual(shape(sync.book), states[12]!.shape);
    assert.deepEqual(sync.take(changes[11]!), { kind: 'old' });
  });

  it('with numbers: a message that is missing is lost in a sentence with both numbers', () => {
    const { changes, states } = story(4, 3);
    const sync = createBookSync({ rule: 'updateIds', keep: null });
    sync.take(states[0]!.snapshot);
    sync.take(changes[0]!);
    const result = sync.take(changes[2]!);
    assert.deepEqual(result, {
      kind: 'lost',
      reason: `the next change should be number ${states[1]!.id + 1} and is ${changes[2]!.firstSequence}`,
    });
    assert.equal(sync.live(), false);
    assert.equal(sync.take(states[2]!.snapshot).kind, 'began');
    assert.deepEqual(shape(sync.book), states[3]!.shape);
  });

  it('loses a book whose sides meet', () => {
    const sync = createBookSync({ rule: 'inOrder', keep: null });
    const levels = { bids: [{ price: '99', size: '1' }], asks: [{ price: '100', size: '1' }] };
    assert.equal(sync.take({ ...envelope, sequence: 0, snapshot: true, ...levels }).kind, 'began');
    const crossing = { ...envelope, sequence: 1, snapshot: false, bids: [{ price: '100.0', size: '2' }], asks: [] };
    assert.deepEqual(sync.take(crossing), {
      kind: 'lost',
      reason: 'the best bid 100.0 should be below the best ask 100',
    });
  });

  it('is lost, not half changed, after a level that is no decimal', () => {
    const sync = createBookSync({ rule: 'inOrder', keep: null });
    const { snapshot } = story(1, 0).states[0]!;
    sync.take(snapshot);
    const odd = { ...envelope, sequence: 1, snapshot: false, bids: [{ price: '1e3', size: '2' }], asks: [] };
    assert.throws(() => sync.take(odd), { name: 'SchemaError' });
    assert.equal(sync.live(), false);
    assert.equal(sync.book.count('ask'), 0);
  });
});

describe("Kraken's checksum", () => {
  it('gives the numbers of its documentation', () => {
    const level = (text: string) => ({ price: text.split(' ')[0]!, size: text.split(' ')[1]! });
    // The worked example of the guide "Book checksum (WebSocket v2)".
    const asks = [
      '45285.2 0.00100000',
      '45286.4 1.54571953',
      '45286.6 1.54571109',
      '45289.6 1.54560911',
      '45290.2 0.15890660',
      '45291.8 1.54553491',
      '45294.7 0.04454749',
      '45296.1 0.35380000',
      '45297.5 0.09945542',
      '45299.5 0.18772827',
    ];
    const bids = [
      '45283.5 0.10000000',
      '45283.4 1.54582015',
      '45282.1 0.10000000',
      '45281.0 0.10000000',
      '45280.3 1.54592586',
      '45279.0 0.07990000',
      '45277.6 0.03310103',
      '45277.5 0.30000000',
      '45277.3 1.54602737',
      '45276.6 0.15445238',
    ];
    assert.equal(krakenChecksum(bids.map(level), asks.map(level)), 3310070434);
    assert.equal(krakenChecksum([...bids, '1.0 1.0'].map(level), asks.map(level)), 3310070434);
    // The worked example of version 1, with leading zeros.
    const small = (prices: string) => prices.split(' ').map((price) => ({ price: `0.0${price}`, size: '0.00000500' }));
    const cheap = small('5005 5010 5015 5020 5025 5030 5035 5040 5045 5050');
    const dear = small('5000 4995 4990 4980 4975 4970 4965 4960 4955 4950');
    assert.equal(krakenChecksum(dear, cheap), 974947235);
  });
});
