import assert from 'node:assert/strict';
import { episodes } from '../../../report/charts/regimeBands.ts';

describe('episodes', () => {
  it('joins rows whose most probable state is the same, and ends where the next begins', () => {
    const found = episodes(
      [10, 20, 30, 40],
      [
        [0.9, 0.8, 0.2, 0.7],
        [0.1, 0.2, 0.8, 0.3],
      ],
    );
    assert.deepEqual(found, [
      { state: 0, first: 10, last: 20, until: 30, rows: 2 },
      { state: 1, first: 30, last: 30, until: 40, rows: 1 },
      { state: 0, first: 40, last: 40, until: 40, rows: 1 },
    ]);
  });
  it('finds none where a state has no probabilities', () => assert.deepEqual(episodes([1, 2], [[1, 1], []]), []));
});
