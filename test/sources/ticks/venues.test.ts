import assert from 'node:assert/strict';
import { venues, type VenueName } from '../../../sources/ticks/registry.ts';
import type { FrameEvent } from '../../../sources/ticks/venue.ts';

const receivedTimeNs = 7n;
const read = (name: VenueName, ...frames: readonly string[]): FrameEvent[] => {
  const reader = venues[name].reader();
  return frames.flatMap((frame) => reader(frame, receivedTimeNs));
};
const nanoseconds = (iso: string, rest: bigint) => BigInt(Date.parse(iso)) * 1_000_000n + rest;

/** The examples of the venues' own documentation, some with zeros behind a number to see that they stay. */
describe('documented frames', () => {
  it('binance', () => {
    const trade =
      '{"stream":"bnbbtc@trade","data":{"e":"trade","E":1672515782136,"s":"BNBBTC","t":12345,"p":"0.001","q":"100","T":1672515782136,"m":true,"M":true}}';
    const expected = {
      kind: 'trade',
      venue: 'binance',
      symbol: 'BNBBTC',
      eventTimeNs: 1_672_515_782_136_000_000n,
      receivedTimeNs,
      sequence: 12345,
      tradeId: '12345',
      price: '0.001',
      size: '100',
      side: 'sell',
    };
    assert.deepEqual(read('binance', trade), [expected]);
    const inMicroseconds = trade.replaceAll('1672515782136', '1672515782136789').replace('"m":true', '"m":false');
    const [exact] = read('binance', inMicroseconds);
    assert.deepEqual(exact, { ...expected, eventTimeNs: 1_672_515_782_136_789_000n, side: 'buy' });
    const [change] = read(
      'binance',
      '{"e":"depthUpdate","E":1672515782136,"s":"BNBBTC","U":157,"u":160,"b":[["0.0024","10"]],"a":[["0.0026","100"]]}',
    );
    assert.deepEqual(change, {
      kind: 'book',
      venue: 'binance',
      symbol: 'BNBBTC',
      eventTimeNs: 1_672_515_782_136_000_000n,
      receivedTimeNs,
      sequence: 160,
      snapshot: false,
      firstSequence: 157,
      checksum: null,
      bids: [{ price: '0.0024', size: '10' }],
      asks: [{ price: '0.0026', size: '100' }],
    });
    const address = venues.binance.address('wss://stream.binance.com:9443', {
      symbols: ['BTCUSDT'],
      channels: ['trades', 'book'],
    });
    assert.equal(
      address,
      'wss://stream.binance.com:9443/stream?streams=btcusdt@trade/btcusdt@depth@100ms&timeUnit=MICROSECOND',
    );
    const symbols = Array.from({ length: 1025 }, (_, index) => `S${index}`);
    assert.throws(() => venues.binance.address('wss://x', { symbols, channels: ['trades'] }), {
      name: 'InputError',
      message: /up to 1024 streams on a connection, got 1025/,
    });
    assert.deepEqual(
      read('binance', '{"e":"serverShutdown","E":1}', '{"error":{"code":-1121,"msg":"Invalid symbol."},"id":1}'),
      [
        { kind: 'shutdown', message: 'Binance announces that this server ends.' },
        { kind: 'refused', code: -1121, message: 'Invalid symbol.', retry: false },
      ],
    );
  });

  it("coinbase: the side of a trade is the maker's, so the taker is the other", () => {
    const frame = (sequence: number) =>
      `{"channel":"market_trades","client_id":"","timestamp":"2026-04-13T22:37:22.952905057Z","sequence_num":${sequence},"events":[{"type":"snapshot","trades":[{"product_id":"BTC-USD","trade_id":"1000273158","price":"74214","size":"0.0173","side":"BUY","time":"2026-04-13T22:37:22.888019Z"}]}]}`;
    const [trade] = read('coinbase', frame(0));
    assert.deepEqual(trade, {
      kind: 'trade',
      venue: 'coinbase',
      symbol: 'BTC-USD',
      eventTimeNs: nanoseconds('2026-04-13T22:37:22Z', 888_019_000n),
      receivedTimeNs,
      sequence: 0,
      tradeId: '1000273158',
      price: '74214',
      size: '0.0173',
      side: 'sell',
    });
    const kinds = read('coinbase', frame(4), frame(5), frame(5), frame(8), frame(7), frame(9)).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['trade', 'trade', 'alive', 'gap', 'trade', 'alive', 'trade']);
    const book =
      '{"channel":"l2_data","timestamp":"2023-02-09T20:32:50.714964855Z","sequence_num":0,"events":[{"type":"update","product_id":"BTC-USD","updates":[{"side":"bid","event_time":"1970-01-01T00:00:00Z","price_level":"21921.73","new_quantity":"0.06317902"},{"side":"offer","event_time":"1970-01-01T00:00:00Z","price_level":"21921.74","new_quantity":"0"}]}]}';
    const [change] = read('coinbase', book);
    assert.ok(change?.kind === 'book' && !change.snapshot);
    assert.deepEqual(change.bids, [{ price: '21921.73', size: '0.06317902' }]);
    assert.deepEqual(change.asks, [{ price: '21921.74', size: '0' }]);
    const [refused] = read('coinbase', '{"type":"error","message":"authentication failure"}');
    assert.deepEqual(refused, { kind: 'refused', code: null, message: 'authentication failure', retry: false });
  });

  it('kraken: numbers keep their zeros', () => {
    const [change] = read(
      'kraken',
      '{"channel":"book","type":"update","data":[{"symbol":"MATIC/USD","bids":[{"price":0.5657,"qty":1098.39475580}],"asks":[],"checksum":2114181697,"timestamp":"2023-10-06T17:35:55.440295Z"}]}',
    );
    assert.ok(change?.kind === 'book' && !change.snapshot);
    assert.deepEqual(change.bids, [{ price: '0.5657', size: '1098.39475580' }]);
    assert.equal(change.checksum, 2114181697);
    assert.equal(change.eventTimeNs, nanoseconds('2023-10-06T17:35:55Z', 440_295_000n));
    const said = read(
      'kraken',
      '{"channel":"heartbeat"}',
      '{"method":"pong","req_id":101,"time_in":"2023-09-24T14:10:23.799685Z"}',
      '{"method":"subscribe","result":{"channel":"book","depth":10,"snapshot":true,"symbol":"ALGO/USD"},"success":true}',
      '{"error":"Currency pair not supported XBT/USD","method":"subscribe","success":false,"symbol":"XBT/USD"}',
    );
    assert.deepEqual(said, [
      { kind: 'alive' },
      { kind: 'alive' },
      { kind: 'subscribed', what: 'book ALGO/USD' },
      { kind: 'refused', code: null, message: 'Currency pair not supported XBT/USD', retry: false },
    ]);
    const [subscribe] = venues.kraken.subscribe({ symbols: ['BTC/USD'], channels: ['book'], depth: 10 });
    assert.deepEqual(JSON.parse(subscribe!), {
      method: 'subscribe',
      params: { channel: 'book', symbol: ['BTC/USD'], depth: 10 },
    });
  });

  it('alpaca: a frame is a list, prices keep their zeros, some refusals pass', () => {
    const events = read(
      'alpaca',
      '[{"T":"success","msg":"connected"}]',
      '[{"T":"success","msg":"authenticated"}]',
      '[{"T":"t","i":2,"S":"AAPL","x":"V","p":110.0,"s":10,"c":["@"],"z":"C","t":"2024-06-03T13:33:33.002960334Z"},{"T":"q","S":"AAPL","bx":"V","bp":192.9,"bs":1,"ax":"V","ap":194,"as":14,"c":["R"],"z":"C","t":"2024-06-03T13:33:33.002960334Z"}]',
      '[{"T":"c","S":"EEM","x":"M"}]',
      '[{"T":"error","code":406,"msg":"connection limit exceeded"}]',
      '[{"T":"error","code":402,"msg":"auth failed"}]',
    );
    const eventTimeNs = nanoseconds('2024-06-03T13:33:33Z', 2_960_334n);
    const envelope = { venue: 'alpaca', symbol: 'AAPL', eventTimeNs, receivedTimeNs, sequence: null };
    assert.deepEqual(events, [
      { kind: 'alive' },
      { kind: 'ready' },
      { kind: 'trade', ...envelope, tradeId: 'V2', price: '110.0', size: '10', side: null },
      { kind: 'quote', ...envelope, bidPrice: '192.9', bidSize: '1', askPrice: '194', askSize: '14' },
      { kind: 'alive' },
      { kind: 'refused', code: 406, message: 'connection limit exceeded', retry: true },
      { kind: 'refused', code: 402, message: 'auth failed', retry: false },
    ]);
  });
});
