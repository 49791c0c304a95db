import assert from 'node:assert/strict';
import { minimal, problemsOf } from './minimal.ts';

describe('parameters of a model', () => {
  it('may stand in blocks, as names with a dot', () => {
    const blocks = minimal.replace(
      'model: gaussian-hmm',
      'model: gaussian-hmm, parameters: { states: 2, causal_model: { n_estimators: 100, depths: [1] } }',
    );
    assert.deepEqual(problemsOf(blocks), [
      'models.hmm.parameters.causal_model.depths: expected a number, text, true or false, got [1].',
    ]);
    assert.match(
      problemsOf(blocks.replace(', depths: [1]', '')).join(),
      /unknown parameter "causal_model.n_estimators"/,
    );
  });
});
