import assert from 'node:assert/strict';
import { beta } from '../../../ml/calibration/beta.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats, scoredOutcomes } from '../../support/calibrationData.ts';

describe('beta', () => {
  const { probability, label, grid, beta: expected } = calibrationFixture();
  const rows = Array.from(probability.keys());
  const curveOf = (kept: readonly number[]) =>
    beta.fit(floats(kept.map((row) => probability[row]!)), floats(kept.map((row) => label[row]!)));

  it('is betacal’s curve, free and against a bound', () => {
    for (const [fit, wanted] of [
      [curveOf(rows), expected.free],
      [curveOf(rows.filter((row) => probability[row]! < 0.5)), expected.bounded],
    ] as const)
      fit
        .apply(floats(grid))
        .forEach((p, i) => assertClose(p, wanted[i]!, { abs: 2e-4, why: `betacal 1.1.0 at ${grid[i]}` }));
  });

  it('recovers a, b and c of its own law', () => {
    const law = (p: number) => 1 / (1 + 1 / Math.exp(0.5 * Math.log(p) - 1.5 * Math.log(1 - p) - 0.4));
    const { probability: p, label: y } = scoredOutcomes(6, 40_000, law);
    const { a, b, c } = beta.fit(p, y).data as Record<string, number>;
    // Standard errors at 40,000 rows are about 0.02 to 0.03.
    assertClose(a!, 0.5, { abs: 0.1, why: 'a' });
    assertClose(b!, 1.5, { abs: 0.1, why: 'b' });
    assertClose(c!, -0.4, { abs: 0.1, why: 'c' });
  });

  it('scores that speak against the labels end at the base rate, not at a falling curve', () => {
    const { probability: p, label: y } = scoredOutcomes(7, 2000, (score) => 1 - score);
    const { a, b } = beta.fit(p, y).data as Record<string, number>;
    assert.deepEqual([a, b], [0, 0]);
    const rate = y.reduce((sum, value) => sum + value, 0) / 2000;
    assertClose(beta.fit(p, y).apply(Float64Array.of(0.9))[0]!, rate, { abs: 1e-9, why: 'base rate' });
  });
});
