import type { Layer } from '../../ml/neural/layer.ts';
import type { Tensor, TensorLibrary } from '../../ml/neural/tensors.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { assertClose } from './assertClose.ts';

/** The layer in 64 bits: flat weights in their order, flat input, flat output. */
type Oracle = (weights: readonly Float64Array[], x: Float64Array) => Float64Array;

const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);

/** What a layer makes of weights and an input given as numbers; nothing is dropped. */
export function applyLayer(
  tf: TensorLibrary,
  layer: Layer,
  weights: readonly Float64Array[],
  x: Float64Array,
  shape: readonly number[],
): Float32Array {
  return tf.tidy(() => {
    const own = weights.map((values, k) => tf.tensor(Float32Array.from(values), [...layer.weights[k]!.shape]));
    const pass = { tf, dropping: false, seed: () => 1 };
    return layer.apply(pass, own, tf.tensor(Float32Array.from(x), [...shape])).dataSync() as Float32Array;
  });
}

/**
 * Compares a layer with its oracle at random weights and input: the output, and the gradient of a random combination of it
 * by every weight and input with central differences of the oracle, 1e-5 to each side. What 32 bits leave is allowed.
 */
export function checkLayer(
  tf: TensorLibrary,
  layer: Layer,
  oracle: Oracle,
  { shape, seed = 1 }: { readonly shape: readonly number[]; readonly seed?: number },
): void {
  const random = createRandom(seed, 'layer');
  const draw = (n: number) => Float64Array.from({ length: n }, () => Math.fround(0.7 * random.normal()));
  const places = [...layer.weights.map((weight) => weight.shape), shape];
  const point = places.map((place) => draw(sizeOf(place)));
  const value = (at: readonly Float64Array[]) => oracle(at.slice(0, -1), at.at(-1)!);
  const expected = value(point);
  const mix = draw(expected.length);
  applyLayer(tf, layer, point.slice(0, -1), point.at(-1)!, shape).forEach((got, k) =>
    assertClose(got, expected[k]!, { rel: 2e-5, abs: 2e-6, why: `output ${k}` }),
  );

  const gradients = tf.tidy(() => {
    const loss = (...given: Tensor[]) => {
      const y = layer.apply({ tf, dropping: false, seed: () => 1 }, given.slice(0, -1), given.at(-1)!);
      return tf.sum(tf.mul(y, tf.tensor(Float32Array.from(mix), y.shape)));
    };
    const at = point.map((values, k) => tf.tensor(Float32Array.from(values), [...places[k]!]));
    return tf
      .grads(loss)(at)
      .map((gradient) => gradient.dataSync());
  });
  const scalar = (at: readonly Float64Array[]) => value(at).reduce((sum, y, k) => sum + y * mix[k]!, 0);
  point.forEach((values, part) =>
    values.forEach((center, k) => {
      const moved = (by: number) => scalar(point.map((own, p) => (p === part ? own.with(k, center + by) : own)));
      const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
      const why = `gradient ${k} of ${layer.weights[part]?.name ?? 'the input'}`;
      assertClose(gradients[part]![k]!, slope, { rel: 1e-4, abs: 2e-5, why });
    }),
  );
}
