import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputError, SourceRefusedError } from '../contracts/failures.ts';
import { suggestion } from '../contracts/nearest.ts';
import { insideOf } from './files/locate.ts';
import { defineSource, type SourceContext } from './source.ts';
import { optionNumber, optionText } from './ticks/options.ts';
import { parseTicks } from './ticks/parseTicks.ts';
import { venues, type VenueName } from './ticks/registry.ts';
import { tickBronze } from './ticks/tickBronze.ts';

/** Frames are parsed in memory; longer recordings belong to several systems, or to fewer channels. */
const mostBytes = 2 ** 30;
const unzip = promisify(gunzip);

/**
 * Recorded frames of one market, `<received ns> <frame>` a line: without `path` those that `regimen record` stored of the
 * venue and the series in the lake, else the file of the data folder, or all files of a folder there in the order of their
 * names; `.gz` is unpacked. Options: `venue` (binance when not given), `path`, `levels` of books in silver (0 to 50, 5
 * when not given).
 */
export const recordedTicks = defineSource({
  name: 'recorded-ticks',
  revision: 1,
  purpose: 'Trades, best prices and order books out of recorded raw frames, as regimen record stores them.',
  cite: 'Binance, Coinbase, Kraken and Alpaca WebSocket documentation; see sources/ticks',
  kind: 'ticks',
  options: ['venue', 'path', 'levels'],
  async fetch({ series, options = {} }, context) {
    context.signal.throwIfAborted();
    const venue = venueOf(series, options['venue'] ?? 'binance');
    const levels = optionNumber(series, 'levels', options['levels'] ?? 5, [0, 50]);
    const path = options['path'] === undefined ? null : optionText(series, 'path', options['path']);
    const parts = await boundedParts(series, path === null ? ofLake(series, venue, context) : ofFiles(path, context));
    const bytes = tickBronze({ source: 'recorded-ticks', series, venue, levels }, parts);
    const rows = parts.reduce((sum, part) => sum + lineBreaks(part), 0);
    context.onProgress(`${series}: ${rows} frames`);
    return { raw: { bytes, extension: 'frames' }, mode: 'file', rows };
  },
  parse: parseTicks,
});

function venueOf(series: string, name: unknown): VenueName {
  const known = Object.keys(venues);
  const found = known.find((one) => one === name);
  if (found !== undefined) return found as VenueName;
  throw new InputError(
    `The option venue of ${series} should be one of ${known.join(', ')}, got ${JSON.stringify(name)}.${suggestion(String(name), known)}`,
  );
}

async function* ofFiles(name: string, { dataDir, signal }: SourceContext): AsyncGenerator<Uint8Array> {
  const path = insideOf(dataDir, name);
  const found = await stat(path).catch(() => null);
  if (found === null)
    throw new SourceRefusedError(`Recorded frames should be in ${path}, and nothing is there: put them there.`);
  const files = found.isDirectory() ? (await readdir(path)).sort().map((file) => join(path, file)) : [path];
  for (const file of files) {
    const bytes = await readFile(file, { signal });
    yield file.endsWith('.gz') ? await unzip(bytes) : bytes;
  }
}

async function* ofLake(series: string, venue: VenueName, { recordings }: SourceContext): AsyncGenerator<Uint8Array> {
  let files = 0;
  for await (const bytes of recordings?.(venue, series) ?? []) {
    files += 1;
    yield bytes;
  }
  if (files === 0)
    throw new SourceRefusedError(
      `Recorded frames of ${series} should be in the lake, and there are none of ${venue}: run regimen record ${venue} ${series}, or name a path in the data folder.`,
    );
}

async function boundedParts(series: string, files: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of files) {
    size += bytes.byteLength + 1;
    if (size > mostBytes)
      throw new InputError(
        `Frames of ${series} should have at most ${mostBytes} bytes in one run, got more than ${size - bytes.byteLength}; name a folder with fewer files as path.`,
      );
    parts.push(bytes);
    if (bytes.byteLength > 0 && bytes.at(-1) !== 10) parts.push(Uint8Array.of(10));
  }
  return parts;
}

function lineBreaks(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
