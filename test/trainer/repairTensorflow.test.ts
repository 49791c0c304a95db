import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Layer } from '../../ml/neural/layer.ts';
import { causalConv1d } from '../../ml/neural/layers/causalConv1d.ts';
import { dense } from '../../ml/neural/layers/dense.ts';
import { formulaKernel } from '../../ml/neural/layers/formula.ts';
import { gru } from '../../ml/neural/layers/gru.ts';
import { transformerEncoderLayer } from '../../ml/neural/layers/transformerEncoderLayer.ts';
import type { Tensor, TensorLibrary } from '../../ml/neural/tensors.ts';
import {
  binaryCrossEntropy,
  huber,
  meanSquaredError,
  softmaxCrossEntropy,
  type Loss,
} from '../../ml/neural/training/losses.ts';
import { enginePaths } from '../../runtime/enginePaths.ts';
import { openTensors } from '../../trainer/openTensors.ts';
import { assertClose } from '../support/assertClose.ts';
import { caseOf, derive, doubleTensors, kernelsOfStep } from '../support/layerChecks.ts';
import { wasmTensors } from '../support/tensors.ts';
import { assertTorchSteps, torchNetworks } from '../support/torchSteps.ts';

const engines = enginePaths(process.env['REGIMEN_HOME'] || join(homedir(), '.cache', 'regimen'));

describe('repairTensorflow', function () {
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

  const layers: Readonly<Record<string, { readonly layer: Layer; readonly shape: readonly number[] }>> = {
    'dense, rectified': { layer: dense({ inputs: 3, outputs: 4, activation: 'relu' }), shape: [5, 3] },
    'dense without a bias': { layer: dense({ inputs: 3, outputs: 4, bias: false }), shape: [2, 6, 3] },
    convolution: {
      layer: causalConv1d({ inputs: 3, outputs: 4, kernel: 3, dilation: 2, activation: 'relu' }),
      shape: [4, 7, 3],
    },
    gru: { layer: gru({ inputs: 3, units: 5 }), shape: [4, 7, 3] },
    'gru of one step': { layer: gru({ inputs: 3, units: 5 }), shape: [4, 1, 3] },
    attention: {
      layer: transformerEncoderLayer({ size: 4, heads: 2, hidden: 6, activation: 'gelu', causal: true }),
      shape: [2, 5, 4],
    },
  };

  for (const [name, { layer, shape }] of Object.entries(layers))
    it(`gives ${name} the outputs and gradients that it has in 64 bits, and leaves no tensors behind`, async () => {
      const at = caseOf(layer, shape);
      const exact = derive(await doubleTensors(), at);
      derive(tf, at);
      const before = tf.memory().numTensors;
      const native = derive(tf, at);
      assert.equal(tf.memory().numTensors, before);
      for (const [got, expected, why] of [
        [native.value, exact.value, 'value'],
        [native.x, exact.x, 'dx'],
        ...layer.weights.map((weight, i) => [native.weights[i]!, exact.weights[i]!, weight.name] as const),
      ] as const)
        got.forEach((value, i) => assertClose(value, expected[i]!, { abs: 2e-5, rel: 1e-5, why: `${why}[${i}]` }));
      assert.deepEqual(derive(tf, at), native, 'twice the same bits');
    });

  for (const name of Object.keys(torchNetworks))
    it(`has the losses of PyTorch over forty steps of Adam: ${name}`, () => assertTorchSteps(tf, name));

  it('takes a step of a dense layer, and of a GRU however long, in few kernels', async () => {
    const steps = [
      [dense({ inputs: 3, outputs: 4, activation: 'relu' }), [5, 3], 16],
      [gru({ inputs: 3, units: 5 }), [4, 32, 3], 50],
    ] as const;
    for (const [layer, shape, most] of steps) {
      const kernels = await kernelsOfStep(tf, caseOf(layer, shape));
      assert.ok(kernels <= most, `${kernels} kernels`);
    }
  });

  it('computes losses and their gradients as one formula each, with the bits of the operations one by one', () => {
    const [z, y] = [
      [2.5, -1, 0.25, 90, 0, -3],
      [1, 0, 0, 1, 0.75, 0.25],
    ] as const;
    const losses = { binaryCrossEntropy, softmaxCrossEntropy, meanSquaredError, huber: huber(1.5) };
    const derived = (library: TensorLibrary, loss: Loss, weights: readonly number[] | null) =>
      library.tidy(() => {
        const { value, grad } = library.valueAndGrad((output) => {
          const by = weights && library.tensor2d([...weights], [3, 1]);
          return loss(library, output, library.tensor2d([...y], [3, 2]), by).asScalar();
        })(library.tensor2d([...z], [3, 2]));
        return [...value.dataSync(), ...grad.dataSync()];
      });
    const formula = tf.getKernel(formulaKernel, 'tensorflow');
    for (const [name, loss] of Object.entries(losses))
      for (const weights of [null, [0.5, 2, 0.5]]) {
        const before = tf.memory().numTensors;
        const fused = derived(tf, loss, weights);
        assert.equal(tf.memory().numTensors, before, name);
        tf.unregisterKernel(formulaKernel, 'tensorflow');
        try {
          assert.deepEqual(fused, derived(tf, loss, weights), name);
        } finally {
          tf.registerKernel(formula);
        }
      }
  });

  it('leaves numbers of other kinds to the kernels of the package', () => {
    const whole = (values: Tensor) => Array.from(values.dataSync());
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3], 'int32');
    assert.deepEqual(whole(tf.transpose(table)), [1, 4, 2, 5, 3, 6]);
    assert.deepEqual(whole(tf.sum(table, 0)), [5, 7, 9]);
    assert.deepEqual(whole(tf.slice(table, [0, 1], [2, 1])), [2, 5]);
    assert.deepEqual(whole(tf.pad(tf.tensor1d([1, 2]), [[1, 0]], 9)), [9, 1, 2]);
    table.dispose();
  });
});
