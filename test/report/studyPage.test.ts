import assert from 'node:assert/strict';
import type { Study, Trial } from '../../contracts/tune.ts';
import { renderStudy } from '../../report/studyPage.ts';

const trial = (number: number, score: number, state: Trial['state'] = 'complete'): Trial => ({
  ...{ number, model: 'forest', parameters: { minimum_leaf: 10 + number }, state },
  scores: state === 'complete' ? [0.7, score] : [0.7],
});

const trials = [trial(0, 0.69), trial(1, 0.7), trial(2, 0.9, 'pruned'), trial(3, 0.68)];
const study: Study = {
  ...{ system: 'lab', asOf: '2019-12-31', seed: 42, sampler: 'tpe', pruner: 'median', metric: 'log_loss' },
  direction: 'lower',
  candidates: [{ id: 'forest', space: [], own: {} }],
  ...{ blocks: [2, 4], holdoutFrom: 0, trials, best: trials[3]!, better: false },
  holdout: {
    ...{ rows: 250, from: '2019-01-02', to: '2019-12-30' },
    scores: [
      { role: 'tuned', model: 'forest', score: 0.691, pValue: null },
      { role: 'own', model: 'forest', score: 0.6899, pValue: 0.4321 },
      { role: 'naive', model: 'naive', score: 0.6931, pValue: null },
    ],
  },
  selection: null,
  sentence: 'On the holdout <forest> is no better.',
  yaml: 'models:\n  forest:\n    parameters:\n      minimum_leaf: 13\n',
};

describe('renderStudy', () => {
  it('shows the verdict, the holdout, how the search went and what to paste, and is a function of the study', () => {
    const page = renderStudy(study);
    for (const wanted of [
      'On the holdout &lt;forest&gt; is no better.',
      '250 out-of-time rows',
      '0.432',
      '4 trials of forest: 3 complete',
      'minimum_leaf 13',
      'minimum_leaf: 13',
      '<svg',
    ])
      assert.ok(page.replaceAll(/\s+/g, ' ').includes(wanted), wanted);
    assert.doesNotMatch(page, /<(script|link)[^>]+(src|href)=["']https?:/);
    assert.equal(renderStudy(study), page);
  });
});
