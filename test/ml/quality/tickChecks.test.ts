import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BookTick, QuoteTick, Tick } from '../../../contracts/tick.ts';
import { checkTicks, createTickJudge, tickChecks } from '../../../ml/quality/tickChecks.ts';

const base = { venue: 'test', symbol: 'BTC-USD', sequence: null } as const;
const start = 1_722_470_400_000_000_000n;
const quote = (at: number, bidPrice: string, askPrice: string, size = '1.5'): QuoteTick => ({
  ...base,
  kind: 'quote',
  eventTimeNs: null,
  receivedTimeNs: start + BigInt(at) * 1000n,
  ...{ bidPrice, askPrice, bidSize: size, askSize: size },
});
const trade = (at: number): Tick => ({
  ...base,
  kind: 'trade',
  eventTimeNs: start,
  receivedTimeNs: start + BigInt(at) * 1000n,
  ...{ tradeId: String(at), price: '1', size: '1', side: null },
});
const statuses = (ticks: readonly Tick[]) =>
  Object.fromEntries(checkTicks('BTC-USD', ticks).map(({ check, status }) => [check, status]));
const clean = {
  'crossed-book': 'pass',
  'locked-book': 'pass',
  'quote-prices': 'pass',
  'tick-order': 'pass',
  'duplicate-trade': 'pass',
  'duplicate-quote': 'pass',
  'late-quote': 'pass',
  'trade-prices': 'pass',
  'crossed-snapshot': 'pass',
  'book-prices': 'pass',
  'duplicate-book': 'pass',
  'stale-tick': 'pass',
};
const bookOf = (snapshot: boolean, bids: string, asks: string, sequence: number | null = null): BookTick => {
  const levels = (text: string) =>
    text === '' ? [] : text.split(' ').map((level) => ({ price: level.split('x')[1]!, size: level.split('x')[0]! }));
  const numbers = { sequence, firstSequence: sequence, checksum: null, eventTimeNs: null, receivedTimeNs: start };
  return { ...base, ...numbers, kind: 'book', snapshot, bids: levels(bids), asks: levels(asks) };
};
/** What the judge says of each tick, without its instant. */
const reasons = (ticks: readonly Tick[]) => {
  const judge = createTickJudge('BTC-USD');
  return ticks.map((tick) => judge.take(tick)?.reason.split(' at 2024')[0] ?? null);
};

