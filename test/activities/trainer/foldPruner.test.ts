import assert from 'node:assert/strict';
import { readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { createFoldPruner } from '../../../activities/trainer/foldPruner.ts';
import { createCheckpoints } from '../../../trainer/checkpoints.ts';
import { temporaryFolder } from '../../trainer/runTrainer.ts';

const dayMs = 86_400_000;
const frame = { time: Float64Array.of(0, dayMs), columns: { probability: Float64Array.of(0.25, 0.75) } };

describe('createFoldPruner', () => {
  let folder: string;
  const now = Date.now();
  const lakeOf = (name: string) => createCheckpoints(join(folder, name), 'fold');
  const left = async () =>
    (await readdir(folder, { recursive: true })).filter((name) => /\.(arrow|json)$/.test(name)).sort();
  const write = async (lake: string, block: string, ageDays: number) => {
    await lakeOf(lake).write(block, frame, {});
    const at = new Date(now - ageDays * dayMs);
    for (const kind of ['arrow', 'json']) await utimes(join(folder, lake, `${block}.${kind}`), at, at);
  };
  const files = (...blocks: readonly string[]) => blocks.flatMap((block) => [`${block}.arrow`, `${block}.json`]);
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('removes what was not used for a hundred days, in the folder of every lake', async () => {
    for (const lake of ['here', 'there']) {
      await write(lake, 'old', 101);
      await write(lake, 'young', 99);
    }
    await createFoldPruner()(folder, now);
    assert.deepEqual(await left(), files('here/young', 'there/young'));
    assert.equal(await lakeOf('here').read('old'), null);
    assert.deepEqual((await lakeOf('here').read('young'))?.predictions, frame);
  });

  it('keeps what a training took over, however old it is', async () => {
    for (const block of ['used', 'unused']) await write('lake', block, 500);
    assert.deepEqual((await lakeOf('lake').read('used'))?.predictions, frame);
    await createFoldPruner()(folder, now);
    assert.deepEqual(await left(), files('lake/used'));
  });

  it('looks once a day', async () => {
    const prune = createFoldPruner();
    await prune(folder, now);
    await write('lake', 'old', 101);
    await prune(folder, now + dayMs - 1);
    assert.equal((await left()).length, 2);
    await prune(folder, now + dayMs);
    assert.deepEqual(await left(), []);
  });

  it('has nothing to do where nothing was trained, and half a block is fitted anew', async () => {
    await createFoldPruner()(join(folder, 'none'), now);
    await write('lake', 'half', 0);
    await rm(join(folder, 'lake', 'half.arrow'));
    assert.equal(await lakeOf('lake').read('half'), null);
  });
});
