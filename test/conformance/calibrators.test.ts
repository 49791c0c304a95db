import assert from 'node:assert/strict';
import { DataQualityError, InputError, NumericsError } from '../../contracts/failures.ts';
import type { CalibratorDefinition } from '../../ml/calibration/calibrator.ts';
import { calibrators } from '../../ml/calibration/registry.ts';
import { scoredOutcomes } from '../support/calibrationData.ts';

const logit = (p: number) => Math.log(p / (1 - p));
const logistic = (score: number) => 1 / (1 + Math.exp(-score));

/** Probabilities whose log-odds are twice what they should be: every calibrator can say so exactly, or nearly. */
const overconfident = (p: number) => logistic(0.5 * logit(p));
const rows = 6000;

const meanLoss = (probability: Float64Array, label: Float64Array) =>
  probability.reduce((sum, p, row) => sum - Math.log(label[row] === 1 ? p : 1 - p), 0) / label.length;

function conforms(name: string, calibrator: CalibratorDefinition): void {
  const { probability, label } = scoredOutcomes(1, rows, overconfident);
  const fitted = calibrator.fit(probability, label);
  const fresh = scoredOutcomes(2, rows, overconfident);
  const inside = (values: Float64Array) => values.map((p) => Math.min(1 - 1 / rows, Math.max(1 / rows, p)));

  it('says what it is for, where it comes from and how many rows it wants', () => {
    assert.equal(calibrator.name, name);
    assert.ok(calibrator.purpose.length > 20);
    assert.match(calibrator.cite, /\d{4}/);
    assert.ok(Number.isInteger(calibrator.revision) && calibrator.revision >= 1);
    assert.ok(calibrator.minimumRows >= 2 && calibrator.advisedRows >= calibrator.minimumRows);
  });

  it('gives probabilities that never fall as the score rises', () => {
    const grid = Float64Array.from({ length: 1001 }, (_, i) => i / 1000);
    const curve = fitted.apply(grid);
    assert.equal(curve.length, 1001);
    assert.ok(curve.every((p, i) => p >= 0 && p <= 1 && p >= (curve[i - 1] ?? 0) - 1e-15));
  });

  it('recovers the true curve on rows it has not seen', () => {
    const got = fitted.apply(fresh.probability);
    const away = got.reduce((sum, p, row) => sum + Math.abs(p - overconfident(fresh.probability[row]!)), 0) / rows;
    // A binomial mean over a few hundred rows has a standard error of 0.02 to 0.03; formulas do better.
    assert.ok(away < 0.025, `mean distance from the truth ${away}, 0.025 allowed`);
    const [before, after] = [meanLoss(fresh.probability, fresh.label), meanLoss(inside(got), fresh.label)];
    assert.ok(after < before - 0.05, `log loss ${before} before, ${after} after`);
  });

  it('leaves calibrated scores about as they are', () => {
    const honest = scoredOutcomes(3, rows, (p) => p);
    const got = calibrator.fit(honest.probability, honest.label).apply(honest.probability);
    const away = got.reduce((sum, p, row) => sum + Math.abs(p - honest.probability[row]!), 0) / rows;
    assert.ok(away < 0.025, `moved by ${away} on average, 0.025 allowed`);
  });

  it('a row of weight 2 is two rows, and weight 0 is none', () => {
    const weights = label.map((_, row) => row % 3);
    const repeated = Array.from(weights).flatMap((times, row) => new Array<number>(times).fill(row));
    const take = (values: Float64Array) => Float64Array.from(repeated, (row) => values[row]!);
    const one = calibrator.fit(probability, label, weights).apply(fresh.probability);
    const other = calibrator.fit(take(probability), take(label)).apply(fresh.probability);
    one.forEach((p, row) => assert.ok(Math.abs(p - other[row]!) < 1e-9, `row ${row}: ${p} and ${other[row]}`));
  });

  it('comes back from JSON the same, bit for bit, and fits the same twice', () => {
    const restored = calibrator.restore(JSON.parse(JSON.stringify(fitted.data)) as typeof fitted.data);
    assert.deepEqual(restored.apply(fresh.probability), fitted.apply(fresh.probability));
    assert.deepEqual(calibrator.fit(probability, label).data, fitted.data);
  });

  it('survives scores of exactly 0 and 1 and classes that a score separates', () => {
    const n = 400;
    const score = Float64Array.from({ length: n }, (_, i) => i / (n - 1));
    const parted = calibrator.fit(
      score,
      score.map((p) => (p > 0.5 ? 1 : 0)),
    );
    assert.ok(parted.apply(score).every((p) => p >= 0 && p <= 1));
  });

  it('refuses bad input with both numbers', () => {
    const fit = (p: ArrayLike<number>, y: ArrayLike<number>, w?: ArrayLike<number>) => () =>
      calibrator.fit(Float64Array.from(p), Float64Array.from(y), w && Float64Array.from(w));
    const [p, y] = [Array.from(probability).slice(0, 200), Array.from(label).slice(0, 200)];
    const few = calibrator.minimumRows - 1;
    assert.throws(fit(p, y.slice(1)), matching(InputError, /200 labels.*got 199/));
    assert.throws(fit(p, y, [1]), matching(InputError, /200 weights.*got 1/));
    assert.throws(fit(p.with(7, 1.2), y), matching(NumericsError, /0 to 1, got 1\.2 in row 7/));
    assert.throws(fit(p.with(7, NaN), y), matching(NumericsError, /got NaN in row 7/));
    assert.throws(fit(p, y.with(3, 0.5)), matching(InputError, /got 0\.5 in row 3/));
    assert.throws(
      fit(
        p,
        y.map(() => 0),
      ),
      matching(DataQualityError, /200 zeros and 0 ones/),
    );
    assert.throws(
      fit(
        p,
        y,
        y.map(() => -1),
      ),
      matching(InputError, /got -1 in row 0/),
    );
    assert.throws(fit(p, y, y), matching(DataQualityError, /got 0 on zeros/));
    assert.throws(
      fit(p.slice(0, few), y.slice(0, few)),
      matching(DataQualityError, new RegExp(`at least ${few + 1} rows, got ${few}`)),
    );
    assert.throws(() => fitted.apply(Float64Array.of(0.5, -0.1)), matching(NumericsError, /got -0\.1 in row 1/));
  });
}

const matching = (kind: new (message: string) => Error, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof kind, String(error));
  assert.match(error.message, message);
  return true;
};

describe('every calibrator', () => {
  for (const [name, calibrator] of Object.entries(calibrators)) describe(name, () => conforms(name, calibrator));
});
