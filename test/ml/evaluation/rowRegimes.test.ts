import assert from 'node:assert/strict';
import { rowRegimes } from '../../../ml/evaluation/rowRegimes.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { mean } from '../../../ml/stats/mean.ts';
import { quantile } from '../../../ml/stats/quantile.ts';
import { standardDeviation } from '../../../ml/stats/standardDeviation.ts';

/** A walk whose returns follow the last one by `memory`, with deviation `sd` of its surprises. */
function walk(rows: number, memory: number, sd: (row: number) => number, seed = 1): Float64Array {
  const random = createRandom(seed, 'regimes');
  let [level, last] = [0, 0];
  return Float64Array.from({ length: rows }, (_, row) => {
    last = memory * last + sd(row) * random.normal();
    level += last;
    return 100 * Math.exp(level);
  });
}

const goldOf = (close: Float64Array, more: Record<string, Float64Array> = {}) => ({
  time: close.map((_, row) => row),
  columns: { close, ...more },
});
const holdsOf = (close: Float64Array) =>
  Object.fromEntries(rowRegimes(goldOf(close)).map(({ regime, holds }) => [regime, holds]));
const shareOf = (holds: Uint8Array, from: number) => mean(holds.subarray(from));

describe('rowRegimes', () => {
  it('finds the trend in returns that follow each other, and reversion in those that turn', () => {
    assert.ok(shareOf(holdsOf(walk(2000, 0.4, () => 0.01))['trending']!, 120) > 0.95);
    assert.ok(shareOf(holdsOf(walk(2000, -0.4, () => 0.01))['mean-reverting']!, 120) > 0.95);
    // The ratio of a random walk is 1 on average, and skewed to the right.
    const walked = shareOf(holdsOf(walk(20_000, 0, () => 0.01))['trending']!, 120);
    assert.ok(walked > 0.35 && walked < 0.55, `${walked}`);
  });

  it('calls the rows after a jump of volatility volatile, and those after a fall calm', () => {
    const calm = (row: number) => row >= 700 && row < 760;
    const jump = (row: number) => row >= 400 && row < 460;
    const holds = holdsOf(walk(900, 0, (row) => (jump(row) ? 0.04 : calm(row) ? 0.002 : 0.01)));
    // The window of 20 rows is full of the new volatility from the 20th row on.
    assert.equal(shareOf(holds['volatile']!.subarray(0, 460), 420), 1);
    assert.equal(shareOf(holds['calm']!.subarray(0, 760), 720), 1);
  });

  it('is what the formulas say in each row, and nothing before there is enough history', () => {
    const close = walk(700, 0.1, (row) => 0.01 + 0.01 * Math.sin(row / 50) ** 2);
    const logs = close.map(Math.log);
    const returns = (row: number, count: number, step = 1) =>
      Array.from({ length: count }, (_, at) => logs[row - at]! - logs[row - at - step]!);
    const volatility = (row: number) => standardDeviation(returns(row, 20));
    const holds = holdsOf(close);
    for (let row = 0; row < 700; row += 1) {
      if (row < 120) assert.equal(holds['trending']![row]! + holds['mean-reverting']![row]!, 0);
      else {
        const [one, five] = [returns(row, 120), returns(row, 116, 5)];
        const drift = mean(one);
        const sum = (values: readonly number[], centre: number) =>
          values.reduce((all, value) => all + (value - centre) ** 2, 0);
        const ratio = sum(five, 5 * drift) / (5 * 116 * (1 - 5 / 120)) / (sum(one, drift) / 119);
        assert.deepEqual([holds['trending']![row], holds['mean-reverting']![row]], ratio > 1 ? [1, 0] : [0, 1]);
      }
      if (row < 271) assert.equal(holds['volatile']![row]! + holds['calm']![row]!, 0);
      else {
        const usual = quantile(
          Array.from({ length: 252 }, (_, at) => volatility(row - at)),
          0.5,
        );
        assert.equal(holds['volatile']![row], Number(volatility(row) > usual), `row ${row}`);
        assert.equal(holds['volatile']![row]! + holds['calm']![row]!, 1);
      }
    }
  });

  it('never depends on later rows', () => {
    const close = walk(600, 0.1, () => 0.01);
    const whole = rowRegimes(goldOf(close));
    for (const { regime, holds } of rowRegimes(goldOf(close.slice(0, 450))))
      assert.deepEqual(holds, whole.find((one) => one.regime === regime)!.holds.slice(0, 450), regime);
  });

  it('takes recessions from gold, and leaves markets out without closes above 0', () => {
    const nber = Float64Array.of(0, 1, 1, 0);
    const found = rowRegimes(goldOf(Float64Array.of(1, 2, -1, 3), { nber }));
    assert.deepEqual(
      found.map(({ regime, holds }) => [regime, [...holds]]),
      [
        ['expansion', [1, 0, 0, 1]],
        ['contraction', [0, 1, 1, 0]],
      ],
    );
    assert.deepEqual(rowRegimes({ time: nber, columns: {} }), []);
    const still = holdsOf(new Float64Array(400).fill(7));
    assert.equal(mean(still['trending']!) + mean(still['mean-reverting']!), 0);
  });
});
