import assert from 'node:assert/strict';
import { fred } from '../../sources/fred.ts';
import { startSnapshot } from '../../sources/snapshot/server.ts';

describe('two values for one date and vintage', () => {
  it('are refused with both values', async () => {
    const server = await startSnapshot();
    const reply = await fred.fetch(
      { series: 'UNRATE', frequency: 'monthly' },
      {
        http: fetch,
        fred: { url: server.url, mode: 'snapshot' },
        dataDir: '',
        signal: new AbortController().signal,
        onProgress: () => undefined,
      },
    );
    await server.stop();
    const bronze = JSON.parse(new TextDecoder().decode(reply.raw.bytes)) as {
      pages: { count: number; observations: { date: string; value: string; realtime_start: string }[] }[];
    };
    const page = bronze.pages[0]!;
    const [first] = page.observations;
    page.observations.push({ ...first!, value: '99.9' });
    page.count += 1;
    const bytes = new TextEncoder().encode(JSON.stringify(bronze));
    assert.throws(
      () => fred.parse('UNRATE', bytes),
      new RegExp(`UNRATE should have one value for ${first!.date} as of ${first!.realtime_start}, got .*99\\.9`),
    );
  });
});
