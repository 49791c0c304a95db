import assert from 'node:assert/strict';
import { parseSystem } from '../../systems/schema.ts';
import { known } from './known.ts';
import { minimal, problemsOf, signal } from './minimal.ts';

describe('models of a system file', () => {
  it('takes a model that goes on from the champion, of the kinds that can', () => {
    const asking = (model: string, from = 'champion') =>
      signal.replace('{ model: gaussian-hmm }', `{ model: ${model}, warm_start: ${from} }`);
    const spec = parseSystem(
      asking('lightgbm').replace(/policy:.*/, 'policy: { metric: log_loss, direction: lower }'),
      'tiny.yaml',
      known,
    );
    assert.equal(spec.models['hmm']?.warmStart, 'champion');
    assert.ok(!('warmStart' in parseSystem(minimal, 'tiny.yaml', known).models['hmm']!));
    const refused = problemsOf(asking('logistic-regression')).filter((problem) => problem.includes('warm_start'));
    assert.deepEqual(refused, [
      'models.hmm.warm_start: logistic-regression cannot go on from a model; those that can are lightgbm, xgboost, mlp.',
    ]);
    assert.ok(problemsOf(asking('lightgbm', 'anybody')).some((problem) => problem.includes('models.hmm.warm_start')));
  });
});
