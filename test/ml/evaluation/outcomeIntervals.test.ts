import assert from 'node:assert/strict';
import type { Frame } from '../../../contracts/frame.ts';
import { outcomeIntervals } from '../../../ml/evaluation/outcomeIntervals.ts';
import { scoredRows } from '../../../ml/evaluation/scoredRows.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

const horizon = 5;
const options = { miss: 0.1, gamma: 0.01, windowRows: 400 };

/** A market that is three times as wild in its second half. */
function market(rows: number): Frame {
  const random = createRandom(5, 'intervals');
  const time = Float64Array.from({ length: rows }, (_, row) => Date.UTC(2000, 0, 3) + row * 86_400_000);
  const close = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1)
    close[row] = (close[row - 1] ?? 100) * Math.exp((row < 1500 ? 0.01 : 0.03) * random.normal());
  const forward = close.map((now, row) => (row + horizon < rows ? close[row + horizon]! / now - 1 : NaN));
  const target = forward.map((value) => (Number.isNaN(value) ? NaN : Number(value > 0)));
  return { time, columns: { close, forward_return: forward, target } };
}

function intervals(gold: Frame) {
  const random = createRandom(6, 'probability');
  const probability = gold.time.map(() => 0.4 + 0.2 * random.uniform());
  const rows = scoredRows(gold, { time: gold.time, columns: { probability } }, 'signal', 'm');
  return outcomeIntervals(gold, rows, horizon, options);
}

describe('outcomeIntervals', () => {
  it('covers nine of ten outcomes, in a calm and in a wild market', () => {
    const { nominal, all, groups } = intervals(market(3000))!;
    assert.equal(nominal, 0.9);
    assert.ok(Math.abs(all.covered - 0.9) < 0.015, `covered ${all.covered} of ${all.rows}`);
    assert.ok(all.from < all.covered && all.covered < all.to);
    assert.deepEqual(
      groups.map(({ group }) => group),
      ['calm third', 'middle third', 'turbulent third'],
    );
    assert.equal(
      groups.reduce((sum, { rows }) => sum + rows, 0),
      all.rows,
    );
    for (const { group, covered } of groups) assert.ok(covered > 0.82 && covered < 0.97, `${group} ${covered}`);
    const widths = groups.map(({ width }) => width);
    assert.ok(
      widths[2]! > 2 * widths[0]! && widths[1]! > widths[0]!,
      `wide where the market is wild: ${widths.join(', ')}`,
    );
  });

  it('sees no future: a prefix has the intervals of the whole', () => {
    const whole = market(390);
    const cut = (rows: number): Frame => ({
      time: whole.time.slice(0, rows),
      columns: Object.fromEntries(Object.entries(whole.columns).map(([name, values]) => [name, values.slice(0, rows)])),
    });
    const [longer, shorter] = [intervals(whole)!.curve, intervals(cut(360))!.curve];
    const shared = shorter.time.length;
    assert.ok(shared > 200);
    for (const side of ['lower', 'upper'] as const) assert.deepEqual(longer[side].slice(0, shared), shorter[side]);
  });

  it('gives nothing without closes or before there are errors to learn from', () => {
    const gold = market(600);
    const { forward_return, target } = gold.columns as { forward_return: Float64Array; target: Float64Array };
    assert.equal(intervals({ time: gold.time, columns: { forward_return, target } }), null);
    assert.equal(intervals(market(70)), null);
  });
});
