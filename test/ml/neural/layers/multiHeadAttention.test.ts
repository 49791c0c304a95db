import assert from 'node:assert/strict';
import { ConfigError } from '../../../../contracts/failures.ts';
import { multiHeadAttention } from '../../../../ml/neural/layers/multiHeadAttention.ts';
import { assertClose } from '../../../support/assertClose.ts';
import {
  assertCausal,
  assertEngines,
  assertGradients,
  assertTorch,
  caseOf,
  doubleTensors,
  observed,
  referenceInput,
  referenceWeights,
  valueOf,
} from '../../../support/layerChecks.ts';

const layer = multiHeadAttention({ size: 4, heads: 2 });
const causal = multiHeadAttention({ size: 4, heads: 2, causal: true });

describe('multiHeadAttention', () => {
  it('gives torch’s reference numbers (N3)', async () => {
    const tf = await doubleTensors();
    const at = { layer, weights: referenceWeights(layer), x: referenceInput(20), shape: [1, 5, 4] };
    const output = valueOf(tf, at);
    const attention = observed(tf, at, 'attention');
    const close = (actual: number, expected: number, why: string) => assertClose(actual, expected, { abs: 1e-10, why });
    [0.167830702, 0.1594167131, -0.0080366468, -0.4670584144].forEach((expected, i) =>
      close(output[i]!, expected, `output[${i}]`),
    );
    [0.1556935195, 0.2456839344, 0.1764900745, 0.2098059119, 0.2123265597].forEach((expected, i) =>
      close(attention[i]!, expected, `attention[${i}]`),
    );
  });

  it('equals torch’s MultiheadAttention in every output and gradient', async () => {
    await assertEngines(await assertTorch(layer, 'attention'));
    await assertEngines(await assertTorch(causal, 'causalAttention'));
  });

  it('has the gradient of its value, on every engine', async () => {
    for (const net of [layer, causal, multiHeadAttention({ size: 6, heads: 3, dropout: 0.3 })]) {
      const at = { ...caseOf(net, [2, 5, net.weights[3]!.shape[0]!]), dropping: true };
      await assertGradients(at);
      await assertEngines(at);
    }
  });

  it('does not see later steps with a causal mask, and reads with shares that sum to one', async () => {
    const at = caseOf(causal, [2, 6, 4]);
    await assertCausal(at);
    const attention = observed(await doubleTensors(), at, 'attention');
    for (let row = 0; row < 12; row++) {
      const shares = attention.slice(6 * row, 6 * row + 6);
      assertClose(
        shares.reduce((sum, share) => sum + share, 0),
        1,
        { abs: 1e-14, why: `row ${row}` },
      );
      for (let later = (row % 6) + 1; later < 6; later++) assert.equal(shares[later], 0);
    }
  });

  it('refuses heads that do not divide the size', () => {
    assert.throws(
      () => multiHeadAttention({ size: 6, heads: 4 }),
      (error: unknown) => error instanceof ConfigError && /size 6 .* got 4/.test(error.message),
    );
  });
});
