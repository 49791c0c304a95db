import assert from 'node:assert/strict';
import { trainingKey, type TrainingKeyParts } from '../../../activities/trainer/trainingKey.ts';
import type { Parameters, SystemSpec } from '../../../contracts/system.ts';
import type { ModelDefinition } from '../../../ml/models/model.ts';
import { models } from '../../../ml/models/registry.ts';
import { ref } from '../../support/fakeActivities.ts';

const splits = { scheme: 'expanding', firstTest: '2016-01-04', testRows: 63, embargoRows: 5, trainRows: 0 } as const;
const arrow = ref('gold.arrow');
const gold = { parquet: arrow, arrow, summary: arrow, features: ['a', 'b'], rows: 900, reused: false };

function keyOf(
  model: string,
  tensorEngine: string,
  parameters: Parameters = {},
  start: TrainingKeyParts['start'] = null,
): string {
  const definition = (models as Readonly<Record<string, ModelDefinition>>)[model]!;
  const plan = { id: 'one', model, hardware: 'cpu', stacks: [], timeoutSeconds: 60 } as const;
  const spec = {
    seed: 7,
    splits,
    treatments: [],
    models: { one: { model, parameters, stacks: [], features: [] } },
  } as unknown as SystemSpec;
  return trainingKey({
    request: { plan, gold, bases: [] },
    spec,
    // The key is pinned below, whatever the entry's revision is.
    definition: { ...definition, revision: 1 },
    tensorEngine,
    start,
  });
}

describe('trainingKey', () => {
  it('of a model without tensors is what it was before there were any', () => {
    const key = '298392ef4c97076c8b027128ab51072d0b9033ec4e1963865e5b8eca4558bf4c';
    assert.equal(keyOf('lightgbm', 'wasm'), key);
    assert.equal(keyOf('lightgbm', 'tensorflow'), key);
  });

  it('of a model with tensors tells engines apart', () => {
    const keys = ['tensorflow', 'tensorflow-cuda', 'wasm', 'cpu'].map((engine) => keyOf('mlp', engine));
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(keyOf('mlp', 'wasm'), keys[2]);
  });

  it('tells apart the models that are gone on from', () => {
    const after = (sha256: string, asOf = '2019-12-31') =>
      keyOf('lightgbm', 'wasm', {}, { asOf, files: { 'model.txt': { ...arrow, sha256 } } });
    const keys = [keyOf('lightgbm', 'wasm'), after('a'), after('b'), after('a', '2019-12-30')];
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(after('a'), keys[1]);
  });

  it('follows the parameters where they decide whether tensors are needed', () => {
    assert.equal(keyOf('hybrid-causal', 'wasm'), keyOf('hybrid-causal', 'tensorflow'));
    const attention = { 'regime_classifier.kind': 'attention' };
    assert.notEqual(keyOf('hybrid-causal', 'wasm', attention), keyOf('hybrid-causal', 'tensorflow', attention));
  });
});
