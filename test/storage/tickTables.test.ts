import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { barsToParquet } from '../../storage/seriesTables.ts';
import { sha256OfFile } from '../../storage/sha256.ts';
import { marketToParquet, parquetToMarket } from '../../storage/tickTables.ts';
import { flowMarket } from '../ml/orderFlow/flowMarket.ts';

describe('tables of ticks', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-ticks-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('hold a market to the nanosecond and the bit, in the same bytes each time', async () => {
    const market = flowMarket(3, 30);
    const [one, two] = [join(folder, 'one.parquet'), join(folder, 'two.parquet')];
    const rows = await marketToParquet(one, market);
    assert.equal(rows, market.quotes.timeNs.length + market.trades.timeNs.length + market.books.timeNs.length);
    assert.deepEqual(await parquetToMarket(one), market);
    await marketToParquet(two, market);
    assert.equal((await sha256OfFile(one)).sha256, (await sha256OfFile(two)).sha256);
  });

  it('refuse a file of something else', async () => {
    const path = join(folder, 'bars.parquet');
    await barsToParquet(path, []);
    await assert.rejects(parquetToMarket(path), { name: 'IntegrityError', message: /Expected kind as string/ });
  });
});
