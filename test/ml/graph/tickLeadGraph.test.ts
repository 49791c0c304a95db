import assert from 'node:assert/strict';
import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import { tickLeadGraph, type LeadRows } from '../../../ml/graph/tickLeadGraph.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { columnOf } from '../../../ml/stats/matrixParts.ts';
import { assertClose } from '../../support/assertClose.ts';
import { followerTicks, tickRows } from '../../support/leadLagData.ts';

const long = { length: 120_000, lead: 40 };
type Made = ReturnType<typeof tickRows>;
const graphOf = ({ time, x }: Made, before = Infinity) =>
  tickLeadGraph({
    nodes: ['x', 'y'],
    time,
    pairs: [{ node: 'y', other: 'x', lead: columnOf(x, 2), correlation: columnOf(x, 3) }],
    before,
    rate: 0.05,
  });

/** Leads of windows that overlap: sums of the last ten of even steps. */
function overlapping(seed: number, pair: string, rows: number, drift = 0): Float64Array {
  const random = createRandom(seed, 'leads', pair);
  const steps = Float64Array.from({ length: rows + 10 }, () => random.integer(3) - 1 + drift);
  return Float64Array.from({ length: rows }, (_, row) => steps.subarray(row, row + 10).reduce((sum, one) => sum + one));
}

function world(seed: number, drift = 0, rows = 600): LeadRows {
  const nodes = ['a', 'b', 'c'];
  const pairs = [
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'c'],
  ].map(([node, other], at) => ({
    ...{ node: node!, other: other! },
    lead: overlapping(seed, `${node!}${other!}`, rows, at === 1 ? drift : 0),
    correlation: new Float64Array(rows).fill(0.5),
  }));
  return { nodes, time: Float64Array.from({ length: rows }, (_, row) => row), pairs, before: Infinity, rate: 0.05 };
}

describe('tickLeadGraph', () => {
  const { x, y } = followerTicks(1, long);
  const made = tickRows({ x, y });

  it('finds who leads in the ticks, and by how much, whichever is measured', () => {
    const [edge, ...others] = graphOf(made).edges;
    assert.deepEqual([edge!.from, edge!.to, others.length], ['x', 'y', 0]);
    assertClose(edge!.lag, 40, { abs: 3, why: 'the planted lead, ms' });
    assert.ok(edge!.weight > 0.5 && edge!.weight < 0.9, `${edge!.weight}, of a coupling of 0.8`);
    const turned = graphOf(tickRows({ x: y, y: x })).edges;
    assert.deepEqual(
      turned.map(({ from, to }) => [from, to]),
      [['y', 'x']],
    );
    assert.equal(graphOf(made).lagUnit, 'ms');
  });

  it('finds no leader where both move at once, and hardly one where nobody follows', () => {
    const found = (how: object) => (seed: number) => {
      const ticks = followerTicks(seed, { ...long, length: 100_000, ...how });
      return graphOf(tickRows(ticks)).edges.length;
    };
    assert.deepEqual([1, 2, 3].map(found({ lead: 0 })), [0, 0, 0]);
    const wrong = [1, 2, 3, 4, 5, 6, 7, 8].map(found({ coupling: 0 })).reduce((sum, one) => sum + one);
    assert.ok(wrong <= 1, `${wrong} of 8 worlds at a rate of 0.05`);
  });

  it('later ticks change nothing, bit for bit', () => {
    const cut = 90_000;
    const turned = { time: y.time, value: y.value.map((one, at) => (y.time[at]! < cut ? one : -3 * one)) };
    const later = tickRows({ x, y: turned });
    assert.deepEqual(graphOf(later, cut), graphOf(made, cut));
    assert.notDeepEqual(graphOf(later), graphOf(made));
    const wild = {
      ...made,
      x: { ...made.x, values: made.x.values.map((one, at) => (made.time[at >> 2]! < cut ? one : NaN)) },
    };
    assert.deepEqual(graphOf(wild, cut), graphOf(made, cut));
  });

  it('of windows that overlap finds a false leader no more often than its rate, and a true one', () => {
    const worlds = 600;
    let [wrong, right] = [0, 0];
    for (let seed = 0; seed < worlds; seed++) {
      if (tickLeadGraph(world(seed)).edges.length > 0) wrong++;
      if (seed >= 100) continue;
      const { edges } = tickLeadGraph(world(seed, 0.15));
      if (edges.some(({ from, to }) => from === 'c' && to === 'a')) right++;
    }
    // Tests of rows as if they did not depend on each other would find one in most worlds.
    assert.ok(wrong <= 0.05 * worlds + 3 * Math.sqrt(0.05 * 0.95 * worlds), `${wrong} of ${worlds}`);
    assert.ok(wrong >= 0.01 * worlds, `${wrong} of ${worlds}: not idle either`);
    assert.ok(right >= 80, `${right} of 100`);
  });

  it('takes leads that are all alike for what they are', () => {
    const alike = world(1);
    const pairs = alike.pairs.map((pair, at) => ({ ...pair, lead: pair.lead.map(() => at - 1) }));
    assert.deepEqual(
      tickLeadGraph({ ...alike, pairs }).edges.map(({ from, to, lag, pValue }) => [from, to, lag, pValue]),
      [
        ['a', 'b', 1000, 0],
        ['c', 'b', 1000, 0],
      ],
    );
  });

  it('refuses what cannot carry a graph, with both numbers', () => {
    const told = (wrong: Partial<LeadRows>, kind: typeof InputError, part: RegExp) =>
      assert.throws(
        () => tickLeadGraph({ ...world(1), ...wrong }),
        (error) => error instanceof kind && part.test(error.message),
      );
    told({ before: 150 }, DataQualityError, /at least 200 rows before its cutoff, got 150/);
    told({ before: NaN }, InputError, /got NaN/);
    told({ rate: 0 }, InputError, /got 0/);
    told({ time: new Float64Array(600) }, InputError, /got 0 after 0 at row 1/);
    const [first, ...others] = world(1).pairs;
    const holed = { ...first!, lead: first!.lead.slice().fill(NaN, 7, 8) };
    told({ pairs: [holed, ...others] }, DataQualityError, /600 finite values of a behind b, got NaN at row 7/);
  });
});
