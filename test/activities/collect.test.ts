import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { CollectedSeries, RunContext } from '../../contracts/runs.ts';
import { opening, realWorld, type World } from './support/realWorld.ts';

describe('collectSeries', () => {
  let world: World;
  let opened: RunContext;
  beforeEach(async () => {
    world = await realWorld();
    ({ run: opened } = await world.run('openRun', opening('small')));
  });
  afterEach(() => world.close());

  const collect = (id: string, { source = 'fred', optional = false } = {}): Promise<CollectedSeries> =>
    world.run('collectSeries', {
      run: opened,
      series: { id, source, optional, frequency: 'monthly', kind: 'observations', options: {}, queue: null },
    });

  it('stores what came once: the same bytes again are the same bronze', async () => {
    const first = await collect('UNRATE');
    const again = await collect('UNRATE');
    assert.deepEqual([first.reused, again.reused, first.mode, first.absent], [false, true, 'snapshot', null]);
    assert.equal(again.bronze?.uri, first.bronze?.uri);
    assert.equal(again.rows, first.rows);
    assert.deepEqual(await world.keys('bronze/'), [first.bronze!.uri]);
    const bytes = Buffer.from(await world.lake.read(first.bronze!)).toString();
    assert.doesNotMatch(bytes, /regimensnapshot0/, 'no key in bronze');
  });

  it('stores damaged bronze anew, beside the damaged bytes', async () => {
    const first = await collect('UNRATE');
    await writeFile(world.lake.store.localPath(first.bronze!.uri)!, 'damaged');
    const again = await collect('UNRATE');
    assert.equal(again.reused, false);
    assert.equal(again.bronze?.sha256, first.bronze?.sha256);
    assert.ok(await world.lake.verify(again.bronze!));
  });

  it('lets an optional series be absent and says why; a needed one stops the run', async () => {
    const absent = await collect('NOSUCH', { optional: true });
    assert.deepEqual([absent.bronze, absent.rows], [null, 0]);
    assert.match(absent.absent!, /^FRED refused NOSUCH \(\/series\) \(HTTP 400, .*series does not exist/i);
    await assert.rejects(collect('NOSUCH'), { name: 'SourceRefusedError' });
  });

  it('an optional series is not absent because its source has a bad hour', async () => {
    world.snapshot.setFaults({ status: 503 });
    await assert.rejects(collect('UNRATE', { optional: true }), { name: 'SourceUnavailableError' });
  });

  it('names the nearest source for one that there is not', async () => {
    await assert.rejects(collect('UNRATE', { source: 'fredd' }), {
      name: 'ConfigError',
      message: /No source is named "fredd"; did you mean "fred"\?/,
    });
  });
});
