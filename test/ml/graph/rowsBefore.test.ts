import assert from 'node:assert/strict';
import type { Frame } from '../../../contracts/frame.ts';
import type { LeadLagGraph } from '../../../contracts/leadLag.ts';
import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import { edgeRules } from '../../../ml/graph/edgeRules.ts';
import { countBefore, rowsBefore } from '../../../ml/graph/rowsBefore.ts';
import { followerRows, independentRows } from '../../support/leadLagData.ts';

const frame = followerRows(1, 600);
const before = frame.time[500]!;
const given = { frame, before, lags: 3, rate: 0.05 };

/** The frame with every value at or after the cutoff changed, and a row added. */
function laterChanged({ time, columns }: Frame): Frame {
  const changed = Object.entries(columns).map(([name, values]) => {
    const other = values.map((value, row) => (time[row]! < before ? value : row === 550 ? NaN : 1e6 * value));
    return [name, Float64Array.from([...other, 7])] as const;
  });
  return { time: Float64Array.from([...time, time.at(-1)! + 1]), columns: Object.fromEntries(changed) };
}

/** A frame with one value of `b` other than it was. */
function changedAt(row: number, value: number): Frame {
  const b = frame.columns['b']!.slice();
  b[row] = value;
  return { ...frame, columns: { ...frame.columns, b } };
}

describe('rowsBefore', () => {
  it('takes the rows before the cutoff, nodes ascending', () => {
    const reversed = { ...frame, columns: Object.fromEntries(Object.entries(frame.columns).reverse()) };
    const { nodes, series } = rowsBefore({ ...given, frame: reversed }, 30);
    assert.deepEqual(nodes, ['a', 'b', 'c']);
    assert.deepEqual(
      series,
      nodes.map((node) => frame.columns[node]!.slice(0, 500)),
    );
    assert.equal(countBefore(Float64Array.of(1, 2, 3), 3, 'It'), 2);
  });

  for (const [name, rule] of Object.entries(edgeRules)) {
    const told = (wrong: Partial<typeof given>, kind: typeof InputError, ...parts: readonly RegExp[]) =>
      assert.throws(
        () => rule({ ...given, ...wrong }),
        (error) => {
          assert.ok(error instanceof kind, String(error));
          for (const part of parts) assert.match(error.message, part);
          return true;
        },
      );

    it(`${name}: later rows change nothing, nor does the order of the columns`, () => {
      const graph: LeadLagGraph = rule(given);
      assert.deepEqual(rule({ ...given, frame: laterChanged(frame) }), graph);
      const columns = Object.fromEntries(Object.entries(frame.columns).reverse());
      assert.deepEqual(rule({ ...given, frame: { ...frame, columns } }), graph);
      const alone = Object.fromEntries(Object.entries(frame.columns).map(([key, all]) => [key, all.slice(0, 500)]));
      assert.deepEqual(rule({ ...given, frame: { time: frame.time.slice(0, 500), columns: alone } }), graph);
      assert.notDeepEqual(rule({ ...given, frame: changedAt(499, 9) }), graph, 'the last row before it counts');
    });

    it(`${name}: refuses what cannot carry a graph, with both numbers`, () => {
      const swapped = frame.time.slice();
      [swapped[10], swapped[11]] = [swapped[11]!, swapped[10]!];
      told({ frame: { ...frame, time: swapped } }, InputError, /600000 after 660000 at row 11/);
      const repeated = frame.time.slice();
      repeated[11] = repeated[10]!;
      told({ frame: { ...frame, time: repeated } }, InputError, /600000 after 600000 at row 11/);
      told({ frame: changedAt(20, NaN) }, DataQualityError, /1 others among 500 of "b", first NaN at row 20/);
      told({ frame: changedAt(20, Infinity) }, DataQualityError, /first Infinity at row 20/);
      const constant = { ...frame, columns: { ...frame.columns, c: new Float64Array(600).fill(2) } };
      told({ frame: constant }, DataQualityError, /500 times 2 of "c"/);
      told({ before: frame.time[15]! }, DataQualityError, /at least \d\d rows before its cutoff, got 15/);
      told({ frame: independentRows(1, ['a'], 600) }, InputError, /at least 2 columns, got 1/);
      const torn = { ...frame, columns: { ...frame.columns, c: new Float64Array(599) } };
      told({ frame: torn }, InputError, /600 values of "c".*got 599/);
      for (const lags of [0, 1.5, NaN]) told({ lags }, InputError, /at least 1, got/);
      for (const rate of [0, 1, NaN]) told({ rate }, InputError, /above 0 and below 1, got/);
      told({ before: NaN }, InputError, /cutoff in epoch ms, got NaN/);
    });

    it(`${name}: finds an edge among independent series no more often than its rate`, () => {
      // 12 pairs and all null, so that the share of false edges is the chance of any; 200 worlds at 10 %: 20 ± 3·4.2.
      let worlds = 0;
      for (let seed = 0; seed < 200; seed++) {
        const independent = independentRows(seed, ['a', 'b', 'c', 'd'], 200);
        if (rule({ frame: independent, before: Infinity, lags: 2, rate: 0.1 }).edges.length > 0) worlds++;
      }
      assert.ok(worlds >= 6 && worlds <= 33, `20 ± 13 of 200 worlds have an edge, got ${worlds}`);
    });

    it(`${name}: does not depend on scale`, () => {
      const columns = Object.fromEntries(
        Object.entries(frame.columns).map(([key, all], at) => [key, all.map((value) => value * 2 ** (10 * at - 10))]),
      );
      const [graph, scaled] = [rule(given), rule({ ...given, frame: { ...frame, columns } })];
      assert.deepEqual(
        scaled.edges.map(({ from, to, lag, weight }) => [from, to, lag, weight.toFixed(10)]),
        graph.edges.map(({ from, to, lag, weight }) => [from, to, lag, weight.toFixed(10)]),
      );
    });
  }
});
