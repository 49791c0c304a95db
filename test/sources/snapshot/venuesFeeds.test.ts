import assert from 'node:assert/strict';
import { createBookSync } from '../../../sources/ticks/bookSync.ts';
import type { FeedEvent } from '../../../sources/ticks/feed.ts';
import { readRecordedLine } from '../../../sources/ticks/recordedLine.ts';
import { createRecorder } from '../../../sources/ticks/recorder.ts';
import { venues, type VenueName } from '../../../sources/ticks/registry.ts';
import { realFrames } from '../ticks/realFrames.ts';
import { shape } from '../ticks/runFeed.ts';
import { venuesHarness, withBooks } from './venuesHarness.ts';

describe('feeds on served venues', () => {
  const harness = venuesHarness();
  const { start, run, bookOf, truthShape, settle } = harness;

  describe('alpaca', () => {
    it('gives trades and quotes after the key, exactly as written', async () => {
      await start();
      const feed = run('alpaca');
      await feed.until('trades', () => feed.count('trade') > 3 && feed.count('quote') > 3, true);
      const quote = feed.events.find((event) => event.kind === 'quote');
      assert.match(quote?.bidPrice ?? '', /^\d+\.\d\d$/);
      assert.match(quote?.bidSize ?? '', /^\d+\.\d{4}0000$/);
      assert.equal(harness.served().connections('alpaca'), 1);
    });

    it('refuses a wrong key for good, in a sentence without the key', async () => {
      await start();
      const feed = run('alpaca', { credentials: { key: 'PKSECRET', secret: 'verysecret' } });
      await assert.rejects(feed.feed.done, (error: Error) => {
        assert.equal(error.name, 'SourceRefusedError');
        assert.match(error.message, /code 402: auth failed/);
        return !/PKSECRET|verysecret/.test(error.message + JSON.stringify(feed.events));
      });
    });

    it('refuses a second connection with 406, which gets in when the first has gone', async () => {
      await start();
      const first = run('alpaca');
      await first.until('trades', () => first.count('trade') > 0, true);
      const second = run('alpaca', { attempts: 1000 });
      await second.until('a refusal', () => second.count('disconnected') > 0);
      const gone = second.events.find((event) => event.kind === 'disconnected');
      assert.match(gone?.reason ?? '', /406: connection limit exceeded/);
      await first.stop();
      await second.until('trades', () => second.count('trade') > 0, true);
      const third = run('alpaca', { attempts: 3 });
      await assert.rejects(third.feed.done, { name: 'SourceUnavailableError', message: /406/ });
    });
  });

  it('an unknown symbol is refused for good by each venue with a book', async () => {
    await start();
    for (const name of withBooks) {
      const feed = run(name, { subscription: { symbols: ['NOPE'], channels: ['book'] } });
      await assert.rejects(feed.feed.done, { name: 'SourceRefusedError' });
    }
  });

  it('stops at any moment', async () => {
    await start({ stepMs: 5 });
    for (const name of Object.keys(venues) as VenueName[]) {
      for (const wait of [0, 1, 5, 20, 60]) {
        const feed = run(name);
        await new Promise((go) => setTimeout(go, wait));
        await feed.stop();
        assert.equal(feed.count('disconnected'), 0);
      }
    }
  });

  it('gives up after so many broken connections in a row, and says so', async () => {
    await start();
    const endpoint = { stream: 'ws://127.0.0.1:9/nothing', rest: null };
    const feed = run('kraken', { endpoint, attempts: 3 });
    await assert.rejects(feed.feed.done, { name: 'SourceUnavailableError', message: /3 in a row broke.*ECONNREFUSED/ });
    assert.equal(feed.count('disconnected'), 2);
  });

  it('records every frame, so that a recording served again builds the same book', async () => {
    for (const name of withBooks) {
      await start();
      const files: string[] = [];
      const put = (bytes: Uint8Array) => Promise.resolve(void files.push(Buffer.from(bytes).toString()));
      const recorder = createRecorder({ put, maxBytes: 4000 });
      const feed = run(name, { recorder });
      await settle(feed, name);
      await feed.stop();
      await recorder.stop();
      const live = feed.events.filter((event) => ['trade', 'quote', 'book'].includes(event.kind));
      const truth = truthShape(name);
      await harness.served().stop();
      const lines = files.join('').split('\n').slice(0, -1);
      const frames = lines.map((line, index) => readRecordedLine(line, index + 1));
      await start({ recorded: { [name]: { frames, speed: 'max' } } });
      const again = run(name);
      const booksOf = (events: readonly FeedEvent[]) => events.filter((event) => event.kind === 'book').length;
      await again.until(
        'all books again',
        () => booksOf(again.events) >= booksOf(live) - 1 && again.count('began') > 0,
      );
      await again.until(
        'the same book',
        () => JSON.stringify(shape(bookOf(again, name).book)) === JSON.stringify(truth),
      );
      await again.stop();
      await harness.served().stop();
    }
    await start();
  });

  it('serves recorded Binance frames with their snapshot, and the feed builds the book that they tell', async function () {
    const frames = realFrames('ethusdt_20240808');
    await start(typeof frames === 'string' ? {} : { recorded: { binance: { frames, speed: 'max' } } });
    if (typeof frames === 'string') {
      console.log(`      ${frames}`);
      return this.skip();
    }
    const sync = createBookSync({ rule: 'updateIds', keep: null });
    const read = venues.binance.reader();
    let last = 0;
    for (const { frame, receivedTimeNs } of frames) {
      const text = frame.startsWith('{"last') ? venues.binance.snapshot!.frame('ETHUSDT', frame) : frame;
      for (const event of read(text, receivedTimeNs)) {
        if (event.kind !== 'book') continue;
        sync.take(event);
        last = Math.max(last, event.sequence!);
      }
    }
    const feed = run('binance', { subscription: { symbols: ['ETHUSDT'], channels: ['book', 'trades', 'quotes'] } });
    const reached = () => feed.events.some((event) => event.kind === 'book' && event.sequence === last);
    await feed.until('the last change', reached);
    assert.deepEqual(shape(feed.feed.books.get('ETHUSDT')!.book), shape(sync.book));
    assert.equal(feed.count('lost'), 0);
    const trades = frames.filter(({ frame }) => frame.includes('"e":"trade"')).length;
    await feed.until('all trades', () => feed.count('trade') === trades);
  });

  it('ends with what the consumer threw', async () => {
    await start();
    const feed = run('kraken', {
      onEvent: (event) => {
        if (event.kind === 'book') throw new Error('the disk is full');
      },
    });
    await assert.rejects(feed.feed.done, { message: 'the disk is full' });
  });
});
