import assert from 'node:assert/strict';
import { correlationGraph } from '../../../ml/graph/correlationGraph.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { followerRows } from '../../support/leadLagData.ts';
import { reference } from '../timeSeries/reference.ts';

const changes = (levels: readonly number[]) => Float64Array.from(levels.slice(1), (value, t) => value - levels[t]!);

describe('correlationGraph', () => {
  it('finds who leads, by how much and how closely', () => {
    let found = 0;
    for (let seed = 0; seed < 50; seed++) {
      const { edges } = correlationGraph({ frame: followerRows(seed, 300), before: Infinity, lags: 4, rate: 0.05 });
      const edge = edges.find(({ from, to }) => from === 'a' && to === 'b');
      if (edge?.lag !== 2) continue;
      found++;
      // √(1/300) = 0.058 a row of independent pairs.
      assertClose(edge.weight, 0.5, { abs: 4 * 0.058, why: `weight, seed ${seed}` });
      assert.ok(edge.pValue! <= 0.05);
    }
    assert.equal(found, 50);
    const against = correlationGraph({ frame: followerRows(3, 300, -0.5), before: Infinity, lags: 4, rate: 0.05 });
    assert.deepEqual(
      against.edges.map(({ from, to, lag }) => [from, to, lag]),
      [['a', 'b', 2]],
    );
    assertClose(against.edges[0]!.weight, -0.5, { abs: 4 * 0.058, why: 'a follower that moves against its leader' });
  });

  it('finds the three rows by which BJsales.lead leads, with R’s correlation', () => {
    const columns = { sales: changes(reference.leadLag.sales), lead: changes(reference.leadLag.lead) };
    const time = Float64Array.from(columns.lead, (_, row) => row);
    const { edges } = correlationGraph({ frame: { time, columns }, before: Infinity, lags: 6, rate: 0.01 });
    assert.deepEqual(
      edges.map(({ from, to, lag }) => [from, to, lag]),
      [['lead', 'sales', 3]],
    );
    assertClose(edges[0]!.weight, reference.leadLag.correlation[9]!, { abs: 1e-12, why: 'R’s ccf at lag 3' });
  });

  it('holds its rate where both series remember their past, which 1/√n would not', () => {
    // Two AR(1) of 0.8: the variance of r_k is (1 + 0.64)/(1 − 0.64) = 4.6 times that of noise.
    let [worlds, naive] = [0, 0];
    for (let seed = 0; seed < 200; seed++) {
      const random = createRandom(seed, 'remembering');
      const series = () => {
        let level = 0;
        return Float64Array.from({ length: 400 }, () => (level = 0.8 * level + random.normal()));
      };
      const columns = { a: series(), b: series() };
      const time = Float64Array.from({ length: 400 }, (_, row) => row);
      const { edges } = correlationGraph({ frame: { time, columns }, before: Infinity, lags: 1, rate: 0.1 });
      if (edges.length > 0) worlds++;
      const wide = correlationGraph({ frame: { time, columns }, before: Infinity, lags: 1, rate: 0.9999 }).edges;
      if (wide.some(({ weight }) => Math.abs(weight) > 1.96 / 20)) naive++;
    }
    assert.ok(worlds <= 36, `at most 20 + 16 of 200 worlds have an edge, got ${worlds}`);
    assert.ok(naive > 50, `bands of noise would find one in ${naive} of 200`);
  });
});
