import assert from 'node:assert/strict';
import type { QuoteTick } from '../../../contracts/tick.ts';
import { binance } from '../../../sources/ticks/binance.ts';
import { createBookSync } from '../../../sources/ticks/bookSync.ts';
import { realFrames, symbolOf } from './realFrames.ts';

for (const name of ['btcusdt_20240808', 'ethusdt_20240808', 'btcusdt_20240809', 'ethusdt_20240809']) {
  describe(`recorded Binance frames ${name}`, () => {
    it('build a book that shows the best prices that the venue tells beside it', function () {
      const frames = realFrames(name);
      if (typeof frames === 'string') {
        console.log(`      ${frames}`);
        return this.skip();
      }
      const read = binance.reader();
      const sync = createBookSync({ rule: binance.bookRule, keep: null });
      const counts = { trade: 0, quote: 0, book: 0, applied: 0, old: 0, compared: 0, levels: 0 };
      // Without a snapshot in the recording its changes build the book from nothing; a level that stood before and was
      // never told is then missing, and only there may the best prices differ.
      const hasSnapshot = frames.some(({ frame }) => frame.startsWith('{"lastUpdateId"'));
      if (!hasSnapshot) {
        const before = { bids: [], asks: [], snapshot: true, sequence: firstNumber(frames[0]!.frame) } as const;
        sync.take({ ...before, ...emptyTick });
      }
      let quotes: QuoteTick[] = [];
      const told = new Set<string>();
      for (const { frame, receivedTimeNs } of frames) {
        const text = frame.startsWith('{"lastUpdateId"') ? binance.snapshot!.frame(symbolOf(name), frame) : frame;
        for (const event of read(text, receivedTimeNs)) {
          if (event.kind !== 'trade' && event.kind !== 'quote' && event.kind !== 'book') continue;
          counts[event.kind]++;
          assert.equal(event.symbol, symbolOf(name));
          if (event.kind === 'quote') quotes.push(event);
          if (event.kind !== 'book') continue;
          const result = sync.take(event);
          assert.notEqual(result.kind, 'lost', result.kind === 'lost' ? result.reason : '');
          if (result.kind === 'old') counts.old++;
          if (result.kind !== 'applied' && result.kind !== 'began') continue;
          counts.applied++;
          counts.levels += result.levels;
          const last = quotes.filter(({ sequence }) => sequence! <= event.sequence!).at(-1);
          quotes = quotes.filter(({ sequence }) => sequence! > event.sequence!);
          for (const { price } of [...event.bids, ...event.asks]) told.add(price);
          if (last === undefined || event.snapshot) continue;
          if (!hasSnapshot && !(told.has(last.bidPrice) && told.has(last.askPrice))) continue;
          counts.compared++;
          const best = { bid: sync.book.best('bid'), ask: sync.book.best('ask') };
          const shown = {
            bid: { price: last.bidPrice, size: last.bidSize },
            ask: { price: last.askPrice, size: last.askSize },
          };
          assert.deepEqual(best, shown, `at change ${event.sequence}`);
        }
      }
      assert.ok(sync.live());
      assert.ok(counts.compared > 1000 && counts.levels > 50_000);
    });
  });
}

const firstNumber = (frame: string) => Number(/"U":(\d+)/.exec(frame)![1]) - 1;
const emptyTick = {
  kind: 'book',
  venue: 'binance',
  symbol: '',
  eventTimeNs: null,
  receivedTimeNs: 0n,
  firstSequence: null,
  checksum: null,
} as const;
