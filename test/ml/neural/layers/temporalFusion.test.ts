import assert from 'node:assert/strict';
import { ConfigError } from '../../../../contracts/failures.ts';
import { temporalFusion } from '../../../../ml/neural/layers/temporalFusion.ts';
import {
  assertEngines,
  assertGradients,
  caseOf,
  doubleTensors,
  observed,
  onEngine,
  valueOf,
} from '../../../support/layerChecks.ts';

const layer = temporalFusion({ dynamic: 3, fixed: 2, size: 4, heads: 2, dropout: 0.1 });

describe('temporalFusion', () => {
  it('has the gradient of its value, on every engine', async () => {
    const at = { ...caseOf(layer, [2, 4, 5]), dropping: true };
    await assertGradients(at, 3);
    await assertEngines(at, 5e-5);
  });

  it('does not see later steps of what changes', async () => {
    const at = caseOf(layer, [2, 6, 5]);
    for (const engine of ['cpu', 'wasm'] as const)
      await onEngine(engine, (tf) => {
        const before = valueOf(tf, at);
        for (let t = 0; t < 5; t++) {
          const x = Float64Array.from(at.x, (value, i) => (Math.floor(i / 5) % 6 > t && i % 5 < 3 ? -value : value));
          const after = valueOf(tf, { ...at, x });
          after.forEach((value, i) => {
            if (Math.floor(i / 4) % 6 <= t)
              assert.ok(Object.is(value, before[i]), `${engine}: step ${t}, element ${i}`);
          });
          assert.notDeepEqual(after, before);
        }
      });
  });

  it('reads the facts at the last step alone', async () => {
    const tf = await doubleTensors();
    const at = caseOf(layer, [1, 3, 5]);
    const earlier = Float64Array.from(at.x, (value, i) => (i < 10 && i % 5 >= 3 ? 9 : value));
    assert.deepEqual(valueOf(tf, { ...at, x: earlier }), valueOf(tf, at));
    assert.notDeepEqual(valueOf(tf, { ...at, x: Float64Array.from(at.x).with(13, 9) }), valueOf(tf, at));
  });

  it('shows what it reads', async () => {
    const tf = await doubleTensors();
    const at = caseOf(layer, [2, 4, 5]);
    assert.equal(observed(tf, at, 'variables').length, 2 * 4 * 3);
    assert.equal(observed(tf, at, 'attention').length, 2 * 4 * 4);
  });

  it('refuses inputs of one kind only', () => {
    assert.throws(
      () => temporalFusion({ dynamic: 3, fixed: 0, size: 4, heads: 2 }),
      (error: unknown) => error instanceof ConfigError && /got 3 and 0/.test(error.message),
    );
  });
});
