import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startOfDay } from '../../contracts/dates.ts';
import type { TrainJob } from '../../contracts/job.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { writeArrow } from '../../storage/arrow.ts';
import { openFitCheckpoint } from '../../trainer/fitCheckpoint.ts';
import { hashesOf, runTrainer, temporaryFolder } from './runTrainer.ts';

const rows = 500;

/** A direction that the first feature tells. */
async function writeGold(path: string): Promise<void> {
  const random = createRandom(4, 'gold');
  const time = Float64Array.from({ length: rows }, (_, row) => startOfDay('2015-01-01') + row * 86_400_000);
  const a = time.map(() => random.normal());
  const b = time.map(() => random.normal());
  const target = a.map((value) => (value + random.normal() > 0 ? 1 : 0));
  const labelEnd = time.map((at) => at + 2 * 86_400_000);
  await writeArrow(path, { time, columns: { a, b, target, label_end: labelEnd } });
}

describe('checkpoints inside a fit', function () {
  this.timeout(180_000);
  let folder: string;
  const heard: string[] = [];
  const open = (identity = 'job') =>
    openFitCheckpoint({
      path: join(folder, 'fit.part'),
      identity,
      onRead: () => heard.push('read'),
      onWrite: () => heard.push('written'),
    });
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('are read as they were written, by the same job only, and only when whole', async () => {
    const files = { 'model.json': Buffer.from('{\n}\n'), 'parameters.bin': Buffer.from([1, 10, 0]) };
    const first = await open();
    assert.equal(first.read(), null);
    await first.write(files);
    // A second one within the second is left out.
    await first.write({ ...files, 'parameters.bin': Buffer.from([2]) });
    const read = (await open()).read()!;
    assert.deepEqual(Object.keys(read), Object.keys(files));
    for (const [name, bytes] of Object.entries(files)) assert.ok(bytes.equals(read[name]!), name);
    assert.deepEqual(heard, ['written', 'read']);
    assert.equal((await open('another job')).read(), null);
    const path = join(folder, 'fit.part');
    await writeFile(path, (await readFile(path)).subarray(0, -1));
    assert.equal((await open()).read(), null);
    await writeFile(path, 'torn');
    assert.equal((await open()).read(), null);
    await first.remove();
    assert.equal((await open()).read(), null);
  });

  it('a trainer killed in the middle of a fit goes on from the last epoch to the same bytes', async () => {
    const gold = join(folder, 'gold.arrow');
    await writeGold(gold);
    const parameters = { hidden: '8', epochs: 12, patience: 12, schedule: 'plateau' };
    const jobOf = (name: string): TrainJob => ({
      task: 'train',
      id: 'net',
      spec: { model: 'mlp', parameters, stacks: [], features: [] },
      features: ['a', 'b'],
      supervised: true,
      splits: { scheme: 'expanding', firstTest: '2016-03-01', testRows: 100, embargoRows: 0, trainRows: 0 },
      bases: [],
      gold,
      out: join(folder, name),
      seed: 11,
      threads: 1,
      engines: {},
    });
    const whole = await runTrainer(jobOf('whole'));
    assert.equal(whole.code, 0, JSON.stringify(whole.lines.at(-1)));
    const broken = jobOf('broken');
    const first = await runTrainer(broken, (line, kill) => {
      if (line.type === 'checkpoint' && line.name === 'final.part') kill('SIGKILL');
    });
    assert.equal(first.signal, 'SIGKILL');
    const second = await runTrainer(broken);
    assert.equal(second.code, 0, JSON.stringify(second.lines.at(-1)));
    const notes = second.lines.flatMap((line) =>
      line.type === 'progress' ? [`${line.phase}: ${line.note ?? ''}`] : [],
    );
    assert.ok(notes.includes('final fit: goes on from a checkpoint'), notes.join('\n'));
    const hashes = await hashesOf(broken.out);
    const own = Object.entries(hashes).filter(([name]) => !name.startsWith('.regimen-'));
    assert.deepEqual(Object.fromEntries(own), await hashesOf(jobOf('whole').out));
  });
});
