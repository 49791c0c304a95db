import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import type { ModelDefinition } from '../../../ml/models/model.ts';
import { leastRows, modelsForRegime, type Wanted } from '../../../ml/models/modelsForRegime.ts';
import { models } from '../../../ml/models/registry.ts';

const names = (wanted: Wanted) => modelsForRegime(models, wanted).map(({ model }) => model);
const score = (model: string, skill: number, rows = 200) => ({ model, regime: 'trending' as const, skill, rows });

describe('modelsForRegime', () => {
  it('lists what says it suits the regime, models made for it before those for any', () => {
    const trending = names({ regime: 'trending', dataShape: 'tabular' });
    assert.ok(trending.indexOf('lightgbm') < trending.indexOf('elastic-net'));
    const calm = names({ regime: 'calm', dataShape: 'tabular' });
    assert.ok(calm.indexOf('elastic-net') < calm.indexOf('lightgbm'));
    assert.ok(!trending.includes('stack'));
  });

  it('measured skill overrules what a definition states, in both ways', () => {
    const measured = [score('random-forest', 0.02), score('lightgbm', -0.01), score('xgboost', 0.05)];
    const found = modelsForRegime(models, { regime: 'trending', dataShape: 'tabular', measured });
    assert.deepEqual(
      found.slice(0, 2).map(({ model, evidence, skill }) => [model, evidence, skill]),
      [
        ['xgboost', 'measured', 0.05],
        ['random-forest', 'measured', 0.02],
      ],
    );
    assert.ok(found.every(({ model }) => model !== 'lightgbm'));
    assert.ok(names({ regime: 'calm', measured }).includes('lightgbm'), 'evidence of another regime does not count');
    assert.ok(names({ regime: 'any', measured }).includes('lightgbm'), 'nor is one regime all of them');
    const all = [{ ...score('lightgbm', -0.01), regime: 'any' as const }];
    assert.ok(!names({ regime: 'any', measured: all }).includes('lightgbm'));
    const few = [score('lightgbm', -0.01, leastRows - 1)];
    assert.ok(names({ regime: 'trending', measured: few }).includes('lightgbm'), 'too few rows do not count');
    const untagged: Record<string, ModelDefinition> = { own: { ...models.lightgbm, name: 'own', suits: [] } };
    assert.equal(modelsForRegime(untagged, { regime: 'trending' }).length, 0);
    assert.equal(modelsForRegime(untagged, { regime: 'trending', measured: [score('own', 0.1)] })[0]!.model, 'own');
  });

  it('takes networks that read windows for sequences', () => {
    const measured = [score('lstm', 0.01), score('mlp', 0.01)];
    const found = names({ regime: 'trending', dataShape: 'sequence', measured });
    assert.ok(found.includes('lstm') && !found.includes('mlp'));
  });

  it('leaves out what cannot read the data', () => {
    const holed = names({ regime: 'any', missing: true, dataShape: 'tabular' });
    assert.ok(holed.includes('random-forest') && !holed.includes('elastic-net'));
    const short = names({ regime: 'any', rows: 30, dataShape: 'tabular' });
    assert.ok(short.includes('random-forest') && !short.includes('lightgbm'));
    assert.ok(names({ regime: 'any', dataShape: 'predictions', features: ['a', 'b'] }).includes('stack'));
  });

  it('refuses words it does not know and names the nearest', () => {
    assert.throws(
      () => names({ regime: 'trendng' }),
      (error) => error instanceof InputError && /trending/.test(error.message),
    );
    assert.throws(() => names({ regime: 'any', dataShape: 'cubic' }), /tabular, sequence, predictions, got "cubic"/);
  });
});
