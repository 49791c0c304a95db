import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../contracts/failures.ts';
import { enginePaths } from '../../runtime/enginePaths.ts';
import { openTensors } from '../../trainer/openTensors.ts';
import { wasmTensors } from '../support/tensors.ts';

describe('openTensors', () => {
  it('opens WASM, which multiplies and differentiates', async () => {
    const { tf, engine } = await wasmTensors();
    assert.deepEqual(engine, { name: 'wasm', version: '4.22.0', device: 'cpu', threads: 1 });
    assert.equal(tf.getBackend(), 'wasm');
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => tf.sum(tf.mul(x, x)))(tf.tensor1d([1, 2, 3]))
        .dataSync(),
    );
    assert.deepEqual([...gradient], [2, 4, 6]);
  });

  it('refuses an order in which nothing opens', async () => {
    await assert.rejects(openTensors({ engines: {}, threads: 1, order: [] }), ConfigError);
  });

  it('computes on the processor for a worker that claims a GPU only when the engine was named', async () => {
    const claim = { engines: {}, threads: 1, device: 'gpu' } as const;
    await assert.rejects(openTensors(claim), /Expected tensors on a GPU.*got wasm 4.22.0.*--device cpu/);
    assert.equal((await openTensors({ ...claim, order: ['wasm'] })).engine.device, 'cpu');
  });

  // Stands for a GPU that is gone when a training is taken up again: a build that finds none must not go on slowly.
  it('refuses a build for CUDA that finds no GPU', async function () {
    const { tensorflow } = enginePaths(process.env['REGIMEN_HOME'] || join(homedir(), '.cache', 'regimen'));
    if (!existsSync(tensorflow)) {
      console.log('      skipped: TensorFlow is not built');
      this.skip();
    }
    const request = { engines: { 'tensorflow-cuda': tensorflow }, threads: 1, device: 'gpu' } as const;
    await assert.rejects(
      openTensors(request),
      (error) =>
        error instanceof ConfigError && /should compute on a GPU.*only the processor.*--device cpu/.test(error.message),
    );
    assert.equal(process.env['TF_FORCE_GPU_ALLOW_GROWTH'], 'true', 'memory of a GPU grows as it is needed');
  });
});
