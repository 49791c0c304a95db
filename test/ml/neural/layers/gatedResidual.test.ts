import { gatedResidual } from '../../../../ml/neural/layers/gatedResidual.ts';
import { assertClose } from '../../../support/assertClose.ts';
import {
  assertEngines,
  assertGradients,
  beside,
  caseOf,
  doubleTensors,
  valueOf,
} from '../../../support/layerChecks.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe('gatedResidual', () => {
  it('equals its formula written out, of one feature each beside two outputs', async () => {
    const layer = gatedResidual({ inputs: 1, outputs: 2, hidden: 1, context: 1 });
    const at = caseOf(beside(layer, 1), [1, 2]);
    const [w, b, c, o, ob, g, gb, v, vb, gamma, beta, s, sb] = at.weights as readonly Float64Array[];
    const [x, context] = [at.x[0]!, at.x[1]!];
    const a = w![0]! * x + b![0]! + c![0]! * context;
    const elu = a > 0 ? a : Math.expm1(a);
    const eta = [0, 1].map((i) => o![i]! * elu + ob![i]!);
    const summed = [0, 1].map((i) => {
      const at2 = (m: Float64Array, bias: Float64Array): number =>
        m[2 * i]! * eta[0]! + m[2 * i + 1]! * eta[1]! + bias[i]!;
      return s![i]! * x + sb![i]! + sigmoid(at2(g!, gb!)) * at2(v!, vb!);
    });
    const mean = (summed[0]! + summed[1]!) / 2;
    const scale = Math.sqrt(((summed[0]! - mean) ** 2 + (summed[1]! - mean) ** 2) / 2 + 1e-5);
    const y = valueOf(await doubleTensors(), at);
    for (const i of [0, 1])
      assertClose(y[i]!, ((summed[i]! - mean) / scale) * gamma![i]! + beta![i]!, { abs: 1e-12, why: `output ${i}` });
  });

  it('has the gradient of its value for both inputs, on every engine', async () => {
    for (const outputs of [3, 2]) {
      const layer = gatedResidual({ inputs: 3, outputs, hidden: 4, context: 2, dropout: 0.2 });
      const at = { ...caseOf(beside(layer, 3), [4, 5]), dropping: true };
      await assertGradients(at, 10);
      await assertEngines(at);
    }
  });
});
