import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadScript } from './loadScript.ts';
import { zip } from './zip.ts';

interface Entry {
  readonly name: string;
  readonly size: number;
  read(): Buffer;
}
const { unzip } = await loadScript<{ unzip: (bytes: Buffer) => Entry[] }>('setup/unzip.mjs');

describe('unzip', () => {
  it('gives back what was put in, stored and deflated', () => {
    const files = fc.uniqueArray(
      fc.record({
        name: fc.stringMatching(/^[a-z]{1,8}\/[a-z.]{1,12}$/),
        content: fc.uint8Array({ maxLength: 400 }),
        deflate: fc.boolean(),
      }),
      { selector: ({ name }) => name, maxLength: 6 },
    );
    fc.assert(
      fc.property(files, (list) => {
        const parts = list.map(({ name, content, deflate }) => ({ name, content: Buffer.from(content), deflate }));
        const found = unzip(zip(parts)).map((entry) => [entry.name, entry.read().toString('hex')]);
        assert.deepEqual(
          found,
          parts.map(({ name, content }) => [name, content.toString('hex')]),
        );
      }),
    );
  });

  it("reads what Python's zipfile writes", function () {
    const folder = mkdtempSync(join(tmpdir(), 'regimen-zip-'));
    try {
      const file = join(folder, 'a.zip');
      const program = `import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)\nz.writestr('lib/x.so',b'ab'*5000)\nz.comment=b'PK comment'\nz.close()`;
      const ran = spawnSync('python3', ['-c', program, file]);
      if (ran.error) return this.skip();
      const [entry] = unzip(readFileSync(file));
      assert.equal(entry!.name, 'lib/x.so');
      assert.equal(entry!.read().toString(), 'ab'.repeat(5000));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('refuses what is not a zip, is cut off, or was changed', () => {
    const whole = zip([{ name: 'a/b', content: Buffer.from('hello hello hello hello'), deflate: true }]);
    assert.throws(() => unzip(Buffer.from('not a zip at all, only text')), /end record is missing/);
    assert.throws(() => unzip(whole.subarray(0, whole.length - 10)), /end record is missing/);
    const changed = Buffer.from(whole);
    changed[36] = changed[36]! ^ 0xff;
    assert.throws(() => unzip(changed)[0]!.read(), /checksum|does not inflate|should have/);
    const wrongSum = zip([{ name: 'a/b', content: Buffer.from('stored'), deflate: false }]);
    wrongSum[33] = wrongSum[33]! ^ 1;
    assert.throws(() => unzip(wrongSum)[0]!.read(), /checksum of a\/b does not match/);
  });
});