describe('checkTicks', () => {
  it('passes quotes whose bids are below their asks, among trades', () => {
    assert.deepEqual(statuses([trade(0), quote(1, '99.9', '100'), trade(1), quote(2, '100', '100.1')]), clean);
    assert.deepEqual(statuses([]), clean);
  });

  it('finds crossed and locked quotes with their instants, to the microsecond', () => {
    const ticks = [quote(1, '100.1', '100'), quote(2, '100.10', '100.1'), quote(3, '99', '100'), quote(7, '2', '1')];
    assert.deepEqual(statuses(ticks), { ...clean, 'crossed-book': 'quarantine', 'locked-book': 'warn' });
    const [crossed, locked] = checkTicks('BTC-USD', ticks);
    assert.deepEqual(
      [crossed!.count, crossed!.first, crossed!.last],
      [2, '2024-08-01T00:00:00.000001Z', '2024-08-01T00:00:00.000007Z'],
    );
    assert.equal(crossed!.examples[1]!.found, 'bid 2 above ask 1 at 2024-08-01T00:00:00.000007Z');
    assert.deepEqual([locked!.count, locked!.found], [1, 'bid and ask 100.10 at 2024-08-01T00:00:00.000002Z']);
  });

  it('refuses prices that are no numbers above 0 and sizes below 0', () => {
    for (const [tick, fault] of [
      [quote(1, '0', '1'), 'price 0'],
      [quote(1, '1', 'NaN'), 'price NaN'],
      [quote(1, '1', 'Infinity'), 'price Infinity'],
      [quote(1, '1', '2', '-1'), 'size -1'],
    ] as const) {
      const [, , found] = checkTicks('BTC-USD', [tick]);
      assert.equal(found!.status, 'quarantine');
      assert.ok(found!.found.startsWith(fault), found!.found);
    }
    assert.deepEqual(statuses([quote(1, '1', '2', '0')]), clean);
  });

  it('finds ticks that were received before the one in front of them', () => {
    const [, , , order] = checkTicks('BTC-USD', [trade(5), quote(9, '1', '2'), trade(8), trade(8)]);
    assert.deepEqual([order!.status, order!.count], ['warn', 1]);
    assert.match(order!.found, /^received 1000 ns before/);
  });

  it('finds trades that come twice, and says of each tick whether it may be stored', () => {
    const judge = createTickJudge('BTC-USD');
    const ticks = [trade(1), trade(2), trade(1), quote(3, '2', '1'), quote(4, '1', '1'), trade(3), trade(2)];
    const refused = ticks.map((tick) => judge.take(tick));
    assert.deepEqual(
      refused.map((one) => one?.reason.split(' at ')[0] ?? null),
      [null, null, 'trade 1 again', 'bid 2 above ask 1', null, null, 'trade 2 again'],
    );
    assert.deepEqual(
      refused.flatMap((one) => one?.check ?? []),
      ['duplicate-trade', 'crossed-book', 'duplicate-trade'],
    );
    assert.deepEqual(judge.findings(), checkTicks('BTC-USD', ticks));
    const [, locked, , , duplicates] = judge.findings();
    assert.deepEqual([duplicates!.status, duplicates!.count, locked!.status], ['quarantine', 2, 'warn']);
  });

  it('refuses trades of no price or no size', () => {
    const of = (price: string, size: string): Tick => ({ ...trade(1), price, size }) as Tick;
    for (const [price, size, reason] of [
      ['0', '1', 'price 0'],
      ['1', '0', 'size 0'],
      ['1', '', 'size '],
      ['-1', '1', 'price -1'],
      ['1', 'Infinity', 'size Infinity'],
      ['0.01', '1e-7', null],
    ] as const)
      assert.deepEqual(reasons([of(price, size)]), [reason]);
  });

  it('refuses books that cross and levels that are none, and counts messages told twice', () => {
    assert.deepEqual(
      reasons([
        bookOf(true, '1x99 2x98', '1x100 3x101'),
        bookOf(true, '1x98 2x100', '1x100'),
        bookOf(true, '1x98 2x9', '1x100 1x97.5'),
        bookOf(true, '', '1x100'),
        bookOf(true, '0x99', '1x100'),
        bookOf(false, '0x99', ''),
        bookOf(false, '1x101', '0x100'),
        bookOf(false, '-1x99', ''),
        bookOf(false, '1x99', 'oddx100'),
        bookOf(false, '', '1x0'),
      ]),
      [
        null,
        'best bid 100 at or above best ask 100',
        'best bid 98 at or above best ask 97.5',
        null,
        'bid with size 0',
        null,
        null,
        'bid with size -1',
        'ask with size odd',
        'ask with price 0',
      ],
    );
    const twice = [bookOf(false, '1x1', '', 7), bookOf(false, '1x1', '', 7), bookOf(false, '1x1', '', 8)];
    const found = checkTicks('BTC-USD', twice).find(({ check }) => check === 'duplicate-book')!;
    assert.deepEqual([found.status, found.count], ['warn', 1]);
    assert.match(found.found, /^message 7 again at/);
  });

  it('refuses quotes told twice and quotes older than the one in front of them, one for each', () => {
    const at = (event: number | null, ask = '2'): Tick => ({
      ...quote(0, '1', ask),
      eventTimeNs: event === null ? null : start + BigInt(event),
    });
    assert.deepEqual(reasons([at(0), at(0), at(1), at(null), at(null)]), [
      null,
      'quote 1 1.5 2 1.5 again',
      null,
      null,
      null,
    ]);
    const ahead = 5_000_000;
    assert.deepEqual(reasons([at(0), at(ahead), at(2, '3'), at(3, '4'), at(1, '5')]), [
      null,
      null,
      `happened ${ahead - 2} ns before the one in front of it`,
      null,
      'happened 2 ns before the one in front of it',
    ]);
  });

  it('refuses trades and quotes that come a minute later than the promptest, whatever the clocks', () => {
    const years = 10n ** 17n;
    const after = (seconds: number, id: number): Tick => ({
      ...trade(id),
      receivedTimeNs: start + years + BigInt(seconds * 1e9),
    });
    assert.deepEqual(reasons([after(0, 1), after(60, 2), after(60.5, 3), after(-1, 4), after(60, 5)]), [
      null,
      null,
      '60500 ms later than the promptest',
      null,
      '61000 ms later than the promptest',
    ]);
    const judge = createTickJudge('BTC-USD');
    for (const tick of [after(0, 1), after(99, 2)]) judge.take(tick);
    const stale = judge.findings().find(({ check }) => check === 'stale-tick')!;
    assert.deepEqual([stale.status, stale.count], ['quarantine', 1]);
  });

  it('counts what a plain comparison of whole numbers counts', () => {
    const cents = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cents, cents), { maxLength: 40 }), (pairs) => {
        const ticks = pairs.map(([bid, ask], at) => quote(at, (bid / 100).toFixed(2), (ask / 100).toFixed(2)));
        const [crossed, locked] = checkTicks('X', ticks);
        assert.equal(crossed!.count, pairs.filter(([bid, ask]) => bid > ask).length);
        assert.equal(locked!.count, pairs.filter(([bid, ask]) => bid === ask).length);
      }),
    );
  });

  it('every check says what it is for and where it comes from', () => {
    for (const { name, purpose, cite, expected } of Object.values(tickChecks)) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.ok(purpose.length > 20 && cite.length > 10 && expected.length > 5);
    }
  });
});
