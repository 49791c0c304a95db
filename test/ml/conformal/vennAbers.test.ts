import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitIsotonicCurve, readIsotonicCurve } from '../../../ml/calibration/isotonicCurve.ts';
import { vennAbers } from '../../../ml/conformal/vennAbers.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats, scoredOutcomes } from '../../support/calibrationData.ts';

/** The definition: isotonic regression with the new row added under each label. */
function slow(scores: Float64Array, labels: Float64Array, given: number): readonly number[] {
  return [0, 1].map((label) => {
    const curve = fitIsotonicCurve(Float64Array.of(...scores, given), Float64Array.of(...labels, label));
    return readIsotonicCurve(curve, Float64Array.of(given))[0]!;
  });
}

describe('Venn–Abers', () => {
  it('is the venn-abers package', () => {
    const { scores, labels, given, pairs } = calibrationFixture().vennAbers;
    const { p0, p1 } = vennAbers(floats(scores), floats(labels))(floats(given));
    given.forEach((score, i) => {
      assertClose(p0[i]!, pairs[0]![i]!, { abs: 1e-12, why: `venn-abers 1.5.4, p0 at ${score}` });
      assertClose(p1[i]!, pairs[1]![i]!, { abs: 1e-12, why: `venn-abers 1.5.4, p1 at ${score}` });
    });
  });

  it('is its definition, whatever the rows: two isotonic fits a score', () => {
    const row = fc.record({ score: fc.integer({ min: 0, max: 12 }), label: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), (rows) => {
        const scores = floats(rows.map(({ score }) => score / 12));
        const labels = floats(rows.map(({ label }) => label));
        const given = Float64Array.from({ length: 27 }, (_, i) => (i - 1) / 24);
        const { p0, p1 } = vennAbers(scores, labels)(given);
        given.forEach((score, i) => {
          const [low, high] = slow(scores, labels, score);
          assertClose(p0[i]!, low!, { abs: 1e-12, why: `p0 at ${score}` });
          assertClose(p1[i]!, high!, { abs: 1e-12, why: `p1 at ${score}` });
        });
      }),
      { seed: 9, numRuns: 500 },
    );
  });

  it('holds the truth on average, and its one probability lies between', () => {
    const truth = (p: number) => 0.2 + 0.5 * p;
    const past = scoredOutcomes(3, 4000, truth);
    const next = scoredOutcomes(4, 20_000, truth);
    const { p0, p1, probability } = vennAbers(past.probability, past.label)(next.probability);
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const rate = mean(next.label);
    // The rate of 4,000 rows has a standard error of 0.008.
    assert.ok(mean(p0) < rate + 0.02 && mean(p1) > rate - 0.02 && mean(p1) - mean(p0) < 0.05);
    probability.forEach((p, row) => assert.ok(p0[row]! <= p && p <= p1[row]!));
  });

  it('takes a hundred thousand rows in a moment', () => {
    const many = scoredOutcomes(5, 100_000, (p) => p);
    const { p1 } = vennAbers(many.probability, many.label)(Float64Array.of(0.5));
    assertClose(p1[0]!, 0.5, { abs: 0.05, why: 'calibrated rows' });
  }).timeout(2000);

  it('refuses bad input with both numbers', () => {
    const two = Float64Array.of(0, 1);
    assert.throws(() => vennAbers(two, Float64Array.of(0)), /expected 2 labels, got 1/);
    assert.throws(() => vennAbers(two, Float64Array.of(0, 0.5)), /got 0\.5 in row 1/);
    assert.throws(() => vennAbers(new Float64Array(0), new Float64Array(0)), /at least 1 values, got 0/);
    assert.throws(() => vennAbers(two, two)(Float64Array.of(NaN)), /got NaN/);
    const { p0, p1 } = vennAbers(Float64Array.of(1, 2), two)(Float64Array.of(2));
    assert.deepEqual([p0[0], p1[0]], [0.5, 1]);
  });
});
