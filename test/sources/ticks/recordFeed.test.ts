import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tick } from '../../../contracts/tick.ts';
import { startVenues, type Venues } from '../../../sources/snapshot/venues.ts';
import type { FeedEvent } from '../../../sources/ticks/feed.ts';
import { readRecordedLine } from '../../../sources/ticks/recordedLine.ts';
import { recordFeed, type RecordFeedOptions } from '../../../sources/ticks/recordFeed.ts';
import { venues, type VenueName } from '../../../sources/ticks/registry.ts';
import { seededUniform } from '../../../sources/ticks/seeded.ts';
import type { Venue } from '../../../sources/ticks/venue.ts';
import { feedClock, firstSymbol } from './runFeed.ts';

const isTick = (event: { readonly kind: string }): event is Tick => ['trade', 'quote', 'book'].includes(event.kind);

describe('recording a feed', () => {
  let served: Venues;
  let folder: string;
  before(async () => (served = await startVenues({ beatMs: 50 })));
  after(() => served.stop());
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'regimen-record-'))));
  afterEach(() => rm(folder, { recursive: true }));

  /** Records until so many ticks came, and gives what the feed told. */
  async function recording(name: VenueName, ticks: number, options: Pick<RecordFeedOptions, 'put' | 'maxBytes'>) {
    const venue: Venue = venues[name];
    const stopping = new AbortController();
    const told: Tick[] = [];
    const moving = setInterval(() => served.step(), 5);
    try {
      const done = recordFeed({
        venue,
        subscription: { symbols: [firstSymbol[name]], channels: venue.channels },
        endpoint: served.endpoint(name),
        ...(venue.needsCredentials ? { credentials: { key: 'key', secret: 'secret' } } : {}),
        clock: feedClock,
        jitter: seededUniform(1),
        http: fetch,
        folder,
        signal: stopping.signal,
        onEvent: (event: FeedEvent) => {
          if (isTick(event)) told.push(event);
          if (told.length >= ticks) stopping.abort();
        },
        ...options,
      });
      return { recorded: await done, told };
    } finally {
      clearInterval(moving);
    }
  }

  const linesOf = (files: readonly Uint8Array[]) =>
    files.flatMap((bytes) => Buffer.from(bytes).toString().split('\n').slice(0, -1));

  for (const name of Object.keys(venues) as VenueName[]) {
    it(`of ${name} stores files from which the same ticks can be read again`, async () => {
      const files: Uint8Array[] = [];
      const { recorded, told } = await recording(name, 60, {
        maxBytes: 1_500,
        put: (bytes, { rows, firstTimeNs, lastTimeNs }) => {
          files.push(bytes);
          const lines = linesOf([bytes]);
          assert.equal(rows, lines.length);
          assert.equal(readRecordedLine(lines[0]!, 1).receivedTimeNs, firstTimeNs);
          assert.equal(readRecordedLine(lines.at(-1)!, rows).receivedTimeNs, lastTimeNs);
          return Promise.resolve();
        },
      });
      const frames = linesOf(files).map((line, index) => readRecordedLine(line, index + 1));
      const read = venues[name].reader();
      const again = frames.flatMap(({ frame, receivedTimeNs }) => read(frame, receivedTimeNs).filter(isTick));
      // Binance's book messages wait in a feed for the snapshot, and those before it are never told.
      const comparable = (ticks: readonly Tick[]) => ticks.filter(({ kind }) => name !== 'binance' || kind !== 'book');
      // The feed was stopped amid the ticks of its last frame, so the recording may know a few more.
      assert.deepEqual(comparable(again).slice(0, comparable(told).length), comparable(told));
      assert.ok(files.length > 1);
      assert.deepEqual(recorded, { files: files.length, frames: frames.length, recovered: 0 });
      assert.deepEqual(await readdir(folder), []);
    });
  }

  it('keeps what the store refuses for the next recording, which stores each file once', async () => {
    const keyOf = (bytes: Uint8Array, firstTimeNs: bigint) => `${firstTimeNs} ${Buffer.from(bytes).toString()}`;
    const stored = new Set<string>();
    let calls = 0;
    // Takes the first file and loses the answer to it, then refuses.
    const failing = recording('kraken', 40, {
      maxBytes: 1_000,
      put: (bytes, { firstTimeNs }) => {
        if (calls++ === 0) stored.add(keyOf(bytes, firstTimeNs));
        return Promise.reject(new Error('503'));
      },
    });
    await assert.rejects(failing, { message: '503' });
    const left = (await readdir(folder)).filter((file) => file.endsWith('.part'));
    assert.ok(left.length > 1);
    const order: bigint[] = [];
    const { recorded } = await recording('kraken', 10, {
      put: (bytes, { firstTimeNs }) => {
        order.push(firstTimeNs);
        stored.add(keyOf(bytes, firstTimeNs));
        return Promise.resolve();
      },
    });
    assert.equal(recorded.files, left.length + 1);
    assert.equal(stored.size, left.length + 1);
    assert.ok(recorded.recovered > 0 && recorded.recovered < recorded.frames);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => Number(a - b)),
    );
    assert.deepEqual(await readdir(folder), []);
  });

  it('refuses what the venue does not have, and leaves the folder free', async () => {
    const put = () => Promise.resolve();
    const wrong = recordFeed({
      venue: venues.alpaca,
      subscription: { symbols: ['AAPL'], channels: ['book'] },
      clock: feedClock,
      jitter: seededUniform(1),
      http: fetch,
      folder,
      put,
      signal: new AbortController().signal,
    });
    await assert.rejects(wrong, { name: 'InputError', message: /trades, quotes/ });
    assert.deepEqual(await readdir(folder), []);
  });
});
