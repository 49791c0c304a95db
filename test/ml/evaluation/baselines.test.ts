import assert from 'node:assert/strict';
import { NumericsError } from '../../../contracts/failures.ts';
import type { Frame } from '../../../contracts/frame.ts';
import { expandingBaseRate, expandingGaussian } from '../../../ml/evaluation/baselines.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const rows = 60;
const random = createRandom(9, 'baselines');
const time = Float64Array.from({ length: rows }, (_, i) => 1000 * i);
const draw = (value: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => value(i));
const a = draw(() => random.normal());
const gold: Frame = {
  time,
  columns: {
    a,
    b: a.map((value) => 0.5 * value + random.normal()),
    target: draw((i) => (i < 57 ? random.integer(2) : NaN)),
    label_end: draw((i) => (i < 57 ? 1000 * (i + 3) : NaN)),
  },
};
const all = Int32Array.from({ length: rows }, (_, i) => i);

describe('expandingBaseRate', () => {
  it('is one half before the first label and then the rate of the labels that ended before (slow oracle)', () => {
    const found = expandingBaseRate(gold, all);
    assert.deepEqual([...found.slice(0, 4)], [0.5, 0.5, 0.5, 0.5]);
    found.forEach((value, row) => {
      const ended = [...all].filter((i) => gold.columns['label_end']![i]! < time[row]!);
      const ones = ended.filter((i) => gold.columns['target']![i] === 1).length;
      assert.equal(value, (ones + 1) / (ended.length + 2));
    });
  });

  it('does not change when the future does', () => {
    const changed = {
      time,
      columns: { ...gold.columns, target: gold.columns['target']!.map((y, i) => (i >= 27 ? 1 - y : y)) },
    };
    const before = all.slice(0, 31);
    assert.deepEqual(expandingBaseRate(changed, before), expandingBaseRate(gold, before));
  });
});

describe('expandingGaussian', () => {
  const [x, y] = [gold.columns['a']!, gold.columns['b']!];
  const judged = all.slice(10);

  it('equals the textbook density of the rows before (slow oracle)', () => {
    const found = expandingGaussian(gold, ['a', 'b'], judged);
    judged.forEach((row, at) => {
      const mean = (v: Float64Array) => v.slice(0, row).reduce((sum, value) => sum + value, 0) / row;
      const [mx, my] = [mean(x), mean(y)];
      const cov = (u: Float64Array, mu: number, v: Float64Array, mv: number) =>
        u.slice(0, row).reduce((sum, value, i) => sum + (value - mu) * (v[i]! - mv), 0) / (row - 1);
      const [xx, xy, yy] = [cov(x, mx, x, mx), cov(x, mx, y, my), cov(y, my, y, my)];
      const determinant = xx * yy - xy * xy;
      const [dx, dy] = [x[row]! - mx, y[row]! - my];
      const distance = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant;
      const expected = -Math.log(2 * Math.PI) - 0.5 * Math.log(determinant) - 0.5 * distance;
      assertClose(found[at]!, expected, { rel: 1e-10, why: `row ${row}` });
    });
  });

  it('uses nothing of the row after', () => {
    const changed = { time, columns: { ...gold.columns, a: x.map((value, i) => (i > 30 ? value + 100 : value)) } };
    const before = Int32Array.of(28, 29, 30);
    assert.deepEqual(expandingGaussian(changed, ['a', 'b'], before), expandingGaussian(gold, ['a', 'b'], before));
  });

  it('refuses too few rows, a dependent feature and a missing value', () => {
    assert.throws(
      () => expandingGaussian(gold, ['a', 'b'], Int32Array.of(3)),
      (error) => error instanceof NumericsError && /at least 4 complete rows before it, got 3/.test(error.message),
    );
    const twice = { time, columns: { a: x, c: x.map((value) => 2 * value) } };
    assert.throws(() => expandingGaussian(twice, ['a', 'c'], judged), /linearly independent features, got a, c/);
    const holed = { time, columns: { a: x.map((value, i) => (i === 20 ? NaN : value)) } };
    assert.throws(() => expandingGaussian(holed, ['a'], judged), /missing or dependent/);
    assert.throws(() => expandingGaussian(gold, ['z'], judged), /column z in gold, got a, b/);
  });
});
