import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { serveBinance } from '../sources/snapshot/venuesBinance.ts';
import { syntheticMarket } from '../sources/snapshot/venuesMarket.ts';
import { binance } from '../sources/ticks/binance.ts';
import { createBookSync } from '../sources/ticks/bookSync.ts';
import { readRecordedLine } from '../sources/ticks/recordedLine.ts';
import type { Row } from './row.ts';

const target = 300_000;
const rounds = 7;
const recording = new URL('../../shared/data/test-only/ticks/binance-spot-btcusdt_20240808.gz', import.meta.url);

/** A recording with its snapshot where the checkout has one beside it, else frames of a made-up market. */
function rawFrames(): { readonly frames: readonly string[]; readonly from: string } {
  if (!existsSync(recording)) return { frames: syntheticFrames(), from: 'made-up Binance frames' };
  const lines = gunzipSync(readFileSync(recording)).toString().split('\n');
  const frames = lines
    .filter((line) => line !== '')
    .map((line, index) => readRecordedLine(line, index + 1).frame)
    .map((frame) => (frame.startsWith('{"lastUpdateId"') ? binance.snapshot!.frame('BTCUSDT', frame) : frame));
  return { frames, from: 'recorded Binance frames' };
}

function syntheticFrames(): string[] {
  const market = syntheticMarket('BTCUSDT', 1);
  const levels = (side: 'bid' | 'ask') => market.book.levels(side).map(({ price, size }) => [price, size]);
  const begin = JSON.stringify({ lastUpdateId: market.lastId(), bids: levels('bid'), asks: levels('ask') });
  const frames = [binance.snapshot!.frame('BTCUSDT', begin)];
  const streams = 'btcusdt@trade/btcusdt@bookTicker/btcusdt@depth@100ms';
  const nothing = () => undefined;
  const served = serveBinance(
    {
      data: (frame) => void frames.push(frame),
      reply: nothing,
      ping: nothing,
      close: nothing,
      market: () => market,
      spoilChecksum: () => false,
      takePlace: () => true,
      account: { key: '', secret: '' },
    },
    new URL(`http://localhost/?streams=${streams}`),
  );
  for (let step = 0; step < 20_000; step++) served.step(market, market.step());
  return frames;
}

/** Reads every frame and applies every book message; gives the levels applied and how often the book was lost. */
function build(frames: readonly string[]): { readonly levels: number; readonly lost: number } {
  const read = binance.reader();
  const sync = createBookSync({ rule: binance.bookRule, keep: binance.keeps(0) });
  let levels = 0;
  let lost = 0;
  for (const frame of frames) {
    for (const event of read(frame, 0n)) {
      if (event.kind !== 'book') continue;
      const result = sync.take(event);
      if (result.kind === 'applied' || result.kind === 'began') levels += result.levels;
      else if (result.kind === 'lost') lost++;
    }
  }
  return { levels, lost };
}

/**
 * Books from raw frames, as a feed builds them: JSON text in, numbered changes checked, levels in an exact book out. An
 * event is one price level that a message tells and the book takes; trades and quotes are read and are no events. Rates
 * are the median of seven rounds after one that warms up.
 */
export function benchOrderBook(): Promise<Row[]> {
  const { frames, from } = rawFrames();
  const { levels, lost } = build(frames);
  if (lost > 0) throw new Error(`The bench's frames should build a whole book, but it was lost ${lost} times.`);
  const seconds = Array.from({ length: rounds }, () => {
    const began = performance.now();
    build(frames);
    return (performance.now() - began) / 1000;
  }).sort((a, b) => a - b);
  const median = seconds[Math.floor(rounds / 2)]!;
  const rate = levels / median;
  const count = (value: number) => Math.round(value).toLocaleString('en');
  return Promise.resolve([
    {
      what: `book building, ${from} (an event is a price level applied; ${count(levels)} of them)`,
      found: `${count(rate)} events/s`,
      target: `≥ ${count(target)} events/s`,
      met: rate >= target,
    },
    {
      what: `the same, all frames (book changes, trades and quotes; ${count(frames.length)} of them)`,
      found: `${count(frames.length / median)} frames/s`,
      target: '—',
      met: null,
    },
  ]);
}
