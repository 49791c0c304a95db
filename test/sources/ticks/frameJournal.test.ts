import assert from 'node:assert/strict';
import fs from 'node:fs';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFrameJournal } from '../../../sources/ticks/frameJournal.ts';
import { recordedLine } from '../../../sources/ticks/recordedLine.ts';

const line = (ns: bigint, frame: string) => Buffer.from(recordedLine({ receivedTimeNs: ns, frame }));
const parts = async (folder: string) => (await readdir(folder)).filter((name) => name.endsWith('.part'));

describe('journal of frames', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'regimen-journal-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('gives back what was not stored, without a line that was cut off', async () => {
    const first = openFrameJournal(folder);
    assert.deepEqual(first.leftovers(), []);
    first.begin(0);
    first.append(line(5n, '{"a":1}'));
    first.begin(1);
    first.append(line(7n, '{"b":"€"}'));
    first.append(line(9n, '{}'));
    first.stored(0);
    first.begin(2);
    first.close();
    const [left] = await parts(folder);
    await appendFile(join(folder, left!), '11 {"cut":');

    const second = openFrameJournal(folder);
    const leftovers = second.leftovers();
    assert.equal(leftovers.length, 1);
    const { bytes, done, ...facts } = leftovers[0]!;
    assert.equal(Buffer.from(bytes).toString(), '7 {"b":"€"}\n9 {}\n');
    assert.deepEqual(facts, { rows: 2, firstTimeNs: 7n, lastTimeNs: 9n });
    // A new file does not write over what is left.
    second.begin(0);
    second.append(line(20n, '{}'));
    done();
    second.close();
    assert.equal(openFrameJournal(folder).leftovers()[0]!.firstTimeNs, 20n);
  });

  it('is one process’s at a time, and free when that is gone', async () => {
    openFrameJournal(folder);
    assert.throws(() => openFrameJournal(folder), {
      name: 'InputError',
      message: new RegExp(`one process at a time, and process ${process.pid} does`),
    });
    // No process has this number: the largest that Linux gives is 2^22.
    await writeFile(join(folder, 'lock'), '4194305');
    openFrameJournal(folder).close();
  });

  /** Runs `then` once, right after the lock has been read for the first time. */
  function afterFirstReading(path: string, then: () => void): () => void {
    const read = fs.readFileSync;
    const undo = () => {
      fs.readFileSync = read;
      syncBuiltinESMExports();
    };
    fs.readFileSync = ((...args: Parameters<typeof read>) => {
      const content = read(...args);
      if (args[0] !== path) return content;
      undo();
      then();
      return content;
    }) as typeof read;
    syncBuiltinESMExports();
    return undo;
  }

  it('is not taken from one who took it from the same dead holder a moment earlier', async () => {
    const path = join(folder, 'lock');
    await writeFile(path, '4194305');
    let first: ReturnType<typeof openFrameJournal> | undefined;
    const undo = afterFirstReading(path, () => (first = openFrameJournal(folder)));
    try {
      assert.throws(() => openFrameJournal(folder), { name: 'InputError', message: /one process at a time/ });
    } finally {
      undo();
    }
    first!.begin(0);
    first!.close();
    openFrameJournal(folder).close();
    assert.deepEqual(
      (await readdir(folder)).filter((name) => !name.endsWith('.part')),
      [],
    );
  });

  it('is taken from a holder who died while taking it from another', async () => {
    await writeFile(join(folder, 'lock'), '4194305 one');
    await writeFile(join(folder, 'lock-4194305-one'), '4194304 two');
    await writeFile(join(folder, 'lock-4194305-one-4194304-two'), '4194303 three');
    openFrameJournal(folder).close();
    assert.deepEqual(await readdir(folder), []);
  });

  it('says who is taking it, when that takes too long', async () => {
    await writeFile(join(folder, 'lock'), '4194305 one');
    await writeFile(join(folder, 'lock-4194305-one'), `${process.pid} two`);
    assert.throws(() => openFrameJournal(folder), {
      name: 'InputError',
      message: new RegExp(`process ${process.pid} does.*lock-4194305-one`),
    });
  });

  it('refuses a line before a file, and tells when it cannot write', async () => {
    const journal = openFrameJournal(folder);
    assert.throws(() => journal.append(line(1n, '')), { name: 'InputError' });
    await rm(folder, { recursive: true });
    assert.throws(() => journal.begin(0), { name: 'StorageError', message: /could not be written \(ENOENT/ });
    folder = await mkdtemp(join(tmpdir(), 'regimen-journal-'));
  });
});
