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

  it('takes a start that learns from new rows only; from all is what the short form says', () => {
    const startOf = (from: string) =>
      parseSystem(
        signal
          .replace('{ model: gaussian-hmm }', `{ model: lightgbm, warm_start: ${from} }`)
          .replace(/policy:.*/, 'policy: { metric: log_loss, direction: lower }'),
        'tiny.yaml',
        known,
      ).models['hmm']?.warmStart;
    assert.deepEqual(startOf('{ from: champion, rows: new }'), { from: 'champion', rows: 'new' });
    assert.equal(startOf('{ from: champion, rows: all }'), 'champion');
    assert.equal(startOf('{ from: champion }'), 'champion');
  });

  it('takes fits that several workers share, of the kinds that can, with one pass a round where nothing is said', () => {
    const asking = (model: string, shards: string) =>
      signal
        .replace('{ model: gaussian-hmm }', `{ model: ${model}, shards: ${shards} }`)
        .replace(/policy:.*/, 'policy: { metric: log_loss, direction: lower }');
    const spec = parseSystem(asking('mlp', '{ count: 4 }'), 'tiny.yaml', known);
    assert.deepEqual(spec.models['hmm']?.shards, { count: 4, localEpochs: 1 });
    assert.deepEqual(
      problemsOf(asking('lightgbm', '{ count: 2, local_epochs: 3 }')).filter((problem) => problem.includes('shards')),
      ['models.hmm.shards: several workers cannot share a fit of lightgbm; those that they can are mlp, gru.'],
    );
    assert.ok(
      problemsOf(asking('mlp', '{ count: 65 }')).some((problem) => problem.includes('models.hmm.shards.count')),
    );
  });
});

describe('suit of a system file', () => {
  const fair = signal
    .replace('gaussian-hmm', 'lightgbm')
    .replace(/policy:.*/, 'policy: { metric: log_loss, direction: lower }');

  it('names the system whose champion says the regime, and what its states stand for', () => {
    assert.ok(!('suit' in parseSystem(fair, 'tiny.yaml', known)));
    const asking = (suit: string) => parseSystem(`${fair}suit: ${suit}\n`, 'tiny.yaml', known).suit;
    assert.deepEqual(asking('{ regime_of: macro-cycle }'), { regimeOf: 'macro-cycle' });
    assert.deepEqual(asking('{ regime_of: mine, tags: { state-5: volatile } }'), {
      regimeOf: 'mine',
      tags: { 'state-5': 'volatile' },
    });
  });

  it('refuses what is no regime, and a block without the system', () => {
    const found = (suit: string) => problemsOf(`${fair}suit: ${suit}\n`);
    assert.match(found('{ regime_of: mine, tags: { peak: volatil } }')[0]!, /^suit\.tags\.peak: .*volatil/);
    assert.match(found('{ regime_of: mine, tags: { peak: any } }')[0]!, /^suit\.tags\.peak: /);
    assert.deepEqual(found('{ tags: {} }'), ['suit.regime_of: is missing.']);
  });
});
