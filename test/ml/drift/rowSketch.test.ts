import assert from 'node:assert/strict';
import { compareFeatures } from '../../../ml/drift/compareFeatures.ts';
import { ksStatistic } from '../../../ml/drift/kolmogorovSmirnov.ts';
import { rowsOfSketch, sketchRows } from '../../../ml/drift/rowSketch.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

const draw = (rows: number, seed: number, grain = 0) => {
  const random = createRandom(seed, 'sketch');
  let state = 0;
  return Float64Array.from({ length: rows }, () => {
    state = 0.7 * state + random.normal();
    return grain === 0 ? state : Math.round(state / grain) * grain;
  });
};

describe('rowSketch', () => {
  it('keeps up to 8,192 rows exactly, in their order, and leaves out what is missing', () => {
    for (const values of [draw(8192, 1), draw(4200, 2), draw(6000, 3, 0.5), Float64Array.of(7)])
      assert.deepEqual([...rowsOfSketch(sketchRows(values))], [...values.map((value) => value + 0)]);
    const holes = Float64Array.of(NaN, 3, Infinity, 1, NaN);
    assert.deepEqual([...rowsOfSketch(sketchRows(holes))], [3, 1]);
    assert.equal(sketchRows(Float64Array.of(NaN)).codes.length, 0);
  });
  it('gives a comparison the same bits as the rows', () => {
    const [reference, live] = [draw(4200, 4), draw(42, 5)];
    const ask = (rows: Float64Array) =>
      compareFeatures({
        features: ['x'],
        reference: { x: rows },
        live: { x: live },
        thresholds: { psi: 0.2, ksStatistic: 0.15, ksPValue: 0.01 },
      });
    assert.deepEqual(ask(rowsOfSketch(sketchRows(reference))), ask(reference));
  });
  it('moves the distribution of more rows by 1/8192 at most, and keeps the newest 65,536', () => {
    const values = draw(80_000, 6);
    const sketch = sketchRows(values);
    const [kept, newest] = [rowsOfSketch(sketch), values.slice(-65_536)];
    assert.deepEqual([sketch.rows, kept.length], [80_000, 65_536]);
    assert.ok(ksStatistic(kept.toSorted(), newest.toSorted()) <= 1 / 8192);
    assert.ok(kept.every((value, row) => Math.abs(value - newest[row]!) < 1 && value <= newest[row]!));
    // With many ties the levels are the values themselves.
    const coarse = draw(30_000, 7, 0.01);
    const found = rowsOfSketch(sketchRows(coarse));
    assert.ok(ksStatistic(found.toSorted(), coarse.toSorted()) <= 1 / 8192 + 1e-12);
  });
});
