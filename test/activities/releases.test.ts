import assert from 'node:assert/strict';
import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { CalendarAnswer, ReleaseCheck } from '../../contracts/collect.ts';
import type { PlannedSeries, RunContext } from '../../contracts/runs.ts';
import { startSnapshot, type Snapshot } from '../../sources/snapshot/server.ts';
import { opening, realWorld, type World } from './support/realWorld.ts';

describe('releases', () => {
  let world: World;
  let run: RunContext;
  let vintages: Snapshot;
  const series: PlannedSeries = {
    id: 'GDP',
    source: 'fred',
    kind: 'observations',
    frequency: 'quarterly',
    optional: false,
    options: {},
    queue: null,
  };
  before(async () => {
    vintages = await startSnapshot({ vintages: 'fixture' });
    world = await realWorld({ fred: { url: vintages.url, mode: 'snapshot' } });
    ({ run } = await world.run('openRun', opening('small')));
  });
  after(async () => {
    await world.close();
    await vintages.stop();
  });

  it('checkRelease tells first values from revisions, by the vintages of GDP', async () => {
    const { bronze } = await world.run('collectSeries', { run, series });
    const check = (date: string): Promise<ReleaseCheck> =>
      world.run('checkRelease', {
        series,
        bronze: bronze!,
        release: { series: 'GDP', date, releaseTime: 0, askAt: 0 },
      });
    // The third estimate of one quarter; the advance estimate of the next on the day of the annual revision.
    assert.deepEqual(await check('2014-03-27'), { published: true, added: 0, revised: 1 });
    const annual = await check('2014-07-30');
    assert.deepEqual([annual.published, annual.added], [true, 1]);
    assert.ok(annual.revised >= 2, `${annual.revised} revised`);
    assert.deepEqual(await check('2014-07-31'), { published: false, added: 0, revised: 0 });
  });

  it('calendarStep stores one reply a call and gives the days with the time when it is worth asking', async () => {
    const parts: ArtifactRef[] = [];
    for (;;) {
      const before = vintages.requests.length;
      const request = { run, series, parts: [...parts], from: '2014-07-01', to: '2014-08-31' };
      const step: CalendarAnswer = await world.run('calendarStep', request);
      assert.ok(vintages.requests.length - before <= 1, 'asked more than once');
      if (step.part !== null) {
        parts.push(step.part);
        continue;
      }
      const [due] = step.releases;
      assert.equal(due?.series, 'GDP');
      assert.equal(due.askAt - due.releaseTime, 5 * 60_000);
      assert.ok(parts.length >= 2, `${parts.length} parts`);
      return;
    }
  });
});
