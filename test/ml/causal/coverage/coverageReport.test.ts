import assert from 'node:assert/strict';
import { coverageReport, type FittedEffects } from '../../../../ml/causal/coverage/coverageReport.ts';
import { crossFit } from '../../../../ml/causal/estimators/crossFit.ts';
import type { EffectData } from '../../../../ml/causal/estimators/effectData.ts';
import { linearEffect, linearEffectAt } from '../../../../ml/causal/estimators/linearEffect.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { simulated } from '../estimators/simulated.ts';

const folds = { folds: 3, embargo: 0 };

/** Effects linear in x; `lessened` divides the standard errors. */
const linear =
  (lessened = 1, lag = 0) =>
  (data: EffectData): FittedEffects => {
    const { effect, standardError } = linearEffectAt(linearEffect(crossFit(data, folds), data.x, lag), data.x);
    return { effect, standardError: standardError.map((value) => value / lessened) };
  };

/** One effect for all rows, where there is none such. */
const constant = (data: EffectData): FittedEffects => {
  const { coefficients, covariance } = linearEffect(crossFit(data, folds), null, 0);
  const of = (value: number) => new Float64Array(data.x.rows).fill(value);
  return { effect: of(coefficients[0]!), standardError: of(Math.sqrt(covariance[0]!)) };
};

function report(
  fit: (data: EffectData) => FittedEffects,
  over: { persistence?: number; repeats?: number; blockLength?: number } = {},
) {
  const { data } = simulated(7, 300, { slope: 0.8, persistence: over.persistence ?? 0 });
  return coverageReport(data, crossFit(data, folds), fit, {
    effect: linear()(data).effect,
    repeats: over.repeats ?? 40,
    blockLength: over.blockLength ?? 1,
    seed: 5,
  });
}

describe('coverageReport', () => {
  it('finds that right intervals cover about 95 %', async () => {
    const found = await report(linear());
    assertClose(found.covered, 0.95, { abs: 3 * found.coveredError + 0.015, why: 'a linear effect by a linear fit' });
    assert.ok(found.coveredError < 0.02, `Monte-Carlo error ${found.coveredError}`);
    assert.ok(Math.abs(found.bias) < 0.05);
  });

  it('says how much too short intervals are, and by how much to widen them', async () => {
    const [right, short] = [await report(linear()), await report(linear(2))];
    assert.ok(short.covered < 0.8, `${short.covered}`);
    assertClose(short.factor / right.factor, 2, { abs: 0.15, why: 'errors divided by 2' });
    assertClose(short.coveredCalibrated, 0.95, { abs: 0.001, why: 'the widened ones hold what they promise' });
    assert.match(
      short.sentence,
      /^95 % intervals cover 6\d.* % of known effects on 40 simulated .*, so widen them by 2/,
    );
  });

  it('catches a fit that is too plain for the effects', async () => {
    const found = await report(constant);
    assert.ok(found.covered < 0.4, `${found.covered}`);
    assert.ok(found.rootMeanSquaredError > 0.5);
  });

  it('keeps the dependence of the rows: errors that ignore it cover less in blocks than row by row', async () => {
    const [rows, blocks] = [
      await report(linear(), { persistence: 0.9, blockLength: 1 }),
      await report(linear(), { persistence: 0.9, blockLength: 30 }),
    ];
    assert.ok(blocks.covered < rows.covered - 0.03, `${blocks.covered} in blocks, ${rows.covered} row by row`);
  });

  it('is the same twice and refuses a single repeat', async () => {
    assert.deepEqual(await report(linear(), { repeats: 3 }), await report(linear(), { repeats: 3 }));
    await assert.rejects(report(linear(), { repeats: 1 }), /at least 2, got 1/);
  });
});
