import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { QualityReport } from '../../contracts/quality.ts';
import { nyseSessions } from '../../ml/calendars/nyse.ts';
import { parquetToBars } from '../../storage/seriesTables.ts';
import { opening, realWorld, type World } from './support/realWorld.ts';

const sessions = nyseSessions('2015-01-02', '2019-12-31');

/** Five years of daily bars of New York, and bars on these days when it was closed. */
async function writeBars(world: World, phantoms: readonly string[]): Promise<void> {
  const lines = [...sessions, ...phantoms].sort().map((date, row) => {
    const close = (1000 + 30 * Math.sin(row / 9) + row / 7).toFixed(2);
    return `${date},${close},${close},${close},${close},1000`;
  });
  await writeFile(join(world.dataDir, 'MINE.csv'), ['date,open,high,low,close,volume', ...lines].join('\n'));
}

async function validated(world: World) {
  const { run, series } = await world.run('openRun', opening('small-bars'));
  const collected = await world.run('collectSeries', { run, series: series[0]! });
  return world.run('validateData', { run, collected: [collected] });
}

describe('quarantined bars', () => {
  it('are left out of silver, listed with their reasons, and found again in the memo', async () => {
    const world = await realWorld();
    try {
      await writeBars(world, ['2017-07-04', '2018-12-05']);
      const data = await validated(world);
      assert.equal(data.warnings, 1);
      const bars = await parquetToBars(await world.lake.localFile(data.bars[0]!));
      assert.deepEqual(
        bars.map(({ sessionDate }) => sessionDate),
        sessions,
      );
      assert.equal(data.bars[0]!.rows, sessions.length);
      const report = await world.lake.readJson<QualityReport>(data.report);
      assert.deepEqual(
        report.quarantined.map(({ date, check, reason }) => [date, check, reason]),
        [
          ['2017-07-04', 'off-session', 'a bar on 2017-07-04: Independence Day'],
          ['2018-12-05', 'off-session', 'a bar on 2018-12-05: mourning for George H. W. Bush'],
        ],
      );
      assert.deepEqual([report.series[0]!.rows, report.series[0]!.quarantined], [sessions.length, 2]);
      const again = await validated(world);
      assert.deepEqual([again.reused, again.bars, again.warnings], [true, data.bars, 1]);
    } finally {
      await world.close();
    }
  });

  it('silver of a file without them is the same bytes', async () => {
    const [clean, dirty] = [await realWorld(), await realWorld()];
    try {
      await writeBars(clean, []);
      const plain = await validated(clean);
      await writeFile(
        join(dirty.dataDir, 'MINE.csv'),
        Buffer.from((await clean.lake.store.get(await onlyKey(clean)))!)
          .toString()
          .replace('2017-07-05', '2017-07-04,1,1,1,1,1\n2017-07-05'),
      );
      const repaired = await validated(dirty);
      assert.equal(repaired.bars[0]!.sha256, plain.bars[0]!.sha256);
      assert.deepEqual([plain.warnings, repaired.warnings], [0, 1]);
    } finally {
      await clean.close();
      await dirty.close();
    }
  });
});

async function onlyKey(world: World): Promise<string> {
  const keys = await world.keys('bronze/');
  assert.equal(keys.length, 1);
  return keys[0]!;
}
