import assert from 'node:assert/strict';
import { ConfigError } from '../../../../contracts/failures.ts';
import { dropout } from '../../../../ml/neural/layers/dropout.ts';
import type { TensorLibrary } from '../../../../ml/neural/tensors.ts';
import { assertClose } from '../../../support/assertClose.ts';
import {
  assertEngines,
  assertGradients,
  caseOf,
  doubleTensors,
  onEngine,
  passOf,
  valueOf,
} from '../../../support/layerChecks.ts';

describe('dropout', () => {
  it('leaves the mean of a linear unit and gives it the variance of the formula (N7)', async () => {
    const tf = await doubleTensors();
    const passes = 100_000;
    const x = Array.from({ length: passes }, () => [1, 2, -1]).flat();
    const layer = dropout(0.3);
    const y = valueOf(tf, { layer, weights: [], x, shape: [passes, 3], dropping: true });
    let [sum, squares, fourths] = [0, 0, 0];
    for (let i = 0; i < passes; i++) {
      const value = 0.5 * y[3 * i]! - y[3 * i + 1]! + 2 * y[3 * i + 2]!;
      sum += value;
      squares += (value + 3.5) ** 2;
      fourths += (value + 3.5) ** 4;
    }
    const variance = squares / passes;
    assertClose(sum / passes, -3.5, { abs: 3 * Math.sqrt(variance / passes), why: 'mean, three standard errors' });
    const error = Math.sqrt((fourths / passes - variance ** 2) / passes);
    assertClose(variance, 3.535714285714, { abs: 3 * error, why: 'variance, three standard errors' });
  });

  it('is the identity where nothing is dropped', async () => {
    const tf = await doubleTensors();
    const at = caseOf(dropout(0.5), [4, 3]);
    assert.deepEqual(valueOf(tf, at), at.x);
    assert.deepEqual(valueOf(tf, { ...at, layer: dropout(0), dropping: true }), at.x);
  });

  it('drops the same on every engine, and passes gradients where it keeps', async () => {
    const at = { ...caseOf(dropout(0.4), [4, 5, 3]), dropping: true };
    await assertGradients(at, 60);
    await assertEngines(at);
    const values = (tf: TensorLibrary) => valueOf(tf, at);
    assert.deepEqual(await onEngine('cpu', values), await onEngine('wasm', values));
  });

  it('gives a row the same mask however many follow', async () => {
    const tf = await doubleTensors();
    const at = { ...caseOf(dropout(0.4), [6, 5]), dropping: true };
    const less = { ...at, x: Array.from(at.x).slice(0, 10), shape: [2, 5] };
    assert.deepEqual(valueOf(tf, at).slice(0, 10), valueOf(tf, less));
  });

  it('gives all rows the first one’s mask where masks are shared', async () => {
    const tf = await doubleTensors();
    tf.tidy(() => {
      const pass = passOf(tf, { dropping: true, sharedMasks: true });
      const y = dropout(0.5)
        .apply(pass, [], tf.ones([3, 64]))
        .dataSync();
      assert.deepEqual(y.slice(64, 128), y.slice(0, 64));
      assert.deepEqual(y.slice(128), y.slice(0, 64));
      assert.ok(y.includes(0) && y.includes(2));
      const alone = dropout(0.5).apply(passOf(tf, { dropping: true }), [], tf.ones([1, 64]));
      assert.deepEqual(alone.dataSync(), y.slice(0, 64), 'a row alone is dropped as it is among others');
      return [];
    });
  });

  it('refuses a rate that keeps nothing', () => {
    for (const rate of [1, -0.1, NaN])
      assert.throws(
        () => dropout(rate),
        (error: unknown) => error instanceof ConfigError && error.message.includes(`got ${rate}`),
      );
  });
});
