/**
 * Full vintage history of 40 series from the snapshot server, each revised on every one of 3,000 days: processor time of
 * collecting and parsing, as a share of the time that FRED's two requests a second take. The server is another process
 * and does not count. Nothing waits here: the wall time is that of the requests at the limit.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { collectSeries } from '../sources/fred/collect.ts';
import { parseBronze } from '../sources/fred/parse.ts';
import { snapshotSeries } from '../sources/snapshot/data.ts';
import { startSnapshot } from '../sources/snapshot/server.ts';
import type { SourceContext } from '../sources/source.ts';
import { atMost, markdown } from './row.ts';

const seriesCount = 40;
const revisedDays = 3000;
const requestsPerSecond = 2;

async function measure(url: string): Promise<void> {
  let requests = 0;
  let rows = 0;
  let bytes = 0;
  const context: SourceContext = {
    http: (address, init) => {
      requests++;
      return fetch(address, init);
    },
    fred: { url, mode: 'snapshot' },
    dataDir: '',
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
  const before = process.cpuUsage();
  for (const { id, frequency } of [...snapshotSeries().values()].slice(0, seriesCount)) {
    const { raw } = await collectSeries({ series: id, frequency }, context);
    rows += parseBronze(id, raw.bytes).length;
    bytes += raw.bytes.length;
  }
  const { user, system } = process.cpuUsage(before);
  const processor = (user + system) / 1e6;
  const wall = requests / requestsPerSecond;
  const told = (what: string, found: string) => ({ what, found, target: '—', met: null });
  const title = `FRED: ${revisedDays} vintages of ${seriesCount} series`;
  console.log(
    markdown(title, [
      told('values with their periods', `${rows} in ${requests} requests, ${(bytes / 1e6).toFixed(0)} MB of bronze`),
      told('time at two requests a second', `${wall.toFixed(1)} s`),
      told('processor time a series', `${(processor / seriesCount).toFixed(3)} s`),
      atMost('processor time, of the time at the limit', (100 * processor) / wall, 20, '%'),
    ]),
  );
}

if (process.send === undefined) {
  const server = fork(fileURLToPath(import.meta.url), { execArgv: ['--import', 'tsx'] });
  const [url] = (await once(server, 'message')) as [string];
  try {
    await measure(url);
  } finally {
    server.kill();
  }
} else {
  const { url } = await startSnapshot({ faults: { revisionStorm: revisedDays } });
  process.send(url);
}
