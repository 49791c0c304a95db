import assert from 'node:assert/strict';
import { grangerGraph } from '../../../ml/graph/grangerGraph.ts';
import { grangerTest } from '../../../ml/timeSeries/grangerTest.ts';
import { assertClose } from '../../support/assertClose.ts';
import { followerRows } from '../../support/leadLagData.ts';
import { reference } from '../timeSeries/reference.ts';

describe('grangerGraph', () => {
  it('finds who leads, by how much and how closely', () => {
    let found = 0;
    for (let seed = 0; seed < 50; seed++) {
      const { edges } = grangerGraph({ frame: followerRows(seed, 300), before: Infinity, lags: 3, rate: 0.05 });
      const edge = edges.find(({ from, to }) => from === 'a' && to === 'b');
      if (edge?.lag !== 2) continue;
      found++;
      // The partial correlation of b[t] with a[t − 2] is 0.5; two more lags of noise add √(2/300) at most to its square.
      assertClose(edge.weight, 0.5, { abs: 0.22, why: `weight, seed ${seed}` });
    }
    assert.equal(found, 50);
  });

  it('says as lmtest’s grangertest which came first, the chicken or the egg', () => {
    const { chicken, egg } = reference.chickEgg;
    const columns = { chicken: Float64Array.from(chicken), egg: Float64Array.from(egg) };
    const time = Float64Array.from(egg, (_, year) => year);
    const { edges } = grangerGraph({ frame: { time, columns }, before: Infinity, lags: 3, rate: 0.05 });
    assert.deepEqual(
      edges.map(({ from, to }) => [from, to]),
      [['egg', 'chicken']],
    );
    assertClose(edges[0]!.pValue!, 2 * 0.0029664, { abs: 2e-7, why: 'published p, the smaller of two' });
    const { f } = grangerTest(columns.egg, columns.chicken, 3);
    assertClose(edges[0]!.weight ** 2, (3 * f) / (3 * f + 44), { rel: 1e-12, why: 'partial R² of F with 3 and 44' });
  });
});
