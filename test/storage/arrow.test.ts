import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Float64, Int32, tableFromIPC, tableToIPC, Table, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import type { Frame } from '../../contracts/frame.ts';
import { readArrow, writeArrow } from '../../storage/arrow.ts';

describe('arrow', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arrow-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const frame: Frame = {
    time: Float64Array.of(-1000, 0, 86_400_000),
    columns: { target: Float64Array.of(1, NaN, -0), 'é "odd" name': Float64Array.of(5e-324, -Infinity, 0.1 + 0.2) },
  };

  it('gives back every bit, column order included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: -1e12, max: 1e12 }), { maxLength: 30 }),
        fc.uniqueArray(
          fc.string({ minLength: 1 }).filter((name) => name !== 'time' && name !== '__proto__'),
          {
            maxLength: 5,
          },
        ),
        fc.infiniteStream(fc.double()),
        async (times, names, stream) => {
          const next = (): number => stream.next().value as number;
          const time = Float64Array.from(times).sort();
          const columns = Object.fromEntries(names.map((name) => [name, time.map(next)]));
          const path = join(folder, 'property.arrow');
          await writeArrow(path, { time, columns });
          const back = await readArrow(path);
          assert.deepEqual(back, { time, columns });
          assert.deepEqual(Object.keys(back.columns), Object.keys(columns));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('writes the same bytes twice and leaves no working file', async () => {
    const quiet = join(folder, 'quiet');
    await writeArrow(join(quiet, 'one.arrow'), frame);
    await writeArrow(join(quiet, 'two.arrow'), frame);
    assert.deepEqual(await readFile(join(quiet, 'one.arrow')), await readFile(join(quiet, 'two.arrow')));
    assert.deepEqual(await readdir(quiet), ['one.arrow', 'two.arrow']);
  });

  it('is plain Arrow to other readers, time first', async () => {
    const path = join(folder, 'plain.arrow');
    await writeArrow(path, frame);
    const table = tableFromIPC(await readFile(path));
    assert.deepEqual(
      table.schema.fields.map(({ name, type }) => [name, String(type)]),
      [
        ['time', 'Float64'],
        ['target', 'Float64'],
        ['é "odd" name', 'Float64'],
      ],
    );
    assert.deepEqual(table.getChild('time')!.toArray(), frame.time);
  });

  it('reads what another writer made: several batches, nulls as NaN', async () => {
    const path = join(folder, 'foreign.arrow');
    const batch = (time: number[], value: (number | null)[]) =>
      new Table({ time: vectorFromArray(time, new Float64()), value: vectorFromArray(value, new Float64()) });
    await writeFile(path, tableToIPC(batch([1, 2], [null, 4]).concat(batch([3], [5])), 'file'));
    const back = await readArrow(path);
    assert.deepEqual(back, { time: Float64Array.of(1, 2, 3), columns: { value: Float64Array.of(NaN, 4, 5) } });
  });

  it('keeps an empty table', async () => {
    const path = join(folder, 'empty.arrow');
    const empty = { time: new Float64Array(0), columns: { a: new Float64Array(0) } };
    await writeArrow(path, empty);
    assert.deepEqual(await readArrow(path), empty);
  });

  it('shares memory between the columns of a file', async () => {
    const path = join(folder, 'shared.arrow');
    await writeArrow(path, frame);
    const back = await readArrow(path);
    assert.equal(back.time.buffer, back.columns['target']!.buffer);
  });

  it('names the file when it is cut off, missing, no frame or of another type', async () => {
    const path = join(folder, 'broken.arrow');
    const fails = (pattern: RegExp) =>
      assert.rejects(readArrow(path), (error: Error) => {
        assert.equal(error.name, 'IntegrityError');
        assert.ok(error.message.includes(path));
        assert.match(error.message, pattern);
        return true;
      });
    await fails(/there is none/);
    await writeArrow(path, frame);
    const whole = await readFile(path);
    for (const bytes of [0, 3, 40, whole.length - 20, whole.length - 1]) {
      await writeFile(path, whole);
      await truncate(path, bytes);
      await fails(/cut off/);
    }
    await writeFile(path, Buffer.concat([whole.subarray(0, 8), Buffer.alloc(64, 7), whole.subarray(-6)]));
    await fails(/does not parse|does not hold/);
    const integers = new Table({ time: vectorFromArray([1, 2], new Int32()) });
    await writeFile(path, tableToIPC(integers, 'file'));
    await fails(/'time' is Int32/);
    await writeFile(path, tableToIPC(new Table({ when: vectorFromArray([1], new Float64()) }), 'file'));
    await fails(/column 'time'.*found when/);
    await writeFile(path, tableToIPC(new Table({ time: vectorFromArray([2, 1], new Float64()) }), 'file'));
    await fails(/strictly ascend/);
  });

  it('refuses a frame that is none', async () => {
    const path = join(folder, 'never.arrow');
    const time = Float64Array.of(1, 2);
    const refuses = (bad: Frame, pattern: RegExp) =>
      assert.rejects(writeArrow(path, bad), { name: 'InputError', message: pattern });
    await refuses({ time, columns: { a: Float64Array.of(1) } }, /'a' has 1 rows and time has 2/);
    await refuses({ time: Float64Array.of(2, 2), columns: {} }, /row 1 is 2, not after 2/);
    await refuses({ time: Float64Array.of(NaN), columns: {} }, /row 0 is NaN/);
    await refuses({ time, columns: { time } }, /kept apart/);
    await assert.rejects(readFile(path), { code: 'ENOENT' });
  });

  it('fails with a StorageError where it cannot write', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'in the way');
    const path = join(file, 'a.arrow');
    await assert.rejects(writeArrow(path, frame), (error: Error) => {
      assert.equal(error.name, 'StorageError');
      assert.ok(error.message.includes(path));
      assert.match(error.message, /(ENOTDIR|EEXIST)\); /);
      return true;
    });
  });
});
