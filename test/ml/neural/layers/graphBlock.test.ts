import { graphBlock } from '../../../../ml/neural/layers/graphBlock.ts';
import { graphConvolution } from '../../../../ml/neural/layers/graphConvolution.ts';
import { checkLayer } from '../../../support/checkLayer.ts';

const [n, inputs, outputs, batch] = [2, 3, 2, 4];
const adjacency = Float64Array.of(0.5, 0.25, -0.75, 1);

describe('graphBlock', () => {
  it('rectifies what is heard and what is known itself, and passes their gradients back', async () => {
    await checkLayer(
      graphBlock(graphConvolution({ adjacency, inputs, outputs }), inputs, outputs),
      ([weight, bias, own], x) =>
        Float64Array.from({ length: batch * n * outputs }, (_, at) => {
          const [row, i, o] = [Math.floor(at / (n * outputs)), Math.floor(at / outputs) % n, at % outputs];
          let sum = bias![o]!;
          for (let f = 0; f < inputs; f++) {
            sum += own![o * inputs + f]! * x[(row * n + i) * inputs + f]!;
            for (let j = 0; j < n; j++)
              sum += adjacency[i * n + j]! * weight![o * inputs + f]! * x[(row * n + j) * inputs + f]!;
          }
          return Math.max(0, sum);
        }),
      [batch, n, inputs],
    );
  });
});
