import assert from 'node:assert/strict';
import { parseSystem } from '../../systems/schema.ts';
import { known } from './known.ts';
import { problemsOf, signal } from './minimal.ts';

describe('a system with an ensemble block', () => {
  it('takes an ensemble block as users write it: its models, a stack of them and its calibration', () => {
    const text = signal
      .replace(
        /models:\n.*\n/,
        'ensemble: { models: { lightgbm: { weight: 0.6 }, xgboost: { weight: 0.4 } }, calibration: beta }\n',
      )
      .replace('metric: log_likelihood_per_observation', 'challenger: ensemble-calibrated, metric: log_loss');
    const { models } = parseSystem(text, 'tiny.yaml', known);
    assert.deepEqual(
      Object.entries(models).map(([name, { model, stacks }]) => [name, model, stacks]),
      [
        ['lightgbm', 'lightgbm', []],
        ['xgboost', 'xgboost', []],
        ['ensemble', 'stack', ['lightgbm', 'xgboost']],
        ['ensemble-calibrated', 'calibrated', ['ensemble']],
      ],
    );
    const both = signal.replace(
      'models:',
      'ensemble: { models: { hmm: { model: lightgbm }, b: { model: xgboost } } }\nmodels:',
    );
    assert.deepEqual(problemsOf(both), ['ensemble: makes a model hmm, which models has as well; rename one.']);
  });
});
