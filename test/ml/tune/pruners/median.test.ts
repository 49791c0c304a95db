import assert from 'node:assert/strict';
import { median } from '../../../../ml/tune/pruners/median.ts';

const finished = [
  [5, 50],
  [1, 10],
  [3, 30],
  [2, 20],
  [4, 40],
];

describe('median pruner', () => {
  it('gives up what is worse than the median after the same step, and nothing else', () => {
    assert.equal(median.judge({ losses: [3], finished }), null);
    assert.match(median.judge({ losses: [3.1], finished }) ?? '', /3\.1000 after step 1.*median of 5.*3\.0000/);
    assert.equal(median.judge({ losses: [9, 29], finished }), null);
    assert.match(median.judge({ losses: [0, 31], finished }) ?? '', /after step 2/);
  });

  it('waits for 5 finished trials that have the step', () => {
    assert.equal(median.judge({ losses: [9], finished: finished.slice(1) }), null);
    assert.equal(median.judge({ losses: [9, 99], finished: [[1], ...finished.slice(1)] }), null);
    assert.equal(median.judge({ losses: [], finished }), null);
  });
});
