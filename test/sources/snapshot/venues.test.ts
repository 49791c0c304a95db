import assert from 'node:assert/strict';
import { frameFaults, type VenueFault } from '../../../sources/snapshot/venuesFaults.ts';
import { venues } from '../../../sources/ticks/registry.ts';
import { seededUniform } from '../../../sources/ticks/seeded.ts';
import { firstSymbol, shape } from '../ticks/runFeed.ts';
import { venuesHarness, withBooks } from './venuesHarness.ts';

describe('feeds on venues with faults', () => {
  const harness = venuesHarness();
  const { start, run, bookOf, truthOf, settle } = harness;

  for (const name of withBooks) {
    it(`${name}: a book from a real WebSocket equals the truth`, async () => {
      await start();
      const feed = run(name);
      await settle(feed, name);
      assert.equal(feed.count('lost'), 0);
      assert.equal(feed.count('disconnected'), 0);
      assert.ok(feed.count('trade') > 5 && feed.count('quote') > 5 && feed.count('book') > 30);
      await feed.stop();
    });

    const faults: readonly VenueFault['kind'][] = ['gap', 'duplicate', 'reorder', 'disconnect', 'notJson', 'shutdown'];
    for (const kind of faults) {
      it(`${name}: ${kind} never leaves a wrong book behind`, async () => {
        await start();
        const feed = run(name, { subscription: { symbols: [firstSymbol[name]], channels: ['book'] } });
        await settle(feed, name);
        const before = feed.events.length;
        harness.served().setFaults([{ kind, venue: name, after: 3 }]);
        await settle(feed, name);
        const after = feed.events.slice(before);
        const kinds = new Set(after.map((event) => event.kind));
        if (kind === 'gap') assert.ok(kinds.has('lost') && kinds.has('began') && !kinds.has('disconnected'));
        if (kind === 'duplicate') assert.ok(!kinds.has('lost') && !kinds.has('disconnected'));
        if (kind === 'disconnect' || kind === 'shutdown') assert.ok(kinds.has('disconnected') && kinds.has('began'));
        if (kind === 'notJson') {
          const failure = after.find((event) => event.kind === 'failure');
          assert.match(failure?.error.message ?? '', /should be JSON, got/);
          assert.equal(failure?.error.name, 'SchemaError');
        }
      });
    }
  }

  it('coinbase: a gap names the number that was expected', async () => {
    await start({ faults: [{ kind: 'gap', venue: 'coinbase', after: 6 }] });
    const feed = run('coinbase');
    await feed.until('a gap', () => feed.count('gap') > 0, true);
    const gap = feed.events.find((event) => event.kind === 'gap');
    assert.equal(gap?.got, gap!.expected + 1);
    await settle(feed, 'coinbase');
  });

  it('binance: changes in a message that comes twice are told once', async () => {
    await start();
    const feed = run('binance', { subscription: { symbols: ['BTCUSDT'], channels: ['book', 'trades'] } });
    await settle(feed, 'binance');
    harness.served().setFaults([{ kind: 'duplicate', venue: 'binance', times: 60 }]);
    const before = feed.events.length;
    await settle(feed, 'binance');
    const after = feed.events.slice(before);
    const books = after.filter((event) => event.kind === 'book').map((event) => event.sequence);
    const trades = after.filter((event) => event.kind === 'trade').map((event) => event.tradeId);
    assert.equal(new Set(books).size, books.length);
    assert.equal(new Set(trades).size, trades.length);
  });

  it('binance: a snapshot that is too old or refused for now is asked for again', async () => {
    await start({
      faults: [{ kind: 'snapshotStatus', status: 429 }, { kind: 'oldSnapshot' }],
    });
    const feed = run('binance');
    const began = Date.now();
    await settle(feed, 'binance');
    assert.ok(Date.now() - began < 10_000, 'asked again at once, not when patience ends after 15 s');
    const reasons = feed.events.filter((event) => event.kind === 'lost').map((event) => event.reason);
    assert.equal(reasons.length, 1);
    assert.match(reasons[0]!, /the next change should be number 2 and is/);
  });

  it('kraken: a wrong checksum begins the book again on the same connection', async () => {
    await start();
    const feed = run('kraken');
    await settle(feed, 'kraken');
    harness.served().setFaults([{ kind: 'badChecksum' }]);
    await feed.until('a lost book', () => feed.count('lost') > 0, true);
    await settle(feed, 'kraken');
    const lost = feed.events.find((event) => event.kind === 'lost');
    assert.match(lost?.reason ?? '', /the checksum should be \d+ and is \d+/);
    assert.equal(feed.count('connected'), 1);
  });

  it('kraken: a book of depth 25 stays at the truth through deletions at its edge', async () => {
    await start();
    const feed = run('kraken', { subscription: { symbols: ['BTC/USD'], channels: ['book'], depth: 25 } });
    await feed.until('a whole book', () => bookOf(feed, 'kraken').live(), true);
    for (let step = 0; step < 400; step++) harness.served().step();
    const truth = () => shape(truthOf('kraken').book, 25);
    await feed.until('the truth', () => JSON.stringify(shape(bookOf(feed, 'kraken').book)) === JSON.stringify(truth()));
    assert.equal(feed.count('lost'), 0);
  });

  it('coinbase: trades that a new subscription repeats are told once', async () => {
    await start({ faults: [{ kind: 'disconnect', venue: 'coinbase', after: 40 }] });
    const feed = run('coinbase', { subscription: { symbols: ['BTC-USD'], channels: ['trades'] } });
    await feed.until('two connections and trades', () => feed.count('connected') > 1 && feed.count('trade') > 60, true);
    const ids = feed.events.filter((event) => event.kind === 'trade').map((event) => Number(event.tradeId));
    assert.equal(new Set(ids).size, ids.length);
    // The repeated trades fill what was missed while the connection was down.
    assert.deepEqual(
      ids.toSorted((a, b) => a - b).slice(0, 50),
      Array.from({ length: 50 }, (_, index) => ids.reduce((a, b) => Math.min(a, b)) + index),
    );
  });

  it('a connection that falls silent is replaced', async () => {
    await start({ faults: [{ kind: 'silent', venue: 'kraken', after: 20 }] });
    const heartbeat = { ...venues.kraken.heartbeat, silenceMs: 700 };
    const feed = run('kraken', { venue: { ...venues.kraken, heartbeat } });
    await feed.until('a second connection', () => feed.count('connected') > 1, true);
    const gone = feed.events.find((event) => event.kind === 'disconnected');
    assert.match(gone?.reason ?? '', /nothing was heard for 700 ms/);
    await settle(feed, 'kraken');
  });

  it('a feed whose heartbeats go on but whose ticks stop is replaced', async () => {
    await start();
    const feed = run('coinbase', { staleAfterMs: 400 });
    await feed.until('a whole book', () => bookOf(feed, 'coinbase').live(), true);
    await feed.until('a second connection', () => feed.count('connected') > 1);
    const gone = feed.events.find((event) => event.kind === 'disconnected');
    assert.match(gone?.reason ?? '', /no tick came for 400 ms/);
  });

  it('a connection is renewed before the venue ends it for its age', async () => {
    await start();
    const feed = run('binance', { venue: { ...venues.binance, connectionMs: 1500 } });
    await feed.until('a second connection', () => feed.count('connected') > 1, true);
    const gone = feed.events.find((event) => event.kind === 'disconnected');
    assert.equal(gone?.retryInMs, 0);
    await settle(feed, 'binance');
  });

  it('comes back to the truth from any series of faults', async () => {
    const kinds = [...frameFaults, 'badChecksum'] as const;
    for (const name of withBooks) {
      for (let seed = 1; seed <= 4; seed++) {
        await start({ seed });
        const heartbeat = { ...venues[name].heartbeat, silenceMs: 400 };
        const feed = run(name, { venue: { ...venues[name], heartbeat }, attempts: 100 });
        await settle(feed, name);
        const draw = seededUniform(seed);
        const any = () => kinds[Math.floor(draw() * kinds.length)]!;
        harness
          .served()
          .setFaults(Array.from({ length: 12 }, () => ({ kind: any(), venue: name, after: Math.floor(draw() * 150) })));
        for (let step = 0; step < 150; step++) {
          harness.served().step();
          if (step % 10 === 0) await new Promise((go) => setTimeout(go, 5));
        }
        harness.served().setFaults([]);
        // A connection that was made silent is found out only when nothing comes; a wrong book would stay.
        await new Promise((go) => setTimeout(go, 900));
        await settle(feed, name);
        await feed.stop();
        await harness.served().stop();
      }
    }
    await start();
  });
});
