import assert from 'node:assert/strict';
import { ConfigError, NumericsError } from '../../../contracts/failures.ts';
import { regimeLayer } from '../../../ml/models/attentionRegime/regimeLayer.ts';
import { initialWeights } from '../../../ml/neural/initialWeights.ts';
import { dense } from '../../../ml/neural/layers/dense.ts';
import { dropout } from '../../../ml/neural/layers/dropout.ts';
import { dropoutMask } from '../../../ml/neural/layers/dropoutMask.ts';
import { sequence } from '../../../ml/neural/layers/sequence.ts';
import { mcDropout, type DropoutMoments } from '../../../ml/neural/mcDropout.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { matrixOf, rowsOf } from '../../support/modelData.ts';
import { wasmTensors } from '../../support/tensors.ts';

const tensors = await wasmTensors();
const asTheyAre = (width: number) => ({ centre: new Float64Array(width), spread: new Float64Array(width).fill(1) });

describe('mcDropout', () => {
  // N7: dropout 0.3 before a line of weights (0.5, −1, 2) at (1, 2, −1).
  const line = (rate: number) => sequence([dropout(rate), dense({ inputs: 3, outputs: 1, bias: false })]);
  const state = { moments: asTheyAre(3), weights: Float32Array.of(0.5, -1, 2) };
  const x = matrixOf(['a', 'b', 'c'], [1, 2, -1]);
  const lineOf = (passes: number, more = {}) =>
    mcDropout(tensors, line(0.3), state, { x, window: null }, { passes, seed: 3, ...more });

  it('has the mean and variance of dropout on a line: −3.5 and 3.535714', () => {
    const passes = 100_000;
    const { mean, variance, outputs } = lineOf(passes);
    assert.equal(outputs, 1);
    const exact = (0.3 / 0.7) * (0.25 + 4 + 4);
    assertClose(exact, 3.535714285714, { abs: 1e-12, why: 'N7' });
    assertClose(mean[0]!, -3.5, { abs: 3 * Math.sqrt(exact / passes), why: 'three standard errors' });
    // Fourth moments of scaled Bernoulli terms add up to a kurtosis below 3.
    assertClose(variance[0]!, exact, { abs: 3 * exact * Math.sqrt(2 / passes), why: 'three standard errors' });
  });

  it('is the mean and variance of the same masks drawn one by one', () => {
    const passes = 7;
    const mask = dropoutMask(createRandom(3, 'mc-dropout').integer(0x100000000), passes * 3, 0.3);
    const each = Array.from({ length: passes }, (_, t) =>
      [0.5, -2, -2].reduce((sum, part, j) => sum + part * mask[t * 3 + j]!, 0),
    );
    const centre = each.reduce((sum, value) => sum + value, 0) / passes;
    const { mean, variance } = lineOf(passes);
    assertClose(mean[0]!, centre, { abs: 1e-6, why: '32 bits' });
    const spread = each.reduce((sum, value) => sum + (value - centre) ** 2, 0) / passes;
    assertClose(variance[0]!, spread, { abs: 1e-5, why: '32 bits' });
  });

  it('adds τ⁻¹ to the variance, reads outputs as asked, and varies nothing without dropout', () => {
    const plain = lineOf(50);
    assertClose(lineOf(50, { noise: [0.25] }).variance[0]!, plain.variance[0]! + 0.25, { abs: 1e-12, why: 'τ⁻¹' });
    const doubled = lineOf(50, { read: (values: Float64Array) => void (values[0]! *= 2) });
    assertClose(doubled.variance[0]!, 4 * plain.variance[0]!, { rel: 1e-12, why: 'of twice the output' });
    const none = mcDropout(tensors, line(0), state, { x, window: null }, { passes: 50, seed: 3 });
    assertClose(none.mean[0]!, -3.5, { abs: 1e-12, why: 'w·x' });
    assertClose(none.variance[0]!, 0, { abs: 1e-12, why: 'passes are alike' });
  });

  describe('of windows', () => {
    const layer = regimeLayer({ inputs: 2, hidden: 8, heads: 2, dropout: 0.3, regimes: 3 });
    const random = createRandom(5, 'rows');
    const long = matrixOf(
      ['a', 'b'],
      Array.from({ length: 80 }, () => random.normal()),
    );
    const network = { moments: asTheyAre(2), weights: Float32Array.from(initialWeights(layer.weights, 1)) };
    const read = (part: typeof long, more = {}, seed = 9): DropoutMoments =>
      mcDropout(tensors, layer, network, { x: part, window: 5, ...more }, { passes: 11, seed });
    const whole = read(long);

    it('a row alone has the bits of the row among others; so do a beginning and some rows', () => {
      const { mean, variance } = read(rowsOf(long, 0, 13));
      assert.deepEqual(mean, whole.mean.slice(0, 13 * 4));
      assert.deepEqual(variance, whole.variance.slice(0, 13 * 4));
      const alone = read(rowsOf(long, 20, 21), { history: rowsOf(long, 3, 20) });
      assert.deepEqual(alone.variance, whole.variance.slice(20 * 4, 21 * 4));
      const some = read(long, { rows: Int32Array.of(20, 39) });
      assert.deepEqual(some.mean, Float64Array.of(...whole.mean.slice(80, 84), ...whole.mean.slice(156, 160)));
    });

    it('same seed, same bits; another seed, other passes; the same number of tensors', () => {
      const before = tensors.tf.memory().numTensors;
      assert.deepEqual(read(long), whole);
      assert.notDeepEqual(read(long, {}, 10).mean, whole.mean);
      assert.equal(tensors.tf.memory().numTensors, before);
    });
  });

  it('refuses one pass, and outputs that are not finite', () => {
    assert.throws(() => lineOf(1), { name: ConfigError.name, message: /at least 2 whole passes, got 1/ });
    const broken = { ...state, weights: Float32Array.of(0.5, Infinity, 2) };
    assert.throws(() => mcDropout(tensors, line(0.3), broken, { x, window: null }, { passes: 5, seed: 1 }), {
      name: NumericsError.name,
      message: /finite outputs, got NaN at row 0|finite outputs, got -?Infinity at row 0/,
    });
  });
});
