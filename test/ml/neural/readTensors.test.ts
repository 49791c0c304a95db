import assert from 'node:assert/strict';
import { readTensors } from '../../../ml/neural/readTensors.ts';
import type { Tensor, TensorLibrary } from '../../../ml/neural/tensors.ts';
import { wasmTensors } from '../../support/tensors.ts';

describe('readTensors', () => {
  const sum = ([one, two]: readonly Float32Array[]) => one![0]! + two![0]!;

  it('gives numbers at once where the engine reads at once, and leaves no tensor', async () => {
    const { tf } = await wasmTensors();
    const before = tf.memory().numTensors;
    assert.equal(
      readTensors(tf, () => [tf.sum(tf.tensor1d([1, 2])), tf.scalar(4)], sum),
      7,
    );
    assert.equal(tf.memory().numTensors, before);
  });

  describe('of WebGPU', () => {
    /** Stands for the library on WebGPU: what is disposed of is remembered. */
    const gone: unknown[] = [];
    const tf = {
      getBackend: () => 'webgpu',
      tidy: (compute: () => Tensor[]) => compute(),
      dispose: (tensors: Tensor[]) => gone.push(...tensors),
    } as unknown as TensorLibrary;
    const tensor = (data: () => Promise<Float32Array>) => ({ data }) as unknown as Tensor;
    const one = tensor(() => Promise.resolve(Float32Array.of(1)));
    beforeEach(() => void gone.splice(0));

    it('promises them, and frees the tensors when they have come', async () => {
      const found = readTensors(tf, () => [one, one], sum);
      assert.ok(found instanceof Promise);
      assert.deepEqual(gone, []);
      assert.equal(await found, 2);
      assert.deepEqual(gone, [one, one]);
    });

    it('frees them too where one cannot be read, and says why', async () => {
      const lost = tensor(() => Promise.reject(new Error('device lost')));
      await assert.rejects(async () => readTensors(tf, () => [one, lost], sum), /device lost/);
      assert.deepEqual(gone, [one, lost]);
    });
  });
});
