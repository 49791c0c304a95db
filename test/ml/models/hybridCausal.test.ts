import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import type { CausalView } from '../../../contracts/causal.ts';
import { hybridCausal } from '../../../ml/models/hybridCausal.ts';
import type { FittedModel } from '../../../ml/models/model.ts';
import { effectRows } from '../../support/effectRows.ts';
import { fitContext, rowsOf } from '../../support/modelData.ts';

const parameters = {
  ...{ every: 2, horizon_rows: 4, coverage_repeats: 3, placebos: 19, 'causal_model.n_estimators': 40 },
  ...{ 'regime_classifier.n_regimes': 2, 'regime_classifier.features': 'a, b' },
};

describe('hybrid-causal', () => {
  const { data } = effectRows(3, 900);
  let fitted: FittedModel;
  let view: Omit<CausalView, 'model'>;
  before(async () => {
    fitted = await hybridCausal.fit(data, parameters, fitContext());
    view = fitted.summary['causal'] as typeof view;
  });

  it('is one file, learns from every second row, and says what stands for what', () => {
    assert.deepEqual(Object.keys(fitted.files), ['hybrid_causal_model']);
    assert.equal(view.rows, 450);
    assert.deepEqual([view.regimeModel, view.uncertainty], ['gaussian-hmm', 'conformal']);
    assert.equal(fitted.summary['regime_model'], 'gaussian-hmm');
  });

  it('tells of every treatment its effect, coverage, importance, curve and four refutations', () => {
    assert.deepEqual(
      view.treatments.map(({ name }) => name),
      ['shock', 'other'],
    );
    for (const one of view.treatments) {
      assert.equal(one.refutations.length, 4);
      assert.equal(one.curve.points.length, 9);
      assert.match(one.coverage.sentence, /^95 % intervals cover .* on 3 simulated data sets/);
      assert.ok(Math.abs(one.importance.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
      assert.ok(one.rLoss['ensemble']! <= Math.min(one.rLoss['constant']!, one.rLoss['forest']!) + 1e-12);
    }
    const [shock, other] = view.treatments;
    assert.ok(Math.abs(shock!.average.effect - 1.5) < 0.25, `${shock!.average.effect} for 1.5`);
    assert.ok(Math.abs(other!.average.effect - 0.5) < 0.2, `${other!.average.effect} for 0.5`);
    assert.equal(shock!.importance[0]!.feature, 'a', 'what its effect depends on');
    assert.ok(shock!.refutations[0]!.passed, shock!.refutations[0]!.sentence);
  });

  it('predicts for new rows and treatments: effects with intervals, regime probabilities that sum to 1, outcomes', () => {
    const fresh = effectRows(4, 300).data.x;
    const predicted = fitted.predict(fresh, rowsOf(data.x, 0, 100));
    predicted['regime_0']!.forEach((p, row) => assert.ok(Math.abs(p + predicted['regime_1']![row]! - 1) < 1e-9));
    predicted['effect_shock']!.forEach((value, row) => {
      assert.ok(predicted['lower_shock']![row]! <= value && value <= predicted['upper_shock']![row]!);
    });
    // One more unit of the shock moves the predicted outcome by its effect, shared by the two treatments' views of it, or more.
    const width = fresh.columns.length;
    const raised = { ...fresh, values: fresh.values.map((value, at) => (at % width === 2 ? value + 1 : value)) };
    const moved = fitted.predict(raised)['prediction']!.map((value, row) => value - predicted['prediction']![row]!);
    assert.ok(
      moved.every((value) => value > 0.3),
      'every outcome rises',
    );
  });

  it('leaves simulation and refutation out of a fit that is only scored, with the same effects', async () => {
    const scored = await hybridCausal.fit(data, parameters, fitContext({ final: false }));
    assert.deepEqual((scored.summary['causal'] as typeof view).treatments, []);
    assert.deepEqual(scored.predict(data.x)['effect_shock'], fitted.predict(data.x)['effect_shock']);
  });

  it('refuses treatments that are not there, and regimes of columns that are not', async () => {
    await assert.rejects(hybridCausal.fit({ ...data, treatments: ['shok'] }, parameters, fitContext()), {
      name: InputError.name,
      message: /treatments among the 4 columns \(a, b, shock, other\), got "shok"/,
    });
    await assert.rejects(hybridCausal.fit({ ...data, treatments: [] }, parameters, fitContext()), /got none/);
    await assert.rejects(
      hybridCausal.fit(data, { ...parameters, 'regime_classifier.features': 'a, z' }, fitContext({ final: false })),
      /a column for regimes among the 4 features, got "z"/,
    );
  });
});
