import assert from 'node:assert/strict';
import { IntegrityError } from '../../../../contracts/failures.ts';
import { filesUnder, packFiles, unpackFiles, within } from '../../../../ml/models/hybridCausal/packFiles.ts';

const files = { b: Uint8Array.of(1, 2, 3), 'a/x': new Uint8Array(0), 'a/y': Uint8Array.of(255) };

describe('packFiles', () => {
  it('gives every file back, in the same bytes whatever their order', () => {
    const packed = packFiles(files);
    assert.deepEqual(unpackFiles(packed), { 'a/x': files['a/x'], 'a/y': files['a/y'], b: files.b });
    assert.deepEqual(packFiles({ b: files.b, 'a/y': files['a/y'], 'a/x': files['a/x'] }), packed);
    // From the middle of a larger buffer as well.
    const shifted = new Uint8Array(packed.length + 3);
    shifted.set(packed, 3);
    assert.deepEqual(unpackFiles(shifted.subarray(3)), unpackFiles(packed));
  });

  it('finds what lies under a folder', () => {
    assert.deepEqual(filesUnder(files, 'a'), { x: files['a/x'], y: files['a/y'] });
    assert.deepEqual(within('a', filesUnder(files, 'a')), { 'a/x': files['a/x'], 'a/y': files['a/y'] });
  });

  it('refuses other bytes, a cut file and a torn index', () => {
    const packed = packFiles(files);
    assert.throws(() => unpackFiles(packed.subarray(0, packed.length - 1)), {
      name: IntegrityError.name,
      message: new RegExp(`expected ${packed.length} bytes, got ${packed.length - 1}`),
    });
    assert.throws(() => unpackFiles(new Uint8Array(0)), { name: IntegrityError.name, message: /begins with RGMNPACK/ });
    const torn = packed.slice();
    torn[12] = 0;
    assert.throws(() => unpackFiles(torn), { name: IntegrityError.name, message: /index of files as JSON/ });
  });
});
