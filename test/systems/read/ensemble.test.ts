import assert from 'node:assert/strict';
import { calibrators } from '../../../ml/calibration/registry.ts';
import { expandEnsemble } from '../../../systems/read/ensemble.ts';

function expand(block: unknown): { models: Readonly<Record<string, unknown>> | undefined; problems: string[] } {
  const problems: string[] = [];
  return { models: expandEnsemble(block, 'ensemble', problems), problems };
}

describe('ensemble block', () => {
  it('becomes its members, a stack by their weights, and its calibration', () => {
    const { models, problems } = expand({
      models: {
        lightgbm: { weight: 0.6, parameters: { rounds: 50 } },
        trees: { weight: 0.4, model: 'random-forest', features: ['a'] },
        xgboost: { enabled: false },
      },
      features: ['a', 'b'],
      calibration: { method: 'sigmoid' },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(models, {
      lightgbm: { model: 'lightgbm', parameters: { rounds: 50 }, features: ['a', 'b'] },
      trees: { model: 'random-forest', features: ['a'] },
      ensemble: {
        model: 'stack',
        stacks: ['lightgbm', 'trees'],
        parameters: { meta: 'fixed', weights: 'lightgbm: 0.6, trees: 0.4' },
      },
      'ensemble-calibrated': { model: 'calibrated', stacks: ['ensemble'], parameters: { method: 'platt' } },
    });
  });

  it('learns its weights where none are given, or where the meta-model is logistic', () => {
    const meta = (block: object) =>
      (expand({ models: { lightgbm: null, xgboost: {} }, ...block }).models!['ensemble'] as { parameters: object })
        .parameters;
    assert.deepEqual(meta({}), { meta: 'logistic' });
    assert.deepEqual(meta({ meta_model: 'average', minimum_rows: 100 }), { meta: 'average', minimum_rows: 100 });
    const weighed = { models: { lightgbm: { weight: 1 }, xgboost: { weight: 2 } } };
    assert.deepEqual(meta({ ...weighed, meta_model: { type: 'logistic_regression' } }), { meta: 'logistic' });
    assert.equal(expand({ models: { a: {}, b: {} }, calibration: 'none' }).models!['ensemble-calibrated'], undefined);
  });

  it('names calibrators that there are', () => {
    for (const word of ['isotonic', 'smoothed_isotonic', 'platt', 'sigmoid', 'beta', 'temperature']) {
      const { models } = expand({ models: { a: {}, b: {} }, calibration: word });
      const { parameters } = models!['ensemble-calibrated'] as { parameters: { method: string } };
      assert.ok(Object.hasOwn(calibrators, parameters.method), word);
    }
  });

  it('says every problem with its path and both numbers', () => {
    for (const [block, wanted] of [
      [3, /ensemble: expected a map/],
      [{ models: [] }, /ensemble.models: expected a map/],
      [{ models: { a: {} } }, /at least 2 models.*got 1/],
      [{ models: { a: { weight: 1 }, b: {} } }, /a weight for all 2 models or for none, got 1/],
      [
        { models: { a: { weight: -1 }, b: { weight: 1 } } },
        /ensemble.models.a.weight: expected a weight of at least 0, got -1/,
      ],
      [{ models: { a: { wieght: 1 }, b: {} } }, /ensemble.models.a.wieght: unknown key.*weight/],
      [{ models: { a: {}, b: {} }, meta_model: 'weighted' }, /weight for each of the 2 models, got 0/],
      [{ models: { a: {}, b: {} }, meta_model: 'neural' }, /meta_model: expected one of logistic/],
      [{ models: { a: {}, b: {} }, calibration: 'magic' }, /calibration: expected one of isotonic/],
      [{ models: { a: {}, b: {} }, calibraton: 'beta' }, /ensemble.calibraton: unknown key.*calibration/],
    ] as const) {
      const { models, problems } = expand(block);
      assert.equal(models, undefined);
      assert.match(problems.join('\n'), wanted);
    }
  });
});
