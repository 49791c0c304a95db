import assert from 'node:assert/strict';
import type { Tensor, TensorLibrary } from '../../../../ml/neural/tensors.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { wasmTensors } from '../../../support/tensors.ts';

let tf: TensorLibrary;

const wave = (shape: readonly number[], phase: number, scale = 1): Tensor =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => scale * Math.sin(i * 1.7 + phase)),
    [...shape],
  );

/** What `compute` gives on WASM and in plain JavaScript, as flat numbers; shapes must agree. */
async function onBoth(compute: () => readonly Tensor[]): Promise<[number[], number[]]> {
  const said = [];
  for (const backend of ['wasm', 'cpu']) {
    await tf.setBackend(backend);
    said.push(
      tf.tidy(() => compute().map((tensor) => ({ shape: tensor.shape, values: Array.from(tensor.dataSync()) }))),
    );
  }
  await tf.setBackend('wasm');
  const [ours, plain] = said as [(typeof said)[number], (typeof said)[number]];
  assert.deepEqual(
    ours.map(({ shape }) => shape),
    plain.map(({ shape }) => shape),
  );
  return [ours.flatMap(({ values }) => values), plain.flatMap(({ values }) => values)];
}

async function agree(compute: () => readonly Tensor[], abs = 2e-5): Promise<void> {
  const before = tf.memory().numTensors;
  const [ours, plain] = await onBoth(compute);
  assert.ok(plain.length > 0);
  plain.forEach((value, at) => assertClose(ours[at]!, value, { rel: 1e-5, abs, why: `value ${at}` }));
  assert.equal(tf.memory().numTensors, before);
}

/** Gradients of Σ w ⊙ f(inputs) by the inputs. */
const gradients = (f: (...inputs: Tensor[]) => Tensor, inputs: () => Tensor[]) => () =>
  tf.grads((...given: Tensor[]) => {
    const out = f(...given);
    return tf.sum(tf.mul(out, wave(out.shape, 9)));
  })(inputs());

describe('repairWasm', () => {
  before(async () => {
    ({ tf } = await wasmTensors());
  });

  const convolutions = [
    { input: [2, 7, 6, 3], filter: [3, 2, 3, 4], strides: 1, pad: 'valid' },
    { input: [2, 7, 6, 3], filter: [3, 3, 3, 2], strides: 2, pad: 'same' },
    { input: [1, 1, 12, 5], filter: [1, 4, 5, 3], strides: [1, 3], pad: 'same' },
    { input: [3, 5, 5, 1], filter: [5, 5, 1, 6], strides: 1, pad: 2 },
  ] as const;
  for (const { input, filter, strides, pad } of convolutions) {
    it(`gives the gradients of a convolution of [${input.join(', ')}] by [${filter.join(', ')}], padding ${pad}`, () =>
      agree(
        gradients(
          (x, w) => tf.conv2d(x as never, w as never, strides as never, pad),
          () => [wave(input, 1), wave(filter, 2)],
        ),
        1e-4,
      ));
    it(`gives the gradients of a depthwise convolution of [${input.join(', ')}], padding ${pad}`, () =>
      agree(
        gradients(
          (x, w) => tf.depthwiseConv2d(x as never, w as never, (Array.isArray(strides) ? 1 : strides) as never, pad),
          () => [wave(input, 1), wave([filter[0], filter[1], input[3], 2], 2)],
        ),
        1e-4,
      ));
  }

  it('sums segments, and leaves out rows of no segment', async () => {
    const ids = [2, 0, 2, -1, 7, 0];
    await agree(() => [tf.unsortedSegmentSum(wave([6, 2, 3], 1), tf.tensor1d(ids, 'int32'), 4)]);
    const sums = tf.tidy(() =>
      tf.unsortedSegmentSum(tf.tensor2d([[1], [2], [4], [8], [16], [32]]), tf.tensor1d(ids, 'int32'), 4).dataSync(),
    );
    assert.deepEqual([...sums], [34, 0, 5, 0]);
  });

  it('gives the gradient of a look-up, with rows looked up twice', () =>
    agree(
      gradients(
        (table) => tf.gather(table, tf.tensor1d([3, 0, 3, 1], 'int32')),
        () => [wave([5, 4], 1)],
      ),
    ));

  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const)
    it(`multiplies, A ${transposeA ? 'transposed' : 'straight'} and B ${transposeB ? 'transposed' : 'straight'}`, () =>
      agree(() => {
        const a = wave(transposeA ? [19, 37] : [37, 19], 1);
        const b = wave(transposeB ? [23, 19] : [19, 23], 2);
        const stacks = [wave(transposeA ? [2, 4, 3] : [2, 3, 4], 3), wave(transposeB ? [2, 5, 4] : [2, 4, 5], 4)];
        return [
          tf.matMul(a, b, transposeA, transposeB),
          tf.matMul(stacks[0]!, stacks[1]!, transposeA, transposeB),
          ...gradients(
            (x, y) => tf.matMul(x, y, transposeA, transposeB),
            () => [a, b],
          )(),
        ];
      }));

  const boxes = [
    { shape: [11], begin: [3], size: [5] },
    { shape: [4, 6], begin: [1, 0], size: [2, 6] },
    { shape: [4, 6], begin: [0, 2], size: [4, 3] },
    { shape: [3, 4, 60], begin: [0, 1, 2], size: [3, 2, 55] },
    { shape: [2, 3, 4, 5], begin: [1, 0, 2, 0], size: [1, 3, 2, 5] },
    { shape: [2, 3, 2, 3, 2], begin: [0, 1, 0, 1, 1], size: [2, 2, 1, 2, 1] },
    { shape: [4, 6], begin: [4, 0], size: [0, 6] },
  ];
  for (const { shape, begin, size } of boxes)
    it(`cuts [${size.join(', ')}] out of [${shape.join(', ')}]`, async () => {
      const [ours, plain] = await onBoth(() => [
        tf.slice(wave(shape, 1), begin, size),
        tf.slice(tf.cast(wave(shape, 1, 50), 'int32'), begin, size),
      ]);
      assert.deepEqual(ours, plain);
    });

  it('splits along every axis, into equal and unequal parts', async () => {
    const [ours, plain] = await onBoth(() => [
      ...tf.split(wave([4, 6, 8], 1), 2, 0),
      ...tf.split(wave([4, 6, 8], 2), [1, 3, 2], 1),
      ...tf.split(wave([4, 6, 8], 3), [5, -1], 2),
      ...tf.unstack(wave([4, 6, 8], 4), 1),
    ]);
    assert.deepEqual(ours, plain);
  });

  it('cuts words as before', () =>
    assert.deepEqual(tf.slice(tf.tensor1d(['a', 'b', 'c']), 1, 2).dataSync(), ['b', 'c']));
});
