import assert from 'node:assert/strict';
import { ConfigError, DataQualityError, EngineUnavailableError } from '../../../../contracts/failures.ts';
import type { Parameters } from '../../../../contracts/system.ts';
import { hardwareOf } from '../../../../ml/models/hardwareOf.ts';
import { hybridCausal } from '../../../../ml/models/hybridCausal.ts';
import type { FittedModel } from '../../../../ml/models/model.ts';
import { effectRows } from '../../../support/effectRows.ts';
import { fitContext, rowsOf } from '../../../support/modelData.ts';
import { wasmTensors } from '../../../support/tensors.ts';

const rows = 700;
const parameters: Parameters = {
  ...{ every: 1, horizon_rows: 1, 'causal_model.n_estimators': 40 },
  ...{ 'regime_classifier.n_regimes': 2, 'regime_classifier.features': 'a, b' },
  ...{ 'regime_classifier.kind': 'attention', 'regime_classifier.hidden': 16, 'regime_classifier.window': 6 },
  ...{ 'regime_classifier.epochs': 12, 'uncertainty_estimator.kind': 'mc-dropout', 'uncertainty_estimator.passes': 20 },
};

describe('hybrid-causal with a regime network', () => {
  const { data } = effectRows(3, rows);
  const fit = async (given: Parameters = {}, more = {}): Promise<FittedModel> =>
    hybridCausal.fit(
      data,
      { ...parameters, ...given },
      fitContext({ tensors: await wasmTensors(), final: false, ...more }),
    );
  let fitted: FittedModel;
  let plain: FittedModel;
  before(async () => {
    fitted = await fit();
    plain = await fit({ 'regime_classifier.kind': 'hmm', 'uncertainty_estimator.kind': 'conformal' });
  });

  it('is trained where tensors are', () => {
    assert.equal(hardwareOf(hybridCausal, parameters), 'gpu');
    assert.equal(hardwareOf(hybridCausal, {}), 'cpu');
  });

  it('says which estimators it is made of, and how the network learnt', () => {
    const { summary } = fitted;
    assert.deepEqual(
      [summary['regime_model'], summary['uncertainty']],
      ['attention', 'Monte-Carlo dropout, conformal'],
    );
    assert.match(summary['regime_labels'] as string, /smoothed states of gaussian-hmm in the training rows/);
    assert.equal((summary['learning_curve'] as unknown[]).length, summary['epochs']);
    const { layers } = summary['attention'] as { layers: number[][][] };
    assert.deepEqual([layers.length, layers[0]!.length], [1, 6]);
    assert.equal(summary['calibration_rows'], 175);
    // The hidden Markov model's own states are told apart by a, which persists.
    assert.ok((summary['regime_accuracy_watched'] as number) > 0.8, String(summary['regime_accuracy_watched']));
  });

  it('leaves effects and predictions of the outcome as they are without it', () => {
    const [ours, theirs] = [fitted.predict(data.x), plain.predict(data.x)];
    for (const column of ['effect', 'prediction', 'effect_shock', 'upper_other'])
      assert.deepEqual(ours[column], theirs[column], column);
  });

  it('predicts regimes, the likeliest of them, and intervals that cover 90 % of new outcomes', () => {
    const fresh = effectRows(4, 600).data;
    const told = fitted.predict(fresh.x);
    told['regime_0']!.forEach((p, row) => {
      const other = told['regime_1']![row]!;
      assert.ok(Math.abs(p + other - 1) < 1e-9);
      assert.equal(told['regime']![row], p >= other ? 0 : 1);
      assert.ok(told['regime_entropy']![row]! >= 0 && told['regime_entropy']![row]! <= 1 + 1e-9);
      const half = (told['upper']![row]! - told['lower']![row]!) / 2;
      assert.ok(Math.abs(half - told['uncertainty']![row]!) < 1e-9);
    });
    const covered =
      fresh.target.filter((y, row) => told['lower']![row]! <= y && y <= told['upper']![row]!).length / 600;
    assert.ok(covered > 0.84 && covered < 0.96, `${covered} covered, 0.9 promised`);
    assert.ok(Math.max(...told['uncertainty']!) > 1.1 * Math.min(...told['uncertainty']!), 'widths differ');
  });

  it('with conformal intervals alone the network tells regimes, and all widths are one', async () => {
    const half = (await fit({ 'uncertainty_estimator.kind': 'conformal', 'regime_classifier.epochs': 1 })).predict(
      data.x,
    );
    assert.deepEqual(half['uncertainty'], plain.predict(data.x)['uncertainty']);
    assert.ok(half['regime_entropy']);
  });

  it('same seed, same bytes; restored it predicts the same; later rows and a history change nothing', async () => {
    const again = await fit({}, { threads: 2 });
    assert.deepEqual(again.files, fitted.files);
    assert.equal(JSON.stringify(again.summary), JSON.stringify(fitted.summary));
    const tensors = await wasmTensors();
    const restored = await hybridCausal.restore(fitted.files, { engines: {}, threads: 1, tensors });
    const whole = fitted.predict(rowsOf(data.x, 0, 60));
    assert.deepEqual(restored.predict(rowsOf(data.x, 0, 60)), whole);
    for (const [column, values] of Object.entries(restored.predict(rowsOf(data.x, 0, 7))))
      assert.deepEqual(values, whole[column]!.slice(0, 7), column);
    const after = restored.predict(rowsOf(data.x, 40, 60), rowsOf(data.x, 0, 40));
    for (const [column, values] of Object.entries(after)) assert.deepEqual(values, whole[column]!.slice(40), column);
    await assert.rejects(hybridCausal.restore(fitted.files, { engines: {}, threads: 1 }), {
      name: EngineUnavailableError.name,
    });
  });

  it('reports progress up to the end, never backwards', async () => {
    const seen: number[] = [];
    await fit(
      { 'regime_classifier.epochs': 2 },
      { onProgress: (done: number, of: number) => void seen.push(done / of) },
    );
    assert.equal(seen.at(-1), 1);
    assert.ok(seen.every((share, i) => share >= (seen[i - 1] ?? 0)));
  });

  it('refuses passes without a network, no tensors, and too few rows, with what is expected', async () => {
    await assert.rejects(fit({ 'regime_classifier.kind': 'hmm' }), {
      name: ConfigError.name,
      message: /kind attention with uncertainty_estimator.kind mc-dropout, got hmm/,
    });
    await assert.rejects(hybridCausal.fit(data, parameters, fitContext({ final: false })), {
      name: EngineUnavailableError.name,
      message: /got none/,
    });
    await assert.rejects(fit({ every: 2, 'uncertainty_estimator.confidence_level': 0.99 }), {
      name: DataQualityError.name,
      message: /hold 0.99 of outcomes need at least 99 rows of calibration, got 88/,
    });
  });
});
