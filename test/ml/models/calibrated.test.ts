import assert from 'node:assert/strict';
import { calibrators } from '../../../ml/calibration/registry.ts';
import { logLoss } from '../../../ml/evaluation/metrics/logLoss.ts';
import { calibrated } from '../../../ml/models/calibrated.ts';
import { predictiveUncertainty } from '../../../ml/models/predictiveUncertainty.ts';
import { scoredOutcomes } from '../../support/calibrationData.ts';
import { fitContext, matrixOf, trainingOf } from '../../support/modelData.ts';

/** A base that is twice as sure as it should be. */
const truth = (p: number) => 1 / (1 + Math.sqrt((1 - p) / p));
const rowsOf = (seed: number, rows: number) => {
  const { probability, label } = scoredOutcomes(seed, rows, truth);
  return trainingOf(matrixOf(['base'], probability), label);
};
const past = rowsOf(1, 3000);
const next = rowsOf(2, 6000);
const loss = (probability: Float64Array) => logLoss.compute({ probability, label: next.target }).value!;

describe('calibrated', () => {
  for (const method of Object.keys(calibrators))
    it(`${method} makes later rows’ log loss better and passes the base’s probability on`, async () => {
      const model = await calibrated.fit(past, { method }, fitContext());
      const { probability, raw_probability: raw } = model.predict(next.x);
      assert.deepEqual(raw, next.x.values);
      assert.deepEqual(model.predict(next.x), {
        probability,
        raw_probability: raw,
        ...predictiveUncertainty(probability!),
      });
      assert.ok(loss(probability!) < loss(raw) - 0.03, `${loss(probability!)} against ${loss(raw)}`);
      const restored = await calibrated.restore(model.files, { engines: {}, threads: 1 });
      assert.deepEqual(restored.predict(next.x), model.predict(next.x));
      assert.equal((model.summary as { method: string }).method, method);
    });

  it('keeps isotonic ends 1 / (n + 2) inside 0 and 1 unless told not to', async () => {
    const x = Float64Array.from({ length: 300 }, (_, row) => row / 299);
    const parted = trainingOf(
      matrixOf(['base'], x),
      x.map((p) => (p > 0.5 ? 1 : 0)),
    );
    const ends = async (clip: string) => {
      const { probability } = (await calibrated.fit(parted, { clip }, fitContext())).predict(parted.x);
      return [probability![0], probability!.at(-1)];
    };
    assert.deepEqual(await ends('laplace'), [1 / 302, 1 - 1 / 302]);
    assert.deepEqual(await ends('none'), [0, 1]);
    const { summary } = await calibrated.fit(past, { clip: 'none' }, fitContext());
    assert.doesNotThrow(() => JSON.stringify(summary));
  });

  it('stacks one base only', async () => {
    const two = trainingOf(matrixOf(['a', 'b'], past.x.values), past.target.slice(0, 1500));
    await assert.rejects(calibrated.fit(two, {}, fitContext()), /exactly 1 base model, got 2 \(a, b\)/);
    const wild = trainingOf(matrixOf(['base'], past.x.values.with(9, 1.5)), past.target);
    await assert.rejects(calibrated.fit(wild, {}, fitContext()), /0 to 1, got 1\.5 in row 9/);
  });
});
