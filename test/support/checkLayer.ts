import type { Layer } from '../../ml/neural/layer.ts';
import type { TensorLibrary } from '../../ml/neural/tensors.ts';
import { assertClose } from './assertClose.ts';
import { assertEngines, assertGradients, caseOf, doubleTensors, valueOf } from './layerChecks.ts';

/** The layer by loops: flat weights in their order, flat input, flat output. */
type Oracle = (weights: readonly Float64Array[], x: Float64Array) => Float64Array;

/** What a layer makes of weights and an input given as numbers; nothing is dropped. */
export const applyLayer = (
  tf: TensorLibrary,
  layer: Layer,
  weights: readonly Float64Array[],
  x: Float64Array,
  shape: readonly number[],
): Float64Array => valueOf(tf, { layer, weights, x, shape });

/**
 * At random weights and input a layer in 64 bits is its oracle, to 1e-12, and has the gradients that differences find, to 1e-6;
 * in 32 bits it gives the same in plain JavaScript and on WASM.
 */
export async function checkLayer(layer: Layer, oracle: Oracle, shape: readonly number[], seed = 1): Promise<void> {
  const at = caseOf(layer, shape, seed);
  const expected = oracle(
    at.weights.map((values) => Float64Array.from(values)),
    Float64Array.from(at.x),
  );
  valueOf(await doubleTensors(), at).forEach((got, k) =>
    assertClose(got, expected[k]!, { rel: 1e-12, abs: 1e-12, why: `output ${k}` }),
  );
  await assertGradients(at, 40);
  await assertEngines(at);
}
