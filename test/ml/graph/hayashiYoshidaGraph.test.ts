import assert from 'node:assert/strict';
import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import type { Ticks } from '../../../ml/graph/hayashiYoshida.ts';
import { hayashiYoshidaGraph } from '../../../ml/graph/hayashiYoshidaGraph.ts';
import { followerTicks } from '../../support/leadLagData.ts';

const lags = [20, 40, 60];
const { x, y } = followerTicks(1);
const alone = followerTicks(2, { coupling: 0 }).y;
const given = { ticks: { x, y, alone }, before: 15_000, lags, rate: 0.05 };

const part = ({ time, value }: Ticks, before: number): Ticks => {
  const count = time.filter((t) => t < before).length;
  return { time: time.slice(0, count), value: value.slice(0, count) };
};

describe('hayashiYoshidaGraph', () => {
  it('finds who leads and by how much', () => {
    const graph = hayashiYoshidaGraph(given);
    assert.deepEqual(graph.nodes, ['alone', 'x', 'y']);
    assert.equal(graph.lagUnit, 'ms');
    assert.deepEqual(
      graph.edges.map(({ from, to, lag }) => [from, to, lag]),
      [['x', 'y', 40]],
    );
    assert.ok(graph.edges[0]!.weight > 0.6);
    const turned = hayashiYoshidaGraph({ ...given, ticks: { a: y, b: x } });
    assert.deepEqual(
      turned.edges.map(({ from, to, lag }) => [from, to, lag]),
      [['b', 'a', 40]],
    );
  });

  it('finds no leader where both move at once', () => {
    for (let seed = 0; seed < 20; seed++) {
      const together = followerTicks(seed, { length: 5000, lead: 0 });
      assert.deepEqual(hayashiYoshidaGraph({ ...given, ticks: { ...together } }).edges, []);
    }
  });

  it('later ticks change nothing', () => {
    const graph = hayashiYoshidaGraph(given);
    const cut = { x: part(x, 15_000), y: part(y, 15_000), alone: part(alone, 15_000) };
    assert.deepEqual(hayashiYoshidaGraph({ ...given, ticks: cut }), graph);
    const wild = { ...y, value: y.value.map((value, at) => (y.time[at]! < 15_000 ? value : NaN)) };
    assert.deepEqual(hayashiYoshidaGraph({ ...given, ticks: { x, y: wild, alone } }), graph);
    assert.notDeepEqual(hayashiYoshidaGraph({ ...given, before: 14_000 }), graph);
  });

  it('finds an edge among independent series no more often than its rate', () => {
    // Choosing the peak among shifts whose estimates are alike costs less than the correction takes: well under 10 %.
    let worlds = 0;
    for (let seed = 0; seed < 200; seed++) {
      const ticks = followerTicks(seed, { length: 2000, coupling: 0 });
      const third = followerTicks(seed + 1000, { length: 2000, coupling: 0 }).x;
      if (hayashiYoshidaGraph({ ticks: { ...ticks, third }, before: Infinity, lags, rate: 0.1 }).edges.length > 0)
        worlds++;
    }
    assert.ok(worlds >= 4 && worlds <= 33, `20 ± 13 of 200 worlds or fewer have an edge, got ${worlds}`);
  });

  it('refuses what cannot carry a graph, with both numbers', () => {
    const told = (wrong: Partial<typeof given>, kind: typeof InputError, part: RegExp) =>
      assert.throws(
        () => hayashiYoshidaGraph({ ...given, ...wrong }),
        (error) => {
          assert.ok(error instanceof kind, String(error));
          assert.match(error.message, part);
          return true;
        },
      );
    const ticks = (other: Ticks) => ({ ticks: { ...given.ticks, y: other } });
    told({ ticks: { x } as unknown as typeof given.ticks }, InputError, /at least 2 series, got 1/);
    told({ lags: [] }, InputError, /ascend, got none/);
    told({ lags: [0, 5] }, InputError, /ascend, got 0 after 0/);
    told({ lags: [9, 5] }, InputError, /ascend, got 5 after 9/);
    told({ before: 100 }, DataQualityError, /at least 30 ticks before its cutoff, got \d/);
    told({ before: NaN }, InputError, /got NaN/);
    told({ rate: 1 }, InputError, /got 1/);
    told(ticks({ time: y.time, value: y.value.slice(1) }), InputError, /expected \d+ values, one a time, got \d+/);
    told(ticks({ time: y.time.slice().fill(5, 3, 5), value: y.value }), InputError, /got 5 after \d+ at row 3/);
    told(ticks({ time: y.time, value: y.value.slice().fill(NaN, 7, 8) }), DataQualityError, /got NaN at tick 7 of/);
    told(ticks({ time: y.time, value: y.value.slice().fill(3) }), DataQualityError, /times 3/);
  });
});
