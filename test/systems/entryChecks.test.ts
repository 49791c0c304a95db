import assert from 'node:assert/strict';
import type { ModelSpec } from '../../contracts/system.ts';
import { basesProblem } from '../../systems/entryChecks.ts';

const spec = (model: string, stacks: readonly string[], features: readonly string[]): ModelSpec => ({
  ...{ model, stacks, features },
  parameters: {},
});

describe('basesProblem', () => {
  it('lets a model read features, models, or both where it can', () => {
    assert.equal(basesProblem(spec('xgboost', [], ['a'])), null);
    assert.equal(basesProblem(spec('xgboost', ['hmm', 'trees'], ['a'])), null);
    assert.equal(basesProblem(spec('stack', ['hmm', 'trees'], [])), null);
    assert.equal(basesProblem(spec('residual-transformer', ['trees'], ['a', 'b'])), null);
    assert.equal(basesProblem(spec('no-such-model', ['trees'], ['trees'.slice(1)])), null);
  });

  it('refuses what a model does not read, with both numbers', () => {
    const stack = basesProblem(spec('stack', ['hmm'], ['a', 'b']));
    assert.equal(stack, 'stack reads models alone, got 2 features beside 1 of them; leave features out.');
    assert.match(
      basesProblem(spec('residual-transformer', [], ['a']))!,
      /1 model .* at least 1 feature .* got 0 and 1/,
    );
    assert.match(basesProblem(spec('residual-transformer', ['x', 'y'], ['a']))!, /got 2 and 1/);
    assert.match(basesProblem(spec('residual-transformer', ['x'], []))!, /got 1 and 0/);
    assert.match(basesProblem(spec('xgboost', ['trees'], ['a', 'trees']))!, /trees is the name of a feature and of/);
  });
});
