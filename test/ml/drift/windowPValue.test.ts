import assert from 'node:assert/strict';
import { compareFeatures } from '../../../ml/drift/compareFeatures.ts';
import { windowPValue } from '../../../ml/drift/windowPValue.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

/** First-order autoregression with unit innovations; `persistence` near 1 is what interest rates look like. */
function autoregression(seed: number, rows: number, persistence: number): Float64Array {
  const random = createRandom(seed);
  const values = new Float64Array(rows);
  for (let row = 1; row < rows; row += 1) values[row] = persistence * values[row - 1]! + random.normal();
  return values;
}

describe('windowPValue', () => {
  const mean = (window: Float64Array) => Math.abs(window.reduce((sum, value) => sum + value, 0) / window.length);

  it('is 1/(windows + 1) above all windows and 1 below them', () => {
    const reference = autoregression(1, 1200, 0);
    assert.deepEqual(windowPValue(reference, 10, 0.01, 1e9, mean), { pValue: 1 / 121, windows: 120 });
    assert.deepEqual(windowPValue(reference, 10, 0.01, 0, mean), { pValue: 1, windows: 120 });
  });
  it('is not given when the windows cannot resolve the level', () => {
    assert.equal(windowPValue(autoregression(1, 980, 0), 10, 0.01, 1, mean), null);
  });
  it('keeps its level for persistent rows, where a test for independent rows cries wolf', () => {
    const thresholds = { psi: 0.2, ksStatistic: 0.15, ksPValue: 0.01 };
    let [alarms, naive] = [0, 0];
    for (let seed = 0; seed < 200; seed += 1) {
      const all = autoregression(seed, 4242, 0.98);
      const [found] = compareFeatures({
        features: ['x'],
        reference: { x: all.subarray(0, 4200) },
        live: { x: all.subarray(4200) },
        thresholds,
      });
      if (found!.drifted) alarms += 1;
      if (found!.ksPValue! < 0.01) naive += 1;
    }
    assert.ok(alarms <= 12, `at level 0.01 with two statistics 4 alarms in 200 are due and 12 allowed, got ${alarms}`);
    assert.ok(naive > 150, `rows taken as independent alarm ${naive} times in 200`);
  });
  it('still sees a shift', () => {
    const all = autoregression(3, 4242, 0.9);
    const live = all.slice(4200).map((value) => value + 12);
    const [found] = compareFeatures({
      features: ['x'],
      reference: { x: all.subarray(0, 4200) },
      live: { x: live },
      thresholds: { psi: 0.2, ksStatistic: 0.15, ksPValue: 0.01 },
    });
    assert.equal(found!.drifted, true);
  });
});
