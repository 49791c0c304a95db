import assert from 'node:assert/strict';
import { levyAreaGraph } from '../../../ml/graph/levyAreaGraph.ts';
import { assertClose } from '../../support/assertClose.ts';
import { followerRows } from '../../support/leadLagData.ts';

describe('levyAreaGraph', () => {
  it('finds who leads and by how much', () => {
    let [found, weights] = [0, 0];
    for (let seed = 0; seed < 50; seed++) {
      const { edges } = levyAreaGraph({ frame: followerRows(seed, 1500), before: Infinity, lags: 3, rate: 0.05 });
      const edge = edges.find(({ from, to }) => from === 'a' && to === 'b');
      if (edge?.lag !== 2) continue;
      found++;
      weights += edge.weight;
    }
    assert.ok(found >= 48, `48 of 50 wanted, got ${found}`);
    // Windows of 4 rows hold 2 pairs that are 2 apart: 2·E(area)/w = 2·0.5/4.
    assertClose(weights / found, 0.25, { abs: 0.03, why: 'mean weight' });
  });

  it('takes a follower that moves against its leader for the leader, as it says', () => {
    const { edges } = levyAreaGraph({ frame: followerRows(1, 800, -0.5), before: Infinity, lags: 3, rate: 0.05 });
    assert.deepEqual(
      edges.map(({ from, to }) => [from, to]),
      [['b', 'a']],
    );
  });
});
