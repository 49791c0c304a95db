import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { recordedTicks } from '../../../sources/recordedTicks.ts';
import type { SourceContext } from '../../../sources/source.ts';
import { syntheticTicks } from '../../../sources/syntheticTicks.ts';
import { realFrames } from './realFrames.ts';

const context = (rest: Partial<SourceContext> = {}) =>
  ({ signal: new AbortController().signal, onProgress: () => undefined, ...rest }) as SourceContext;

describe('sources of ticks', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-frames-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const made = async (options = {}) => {
    const { raw } = await syntheticTicks.fetch({ series: 'MADE', options: { seconds: 300, ...options } }, context());
    return raw.bytes;
  };

  it('make a book that a venue’s reader finds whole, as deep as asked', async () => {
    const { market, refused, findings } = syntheticTicks.parse('MADE', await made({ levels: 3 }));
    assert.equal(refused, 0);
    assert.ok(findings.every(({ status }) => status === 'pass'));
    assert.equal(market.books.levels, 3);
    assert.ok(market.books.timeNs.length > 100 && market.trades.side.every((side) => side !== 0));
    assert.notDeepEqual(await made({ seed: 2 }), await made());
  });

  it('read the same frames from a file, packed or not, and from the lake', async () => {
    const bytes = await made();
    const frames = bytes.subarray(bytes.indexOf(10) + 1);
    await writeFile(join(folder, 'MADE.frames'), frames.subarray(0, -1));
    await writeFile(join(folder, 'MADE.gz'), gzipSync(frames));
    const market = syntheticTicks.parse('MADE', bytes).market;
    const recordings = async function* () {
      await Promise.resolve();
      yield frames;
    };
    for (const options of [{ path: 'MADE.frames' }, { path: 'MADE.gz' }, {}]) {
      const { raw } = await recordedTicks.fetch({ series: 'MADE', options }, context({ dataDir: folder, recordings }));
      assert.deepEqual(recordedTicks.parse('MADE', raw.bytes).market, market);
    }
  });

  it('give what was received by a time, to the millisecond', async () => {
    const bytes = await made();
    const until = Date.UTC(2024, 0, 2, 0, 2);
    const { market } = syntheticTicks.parse('MADE', bytes, until);
    const whole = syntheticTicks.parse('MADE', bytes).market;
    const wanted = whole.trades.timeNs.filter((time) => time <= BigInt(until) * 1_000_000n);
    assert.deepEqual(market.trades.timeNs, wanted);
    assert.ok(wanted.length < whole.trades.timeNs.length);
  });

  it('leave a frame that is not the venue’s out, and trust no book from there to the next snapshot', async () => {
    const lines = new TextDecoder()
      .decode(await made())
      .trimEnd()
      .split('\n');
    const half = lines.length >> 1;
    const [stamp] = lines[half]!.split(' ');
    const broken = [...lines.slice(0, half), `${stamp} <html>`, ...lines.slice(half)].join('\n');
    const whole = recordedTicks.parse('MADE', new TextEncoder().encode(lines.join('\n')));
    const { market, refused, findings } = recordedTicks.parse('MADE', new TextEncoder().encode(broken));
    assert.equal(refused, 1);
    const finding = findings.find(({ check }) => check === 'readable-frames')!;
    assert.deepEqual([finding.status, finding.count], ['quarantine', 1]);
    assert.match(finding.examples[0]!.found, /^A frame of binance should be JSON, got "<html>"/);
    assert.deepEqual(market.trades, whole.market.trades);
    assert.deepEqual(market.quotes, whole.market.quotes);
    const before = whole.market.books.timeNs.filter((time) => time < BigInt(stamp!));
    assert.ok(before.length > 10 && before.length < whole.market.books.timeNs.length);
    assert.deepEqual(market.books.timeNs, before);
  });

  it('say what is missing or cannot be meant', async () => {
    const fails = (options: Record<string, string | number>, name: string, message: RegExp) =>
      assert.rejects(recordedTicks.fetch({ series: 'MADE', options }, context({ dataDir: folder })), { name, message });
    await fails({}, 'SourceRefusedError', /regimen record binance MADE/);
    await fails({ path: 'none.gz' }, 'SourceRefusedError', /nothing is there/);
    await fails({ path: '../MADE.gz' }, 'InputError', /data folder/);
    await fails({ venue: 'binanse' }, 'InputError', /binance/);
    await fails({ levels: 51 }, 'ConfigError', /from 0 to 50, got 51/);
    await assert.rejects(made({ start: 'soon' }), { name: 'ConfigError', message: /got "soon"/ });
    assert.throws(() => recordedTicks.parse('OTHER', new TextEncoder().encode('{"series":"MADE"}\n')), {
      name: 'SchemaError',
    });
  });

  it('read recorded Binance frames, with the book that a bare snapshot begins', async function () {
    const frames = realFrames('ethusdt_20240808');
    if (typeof frames === 'string') {
      console.log(`      ${frames}`);
      return this.skip();
    }
    const dataDir = fileURLToPath(new URL('../../../../shared/data/test-only/', import.meta.url));
    const options = { path: 'ticks/binance-spot-ethusdt_20240808.gz' };
    const { raw, rows } = await recordedTicks.fetch({ series: 'ETHUSDT', options }, context({ dataDir }));
    assert.equal(rows, frames.length);
    const { market } = recordedTicks.parse('ETHUSDT', raw.bytes);
    assert.deepEqual([market.quotes.timeNs.length, market.trades.timeNs.length], [24_077, 6106]);
    assert.ok(market.books.timeNs.length > 3000);
  });
});
