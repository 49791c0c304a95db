import assert from 'node:assert/strict';
import type { FitCheckpoint } from '../../../ml/models/model.ts';
import { twoStages } from '../../../ml/neural/twoStages.ts';
import { fitContext } from '../../support/modelData.ts';

const bytes = (value: number) => Uint8Array.of(value);

/** A checkpoint that is read as it was when the process began, as that of the trainer is. */
function memory(kept: Readonly<Record<string, Uint8Array>> | null = null) {
  const store = { files: kept };
  const checkpoint: FitCheckpoint = { read: () => kept, write: (files) => void (store.files = files) };
  return { store, checkpoint };
}

describe('twoStages', () => {
  it('gives each of two fits half of the progress', () => {
    const seen: number[] = [];
    const [first, second] = twoStages(fitContext({ onProgress: (done, of) => void seen.push(done / of) }));
    first.onProgress(1, 4);
    first.onProgress(4, 4);
    second.onProgress(0, 10);
    second.onProgress(1, 1);
    assert.deepEqual(seen, [0.125, 0.5, 0.5, 1]);
    assert.equal(first.checkpoint, undefined);
  });

  it('keeps what the first left beside what the second writes, also after a restart', async () => {
    const { store, checkpoint } = memory();
    const [first, second] = twoStages(fitContext({ checkpoint }));
    assert.equal(first.checkpoint!.read(), null);
    await first.checkpoint!.write({ a: bytes(1) });
    assert.equal(second.checkpoint!.read(), null);
    await second.checkpoint!.write({ a: bytes(2) });
    const again = memory(store.files);
    const [later, latest] = twoStages(fitContext({ checkpoint: again.checkpoint }));
    assert.deepEqual(later.checkpoint!.read(), { a: bytes(1) });
    assert.deepEqual(latest.checkpoint!.read(), { a: bytes(2) });
    await latest.checkpoint!.write({ a: bytes(3) });
    assert.deepEqual(again.store.files, { 'first-a': bytes(1), 'second-a': bytes(3) });
  });
});
