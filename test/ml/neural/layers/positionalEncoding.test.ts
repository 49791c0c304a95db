import { positionalEncoding } from '../../../../ml/neural/layers/positionalEncoding.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { assertEngines, assertGradients, caseOf, doubleTensors, valueOf } from '../../../support/layerChecks.ts';

describe('positionalEncoding', () => {
  it('adds sines and cosines of the paper', async () => {
    const x = new Float64Array(15);
    const y = valueOf(await doubleTensors(), { layer: positionalEncoding(5), weights: [], x, shape: [1, 3, 5] });
    for (let t = 0; t < 3; t++) {
      const angles = [t, t, t / 10000 ** 0.4, t / 10000 ** 0.4, t / 10000 ** 0.8];
      angles.forEach((angle, j) =>
        assertClose(y[5 * t + j]!, j % 2 === 0 ? Math.sin(angle) : Math.cos(angle), { abs: 6e-8, why: `${t}, ${j}` }),
      );
    }
  });

  it('makes the product of two places depend on their distance alone', async () => {
    const [time, size] = [9, 8];
    const x = new Float64Array(time * size);
    const y = valueOf(await doubleTensors(), {
      layer: positionalEncoding(size),
      weights: [],
      x,
      shape: [1, time, size],
    });
    const product = (s: number, t: number): number => {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += y[s * size + j]! * y[t * size + j]!;
      return sum;
    };
    for (let t = 0; t + 3 < time; t++) assertClose(product(t, t + 3), product(0, 3), { abs: 1e-6, why: `from ${t}` });
  });

  it('has the gradient of its value, on every engine', async () => {
    const at = caseOf(positionalEncoding(4), [2, 3, 4]);
    await assertGradients(at);
    await assertEngines(at);
  });
});
