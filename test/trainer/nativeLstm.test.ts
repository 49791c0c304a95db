import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lstm } from '../../ml/neural/layers/lstm.ts';
import type { TensorLibrary } from '../../ml/neural/tensors.ts';
import { enginePaths } from '../../runtime/enginePaths.ts';
import { openTensors } from '../../trainer/openTensors.ts';
import { assertClose } from '../support/assertClose.ts';
import { caseOf, derive, doubleTensors, kernelsOfStep } from '../support/layerChecks.ts';
import { wasmTensors } from '../support/tensors.ts';

const engines = enginePaths(process.env['REGIMEN_HOME'] || join(homedir(), '.cache', 'regimen'));

describe('registerNativeLstm', function () {
  this.timeout(120_000);
  let tf: TensorLibrary;

  before(async function () {
    if (!existsSync(engines.tensorflow)) {
      console.log('      skipped: TensorFlow is not built');
      this.skip();
    }
    await wasmTensors();
    ({ tf } = await openTensors({ engines, threads: 1, order: ['tensorflow'] }));
  });

  // One library for the whole process: the tests after this one expect WASM.
  after(async () => (await wasmTensors()).tf.setBackend('wasm'));

  it('gives the layer the outputs and gradients that it has in 64 bits', async () => {
    const at = caseOf(lstm({ inputs: 3, units: 5 }), [4, 7, 3]);
    const exact = derive(await doubleTensors(), at);
    const native = derive(tf, at);
    for (const [got, expected, why] of [
      [native.value, exact.value, 'value'],
      [native.x, exact.x, 'dx'],
      ...at.layer.weights.map(({ name }, i) => [native.weights[i]!, exact.weights[i]!, name] as const),
    ] as const)
      got.forEach((value, i) => assertClose(value, expected[i]!, { abs: 2e-5, rel: 1e-5, why: `${why}[${i}]` }));
  });

  it('takes a training step in few operations, and leaves no tensors behind', async () => {
    const at = caseOf(lstm({ inputs: 3, units: 5 }), [4, 32, 3]);
    const kernels = await kernelsOfStep(tf, at);
    assert.ok(kernels < 80, `${kernels} kernels`);
    const before = tf.memory().numTensors;
    derive(tf, at);
    assert.equal(tf.memory().numTensors, before);
  });
});
