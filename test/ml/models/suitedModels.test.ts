import assert from 'node:assert/strict';
import type { CurrentRegime } from '../../../contracts/suited.ts';
import type { ModelSpec, SystemSpec } from '../../../contracts/system.ts';
import { measuredScoresOf } from '../../../ml/models/measuredScoresOf.ts';
import type { RegimeTag } from '../../../ml/models/model.ts';
import { models as definitions } from '../../../ml/models/registry.ts';
import { suitedModels } from '../../../ml/models/suitedModels.ts';

const model = (kind: string, stacks: readonly string[] = [], parameters = {}): ModelSpec => ({
  ...{ model: kind, stacks, parameters, features: [] },
});
const spec = {
  name: 'lab',
  models: {
    linear: model('logistic-path'),
    trees: model('lightgbm'),
    memory: model('lstm'),
    stack: model('stack', ['linear', 'trees', 'memory'], {
      meta: 'fixed',
      weights: 'linear: 1, trees: 2, memory: 3',
    }),
    calibrated: model('calibrated', ['stack']),
    scaled: model('calibrated', ['memory']),
  },
  policy: { challenger: 'scaled' },
} as unknown as SystemSpec;
const regimeOf = (regime: string): CurrentRegime => ({
  ...{ system: 'macro-cycle', version: 3, state: 'peak', regime, probability: 0.934, date: '2020-01-31' },
});
const score = (kind: string, skill: number, rows = 200, regime: RegimeTag = 'contraction') => ({
  ...{ model: kind, regime, skill, rows },
});
const ids = (models: readonly { readonly id: string }[]) => models.map(({ id }) => id);

describe('suitedModels', () => {
  const choose = (regime: string, measured: Parameters<typeof suitedModels>[0]['measured'] = []) =>
    suitedModels({ spec, definitions, regime: regimeOf(regime), measured });

  it('keeps what its tags suit, takes the others out of stacks and their weights, and says why of each', () => {
    const { spec: left, suited } = choose('contraction');
    assert.deepEqual(ids(suited.kept), ['linear', 'trees', 'stack', 'calibrated']);
    assert.deepEqual(Object.keys(left.models), ids(suited.kept));
    assert.deepEqual(left.models['stack']!.stacks, ['linear', 'trees']);
    assert.equal(left.models['stack']!.parameters['weights'], 'linear: 1, trees: 2');
    assert.equal(suited.kept[2]!.why, 'stated by its definition, not measured yet; without memory');
    assert.deepEqual(suited.leftOut, [
      { id: 'memory', model: 'lstm', why: 'made for trending, expansion, and not measured on 60 rows' },
      { id: 'scaled', model: 'calibrated', why: 'of its bases memory none is left' },
    ]);
    assert.equal(
      suited.sentence,
      'The regime is peak (contraction) with probability 0.93 on 2020-01-31 by macro-cycle v3; trained are linear, trees, stack, calibrated, left out memory, scaled. scaled would stand for promotion; the best of the others does.',
    );
    assert.equal(left.policy.challenger, 'best');
  });

  it('lets what was measured in the regime overrule the tags, both ways, where enough rows speak', () => {
    const measured = [score('lstm', 0.01), score('lightgbm', -0.02)];
    const { suited } = choose('contraction', measured);
    assert.deepEqual(ids(suited.leftOut), ['trees']);
    assert.equal(suited.leftOut[0]!.why, 'skill -0.0200 measured on 200 rows');
    assert.equal(suited.kept.find(({ id }) => id === 'memory')!.why, 'skill +0.0100 measured on 200 rows');
    const elsewhere = [score('lightgbm', -0.02, 59), score('lightgbm', -0.02, 500, 'expansion')];
    assert.ok(ids(choose('contraction', elsewhere).suited.kept).includes('trees'));
  });

  it('changes nothing where all suit', () => {
    const { spec: left, suited } = choose('expansion');
    assert.deepEqual(left, spec);
    assert.match(suited.sentence, /; all 6 models suit it\.$/);
  });

  it('refuses a run of nothing, and says why of each', () => {
    const measured = [score('logistic-path', -0.01), score('lightgbm', -0.02), score('lstm', -0.03)];
    assert.throws(() => choose('contraction', measured), {
      name: 'InputError',
      message:
        /^Expected a model of lab that suits contraction \(peak with probability 0\.93 on 2020-01-31, by macro-cycle v3\), got 0 of 6: linear: skill -0\.0100 measured on 200 rows; .*; stack: of its bases linear, trees, memory none is left; .* leave suit out, or add a model that suits\.$/,
    });
  });
});

describe('measuredScoresOf', () => {
  it('names kinds in place of models and leaves out what has no value', () => {
    const worth = (id: string, regime: string, skill: number | null) => ({
      ...{ model: id, regime, skill, rows: 99, lower: null, upper: null },
    });
    const scores = [worth('a', 'calm', 0.1), worth('b', 'calm', null), worth('c', 'calm', 1), worth('a', 'odd', 1)];
    const map = { metric: 'log_loss', level: 0.95, regimes: [], scores };
    assert.deepEqual(measuredScoresOf(map, { a: { model: 'mlp' }, b: { model: 'lstm' } }), [
      { model: 'mlp', regime: 'calm', skill: 0.1, rows: 99 },
    ]);
    assert.deepEqual(measuredScoresOf(undefined, {}), []);
  });
});
