import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readRecordedLine, recordedLine, type RecordedFrame } from '../../../sources/ticks/recordedLine.ts';
import { createRecorder, type RecordedFile, type RecorderOptions } from '../../../sources/ticks/recorder.ts';

const second = 1_000_000_000n;

function kept(options: Partial<RecorderOptions> = {}) {
  const files: { bytes: Buffer; file: RecordedFile }[] = [];
  const recorder = createRecorder({
    put: (bytes, file) => {
      files.push({ bytes: Buffer.from(bytes), file });
      return Promise.resolve();
    },
    ...options,
  });
  const lines = () => files.flatMap(({ bytes }) => bytes.toString().split('\n').slice(0, -1));
  const frames = () => lines().map((line, index) => readRecordedLine(line, index + 1));
  return { recorder, files, frames };
}

describe('recorder of raw frames', () => {
  it('gives every frame back as it was, in order, in files within their bounds', async () => {
    const frame = fc.oneof(
      fc.string(),
      fc.constantFrom('', '@', '@"x"', 'a\nb', '\r', '{"a": 1}\n', 'ä€😀\u2028', ' '),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ frame, gapMs: fc.integer({ min: 0, max: 4000 }) }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 400 }),
        async (parts, maxBytes) => {
          const { recorder, files, frames } = kept({ maxBytes, maxSeconds: 10 });
          let ns = 5n;
          const told: RecordedFrame[] = parts.map((part) => {
            ns += BigInt(part.gapMs) * 1_000_000n;
            return { receivedTimeNs: ns, frame: part.frame };
          });
          for (const { receivedTimeNs, frame: text } of told) recorder.record(receivedTimeNs, text);
          await recorder.stop();
          assert.deepEqual(frames(), told);
          assert.equal(recorder.waiting(), 0);
          for (const [index, { bytes, file }] of files.entries()) {
            assert.equal(file.index, index);
            assert.equal(file.rows, bytes.toString().split('\n').length - 1);
            assert.ok(file.rows === 1 || bytes.byteLength <= maxBytes);
            assert.ok(file.lastTimeNs - file.firstTimeNs < 10n * second);
          }
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it('finishes an old file when the clock says so, without a new frame', async () => {
    const { recorder, files } = kept({ maxSeconds: 2 });
    recorder.record(10n * second, 'a');
    recorder.roll(11n * second);
    assert.equal(files.length, 0);
    recorder.roll(12n * second);
    await recorder.stop();
    assert.equal(files.length, 1);
  });

  it('loses nothing when the store fails for a while, and keeps the order', async () => {
    let failures = 3;
    const stored: number[] = [];
    const recorder = createRecorder({
      maxBytes: 10,
      put: (bytes, { index }) => {
        if (failures-- > 0) return Promise.reject(new Error('503'));
        stored.push(index);
        assert.ok(bytes.byteLength > 0);
        return Promise.resolve();
      },
    });
    for (let index = 0; index < 8; index++) {
      recorder.record(BigInt(index), `frame ${index}`);
      await new Promise((go) => setImmediate(go));
    }
    await recorder.stop();
    assert.deepEqual(stored, [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('tells of a store that refuses to the end, and still has the frames', async () => {
    const recorder = createRecorder({ put: () => Promise.reject(new Error('disk full')) });
    recorder.record(1n, 'a');
    await assert.rejects(recorder.stop(), { message: 'disk full' });
    assert.equal(recorder.waiting(), 1);
  });

  it('refuses a frame that it could not hold', () => {
    const { recorder, frames } = kept({ maxWaitingBytes: 10, put: () => new Promise(() => undefined) });
    recorder.record(1n, 'abc');
    assert.throws(() => recorder.record(2n, 'abcdef'), { name: 'StorageError', message: /6 bytes wait and 10 is/ });
    assert.deepEqual(frames(), []);
    assert.throws(() => createRecorder({ put: () => Promise.resolve(), maxBytes: 0 }), { name: 'InputError' });
  });

  it('refuses lines that it did not write, with their number', () => {
    for (const line of ['', 'x {}', '12', '12 @x', '12 @5', `${'9'.repeat(20)} {}`, '-1 {}']) {
      assert.throws(() => readRecordedLine(line, 7), { name: 'SchemaError', message: /^Line 7 / }, line);
    }
    assert.equal(recordedLine({ receivedTimeNs: 12n, frame: '{}' }), '12 {}\n');
  });
});
