import assert from 'node:assert/strict';
import fc from 'fast-check';
import { brierDecomposition } from '../../../ml/calibration/brierDecomposition.ts';
import { calibrationErrors } from '../../../ml/calibration/calibrationErrors.ts';
import { reliabilityTable } from '../../../ml/calibration/reliabilityTable.ts';
import { sphericalScore } from '../../../ml/calibration/sphericalScore.ts';
import { calibrationTable } from '../../../ml/evaluation/calibrationTable.ts';
import { areaUnderRoc } from '../../../ml/evaluation/metrics/auc.ts';
import { brier } from '../../../ml/evaluation/metrics/brier.ts';
import { expectedCalibrationError } from '../../../ml/evaluation/metrics/expectedCalibrationError.ts';
import { logLoss } from '../../../ml/evaluation/metrics/logLoss.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats, scoredOutcomes } from '../../support/calibrationData.ts';

const sample = scoredOutcomes(4, 1500, (p) => 0.2 + 0.6 * p);
const width = { by: 'width', bins: 10 } as const;
const count = { by: 'count', bins: 12 } as const;

describe('a reliability table', () => {
  it('by width is the table of the evaluation, empty bins left in', () => {
    const { bins } = reliabilityTable(sample, width);
    const table = calibrationTable(sample);
    const filled = bins.filter((bin) => bin.count > 0);
    assert.deepEqual(
      filled.map((bin) => bin.predicted),
      table.predicted,
    );
    assert.deepEqual(
      filled.map((bin) => bin.observed),
      table.observed,
    );
    bins.forEach((bin, at) => {
      const rows = [...sample.label.keys()].filter(
        (row) => Math.min(9, Math.floor(10 * sample.probability[row]!)) === at,
      );
      const mean = (values: Float64Array) => rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
      assert.equal(bin.count, rows.length);
      if (rows.length > 0)
        assert.deepEqual([bin.predicted, bin.observed], [mean(sample.probability), mean(sample.label)]);
    });
    const narrow = reliabilityTable({ probability: Float64Array.of(0.1, 1), label: Float64Array.of(0, 1) }, width);
    assert.deepEqual(narrow.bins[5], { from: 0.5, to: 0.6, count: 0, predicted: null, observed: null });
    assert.equal(narrow.binOf[1], 9);
  });

  it('by count deals rows out evenly and never parts equal probabilities', () => {
    const { bins } = reliabilityTable(sample, count);
    assert.ok(bins.every((bin) => bin.count === 125));
    bins.forEach((bin, i) => assert.ok(i === 0 || bin.from >= bins[i - 1]!.to));
    const tied = { probability: Float64Array.of(0.2, 0.2, 0.2, 0.7), label: Float64Array.of(0, 1, 0, 1) };
    assert.deepEqual([...reliabilityTable(tied, { by: 'count', bins: 4 }).binOf], [0, 0, 0, 3]);
  });

  it('refuses what it cannot group', () => {
    const { probability, label } = sample;
    assert.throws(() => reliabilityTable(sample, { by: 'count', bins: 1501 }), /from 1 to 1500 bins.*got 1501/);
    assert.throws(() => reliabilityTable(sample, { by: 'width', bins: 0 }), /got 0/);
    assert.throws(() => reliabilityTable({ probability, label: label.slice(1) }, width), /1500 labels, got 1499/);
    assert.throws(() => reliabilityTable({ probability: probability.with(3, 1.5), label }, width), /got 1\.5 in row 3/);
    assert.throws(() => reliabilityTable({ probability, label: label.with(2, NaN) }, width), /got NaN in row 2/);
    const empty = new Float64Array(0);
    assert.throws(() => reliabilityTable({ probability: empty, label: empty }, width), /at least 1 row, got 0/);
    assert.throws(() => calibrationErrors([]), /at least 1 row, got 0 in 0 bins/);
  });

  it('calibration errors: by width the metric of the evaluation, by hand, and about 0 debiased where calibrated', () => {
    const errors = calibrationErrors(reliabilityTable(sample, width).bins);
    assertClose(errors.expected, expectedCalibrationError.compute(sample).value!, { abs: 1e-15, why: 'the metric' });
    assert.ok(errors.maximum >= errors.rootMeanSquare && errors.rootMeanSquare >= errors.expected);
    const bin = (rows: number, predicted: number, observed: number) => ({
      from: 0,
      to: 1,
      count: rows,
      predicted,
      observed,
    });
    const hand = calibrationErrors([
      bin(30, 0.2, 0.3),
      bin(10, 0.8, 0.5),
      { ...bin(0, 0, 0), predicted: null, observed: null },
    ]);
    assertClose(hand.expected, 0.15, { abs: 1e-15, why: 'three quarters of 0.1 and a quarter of 0.3' });
    assertClose(hand.maximum, 0.3, { abs: 1e-15, why: 'largest gap' });
    assertClose(hand.rootMeanSquare, Math.sqrt(0.03), { abs: 1e-15, why: 'root of 0.75·0.01 + 0.25·0.09' });
    assertClose(hand.debiasedSquare, 0.03 - (0.75 * 0.21) / 29 - (0.25 * 0.25) / 9, {
      abs: 1e-15,
      why: 'less its noise',
    });
    const honest = calibrationErrors(
      reliabilityTable(
        scoredOutcomes(5, 20_000, (p) => p),
        { by: 'count', bins: 50 },
      ).bins,
    );
    // Gaps of 400 rows have a standard error of about 0.02, so the plain square is 4e-4 of noise; less it, 1e-4 at most is left.
    assert.ok(honest.rootMeanSquare ** 2 > 2e-4 && honest.debiasedSquare < 1e-4);
  });
});

