import assert from 'node:assert/strict';
import { NumericsError } from '../../../../contracts/failures.ts';
import { causalAnalysis } from '../../../../ml/models/hybridCausal/causalAnalysis.ts';

const predicted = Object.fromEntries(
  Object.entries({
    ...{ effect: [1, 2], prediction: [3, 4], lower: [2, 3], upper: [4, 5], uncertainty: [1, 1] },
    ...{ effect_rates: [0.1, 0.2], standard_error_rates: [0.01, 0.02], lower_rates: [0, 0.1], upper_rates: [0.2, 0.3] },
    ...{ regime_0: [0.7, 0.4], regime_1: [0.3, 0.6], regime: [0, 1], regime_entropy: [0.9, 1] },
  }).map(([name, values]) => [name, Float64Array.from(values)]),
);

describe('causal analysis of a row', () => {
  it('names effects, regime and uncertainty', () => {
    assert.deepEqual(causalAnalysis(predicted, 1, '2020-01-31'), {
      date: '2020-01-31',
      causal_effects: { rates: { effect: 0.2, standard_error: 0.02, lower: 0.1, upper: 0.3 } },
      regime: { probabilities: [0.4, 0.6], dominant: 1 },
      uncertainty: { prediction: 4, lower: 3, upper: 5, uncertainty: 1 },
    });
  });

  it('refuses a row that is not there, and a column that is no number', () => {
    const broken = { ...predicted, upper_rates: Float64Array.of(0.2, NaN) };
    assert.throws(() => causalAnalysis(broken, 1, '2020-01-31'), NumericsError);
    assert.throws(() => causalAnalysis(predicted, 2, '2020-01-31'), /finite 'effect_rates' in row 2/);
  });
});
