import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { yamlOf } from '../../../ml/tune/yamlOf.ts';

describe('yamlOf', () => {
  it('is YAML with every parameter, digit for digit', () => {
    const parameters = { hidden: '16', note: "it's", rounds: 31, rate: 0.1 + 0.2, fast: true, tiny: 1e-9 };
    const text = yamlOf('deep', { model: 'mlp', parameters });
    assert.deepEqual(parse(text), { models: { deep: { model: 'mlp', parameters } } });
  });
});
