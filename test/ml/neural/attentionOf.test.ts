import assert from 'node:assert/strict';
import { attentionOf } from '../../../ml/neural/attentionOf.ts';
import type { Layer } from '../../../ml/neural/layer.ts';
import { columnMoments } from '../../../ml/stats/columnMoments.ts';
import { matrixOf } from '../../support/modelData.ts';
import { wasmTensors } from '../../support/tensors.ts';

/** Every step reads every step as much as the value it holds, times the only weight; the second layer twice as much. */
const scripted: Layer = {
  weights: [{ name: 'scale', shape: [1], initial: 'ones' }],
  apply({ tf, observe }, [scale], x) {
    const [batch, time] = x.shape as [number, number, number];
    const read = tf.mul(tf.reshape(x, [batch, 1, time]), scale!);
    const attention = tf.mul(read, tf.ones([1, time, 1]));
    observe?.('variables', x);
    observe?.('attention', attention);
    observe?.('attention', tf.mul(attention, 2));
    return x;
  },
};
const weights = Float64Array.of(0.5);

describe('attentionOf', () => {
  it('is the mean over the windows of the newest 64 rows, layer by layer, and leaves no tensor', async () => {
    const tensors = await wasmTensors();
    const values = Array.from({ length: 100 }, (_, t) => Math.sin(t));
    const x = matrixOf(['a'], values);
    const moments = columnMoments(x, 1);
    const [centre, spread] = [moments.centre[0]!, moments.spread[0]!];
    const before = tensors.tf.memory().numTensors;
    const { rows, layers } = attentionOf(tensors, scripted, { moments, weights }, x, 3);
    assert.equal(tensors.tf.memory().numTensors, before);
    assert.deepEqual([rows, layers.length], [64, 2]);
    const mean = (back: number): number =>
      values.slice(36 - back, 100 - back).reduce((sum, value) => sum + (value - centre) / spread, 0) / 64;
    for (const [at, layer] of layers.entries())
      for (const step of layer)
        step.forEach((weight, read) =>
          assert.ok(Math.abs(weight - 0.5 * (at + 1) * mean(2 - read)) < 5.1e-5, `layer ${at}, step ${read}`),
        );
  });

  it('shows the newest 32 steps of a longer window, and windows that begin before the first row', async () => {
    const x = matrixOf(['a'], [0, 2]);
    const moments = { centre: Float64Array.of(0), spread: Float64Array.of(1) };
    const { rows, layers } = attentionOf(await wasmTensors(), scripted, { moments, weights }, x, 40);
    assert.equal(rows, 2);
    assert.deepEqual([layers[0]!.length, layers[0]![0]!.length], [32, 32]);
    assert.deepEqual(layers[0]![31]!.slice(-3), [0, 0, 0.5]);
  });
});
