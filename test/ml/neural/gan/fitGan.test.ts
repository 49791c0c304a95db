import assert from 'node:assert/strict';
import { InputError, NumericsError } from '../../../../contracts/failures.ts';
import { drawRows, fitGan, type GanOptions } from '../../../../ml/neural/gan/fitGan.ts';
import { stylisedFacts } from '../../../../ml/neural/gan/stylisedFacts.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { fitContext } from '../../../support/modelData.ts';
import { garchWindows } from '../../../support/garchWindows.ts';
import { ringRows, sharesOfRing } from '../../../support/ringRows.ts';
import { wasmTensors } from '../../../support/tensors.ts';

const tiny: GanOptions = { noise: 2, generator: [8], critic: [8], steps: 3, batch: 8 };

describe('fitGan', function () {
  this.timeout(120_000);

  it('draws both of two groups, half of its rows from each, and little beside them', async () => {
    const tensors = await wasmTensors();
    const options = { noise: 2, generator: [16, 16], critic: [16, 16], steps: 250, batch: 32, learningRate: 0.005 };
    const rows = Float32Array.from(ringRows(1, 2, 2000));
    const gan = await fitGan({ rows, width: 2, options, tensors, context: fitContext({ seed: 1 }) });
    const { each, beside } = sharesOfRing(drawRows(tensors, gan, 2000, 3), 2);
    assert.ok(each.every((share) => share > 0.25) && beside < 0.3, `${each.join(', ')}; ${beside} beside`);
    assert.equal(gan.diverged, false);
    const { step, distance } = gan.curve.at(-1)!;
    assert.ok(step === 249 && Math.abs(distance) < 0.5, `${distance} at ${step}`);
  });

  it('finds four groups in a line, by its own rate and penalty', async () => {
    const tensors = await wasmTensors();
    const centres = [-1.35, -0.45, 0.45, 1.35];
    const random = createRandom(1, 'modes');
    const rows = Float32Array.from({ length: 2000 }, () => centres[random.integer(4)]! + 0.1 * random.normal());
    const small = { noise: 2, generator: [16, 16], critic: [16, 16], steps: 400 };
    const gan = await fitGan({ rows, width: 1, options: small, tensors, context: fitContext({ seed: 1 }) });
    const drawn = drawRows(tensors, gan, 2000, 3);
    const shares = centres.map((centre) => drawn.filter((value) => Math.abs(value - centre) < 0.3).length / 2000);
    // A quarter each of real rows; some of those drawn lie on the way from one group to the next.
    assert.ok(
      shares.every((share) => share > 0.1),
      shares.join(', '),
    );
  });

  it('same seed, same bits; the tensors of a fit do not outlive it; fewer rows are the first of more', async () => {
    const tensors = await wasmTensors();
    const rows = Float32Array.from(garchWindows(1, 50, 4));
    const before = tensors.tf.memory().numTensors;
    const seen: number[] = [];
    const onProgress = (done: number, of: number) => void seen.push(done / of);
    const fit = (seed: number) =>
      fitGan({ rows, width: 4, options: tiny, tensors, context: fitContext({ seed, onProgress }) });
    const gan = await fit(1);
    assert.deepEqual(await fit(1), gan);
    assert.notDeepEqual((await fit(2)).weights, gan.weights);
    const drawn = drawRows(tensors, gan, 20, 5);
    assert.deepEqual(drawRows(tensors, gan, 7, 5), drawn.slice(0, 28));
    assert.equal(tensors.tf.memory().numTensors, before);
    assert.deepEqual(seen.slice(0, 3), [1 / 3, 2 / 3, 1]);
    assert.ok(stylisedFacts(drawn, 4, 1).deviation > 0);
  });

  it('stops when asked to, and refuses rows that are none and a first step that is not finite', async () => {
    const tensors = await wasmTensors();
    const rows = new Float32Array(20).fill(1);
    const given = { rows, width: 4, options: tiny, tensors, context: fitContext() };
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(fitGan({ ...given, context: fitContext({ signal }) }), /enough/);
    await assert.rejects(fitGan({ ...given, width: 3 }), InputError);
    await assert.rejects(fitGan({ ...given, rows: rows.with(6, NaN) }), /NaN at 6/);
    await assert.rejects(fitGan({ ...given, rows: rows.map(() => 3e38) }), NumericsError);
    await assert.rejects(fitGan({ ...given, options: { ...tiny, learningRate: 1e30 } }), /learning rate of 1e\+30/);
  });
});
