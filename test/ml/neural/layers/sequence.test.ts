import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { dense } from '../../../../ml/neural/layers/dense.ts';
import { residual } from '../../../../ml/neural/layers/residual.ts';
import { sequence } from '../../../../ml/neural/layers/sequence.ts';
import {
  assertEngines,
  assertGradients,
  caseOf,
  doubleTensors,
  passOf,
  valueOf,
} from '../../../support/layerChecks.ts';

const [first, second] = [dense({ inputs: 3, outputs: 4, activation: 'tanh' }), dense({ inputs: 4, outputs: 2 })];

describe('sequence', () => {
  it('gives each layer its weights and the value before', async () => {
    const tf = await doubleTensors();
    const net = sequence([first, second]);
    assert.deepEqual(
      net.weights.map(({ name }) => name),
      ['0.weight', '0.bias', '1.weight', '1.bias'],
    );
    const at = caseOf(net, [2, 3]);
    const inner = valueOf(tf, { ...at, layer: first, weights: at.weights.slice(0, 2) });
    const outer = { ...at, layer: second, weights: at.weights.slice(2), x: inner, shape: [2, 4] };
    assert.deepEqual(valueOf(tf, at), valueOf(tf, outer));
  });

  it('keeps the order of more than ten layers', () => {
    const net = sequence(Array.from({ length: 12 }, () => dense({ inputs: 1, outputs: 1, bias: false })));
    assert.equal(net.weights[10]!.name, '10.weight');
  });

  it('has the gradient of its value, on every engine', async () => {
    const at = caseOf(
      sequence([first, residual(dense({ inputs: 4, outputs: 4, activation: 'gelu' })), second]),
      [3, 3],
    );
    await assertGradients(at);
    await assertEngines(at);
  });

  it('refuses more weights than its layers have', async () => {
    const tf = await doubleTensors();
    tf.tidy(() => {
      const extra = Array.from({ length: 5 }, () => tf.zeros([4, 3]));
      assert.throws(
        () => sequence([first, second]).apply(passOf(tf), extra, tf.zeros([2, 3])),
        (error: unknown) => error instanceof InputError && /needs 4 weights, got 5/.test(error.message),
      );
      return [];
    });
  });
});
