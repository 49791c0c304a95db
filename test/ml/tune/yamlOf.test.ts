import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { yamlOf } from '../../../ml/tune/yamlOf.ts';

describe('yamlOf', () => {
  it('is YAML with the tuned values in place of the system’s, digit for digit', () => {
    const own = { hidden: '16', rounds: 20, note: "it's" };
    const text = yamlOf(
      'deep',
      { model: 'mlp', parameters: own },
      { rounds: 31, rate: 0.1 + 0.2, fast: true, tiny: 1e-9 },
    );
    assert.deepEqual(parse(text), {
      models: { deep: { model: 'mlp', parameters: { ...own, rounds: 31, rate: 0.1 + 0.2, fast: true, tiny: 1e-9 } } },
    });
  });
});
