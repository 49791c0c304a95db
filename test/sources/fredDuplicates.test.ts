import assert from 'node:assert/strict';
import { stitch } from '../../sources/fred/stitch.ts';
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

  it('are refused in a history of vintages, whatever page they came on', () => {
    const row = { date: '2020-01-01', realtime_start: '2020-02-01', realtime_end: '9999-12-31' };
    assert.throws(() => stitch('UNRATE', [[{ ...row, value: '3.5' }], [{ ...row, value: '3.6' }]]), {
      name: 'SchemaError',
      message: /^UNRATE should have one value for 2020-01-01 as of 2020-02-01, got 3\.5 and 3\.6: /,
    });
    const same = { ...row, value: '3.5' };
    assert.deepEqual(stitch('UNRATE', [[same], [same]]), [same], 'the same value twice is one value');
  });
});