describe('the Brier decomposition', () => {
  it('sums to the Brier score for any sample and grouping', () => {
    const row = fc.record({ p: fc.integer({ min: 0, max: 40 }), y: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 15 }), (rows, bins) => {
        const one = { probability: floats(rows.map(({ p }) => p / 40)), label: floats(rows.map(({ y }) => y)) };
        for (const by of ['width', 'count'] as const) {
          const found = brierDecomposition(one, { by, bins: by === 'count' ? Math.min(bins, rows.length) : bins });
          const { reliability, resolution, uncertainty, withinVariance, withinCovariance } = found;
          const total = reliability - resolution + uncertainty + withinVariance - withinCovariance;
          assertClose(total, found.brier, { abs: 1e-13, why: `${rows.length} rows by ${by}` });
        }
      }),
      { seed: 3, numRuns: 200 },
    );
    assertClose(brierDecomposition(sample, width).brier, brier.compute(sample).value!, {
      abs: 1e-15,
      why: 'the metric',
    });
  });

  it('has no within-bin terms where a bin holds one probability, and Murphy’s three by hand', () => {
    const probability = Float64Array.of(0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75);
    const found = brierDecomposition({ probability, label: Float64Array.of(0, 0, 1, 1, 1, 1, 1, 1) }, width);
    assert.deepEqual([found.withinVariance, found.withinCovariance], [0, 0]);
    assertClose(found.reliability, 0.0625, { abs: 1e-15, why: 'both gaps are a quarter' });
    assertClose(found.resolution, 0.0625, { abs: 1e-15, why: 'shares ½ and 1 about ¾' });
    assertClose(found.uncertainty, 0.1875, { abs: 1e-15, why: '¾ · ¼' });
  });
});

describe('scores of the published twelve rows', () => {
  const { small } = calibrationFixture();
  const twelve = { probability: floats(small.values).map((f) => 1 / (1 + Math.exp(-f))), label: floats(small.labels) };

  it('Brier, log loss and AUC are S13’s and scikit-learn’s', () => {
    const found = [brier.compute(twelve), logLoss.compute(twelve), areaUnderRoc(twelve)].map(({ value }) => value!);
    [0.14243308, 0.42504763, 0.88888889].forEach((expected, i) => {
      assertClose(found[i]!, expected, { abs: 1e-8, why: 'S13' });
      assertClose(found[i]!, small.scores[i]!, { abs: 1e-12, why: 'scikit-learn 1.9.1' });
    });
  });

  it('the spherical score: √½ for a coin, 1 for certainty, and honesty pays', () => {
    const score = (p: number, y: number) =>
      sphericalScore({ probability: Float64Array.of(p), label: Float64Array.of(y) });
    assertClose(score(0.5, 1), Math.SQRT1_2, { abs: 1e-15, why: 'a coin' });
    assert.deepEqual([score(1, 1), score(0, 0), score(0, 1)], [1, 1, 0]);
    const expected = (said: number) => 0.3 * score(said, 1) + 0.7 * score(said, 0);
    for (const said of [0.1, 0.29, 0.31, 0.6]) assert.ok(expected(said) < expected(0.3));
  });
});
