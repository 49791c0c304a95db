import assert from 'node:assert/strict';
import { coverageOf } from '../../../ml/conformal/coverageOf.ts';
import { crossConformal } from '../../../ml/conformal/crossConformal.ts';
import { splitConformal } from '../../../ml/conformal/splitConformal.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats } from '../../support/calibrationData.ts';
import { matrixOf } from '../../support/modelData.ts';
import { ordinaryLeastSquares } from '../../support/ordinaryLeastSquares.ts';

const names = (d: number) => Array.from({ length: d }, (_, j) => `x${j}`);
const within = (lower: Float64Array, upper: Float64Array, y: Float64Array) =>
  coverageOf(
    y.map((value, row) => (value >= lower[row]! && value <= upper[row]! ? 1 : 0)),
    { level: 0.95 },
  ).coverage;

describe('cross conformal', () => {
  const { cross, regression } = calibrationFixture();
  const x = matrixOf(names(2), cross.x);
  const y = floats(cross.y);
  const test = matrixOf(names(2), cross.test);
  const given = { x, y, test, fold: cross.fold, alpha: cross.alpha, fit: ordinaryLeastSquares(x, y) };

  for (const method of ['plus', 'minmax'] as const)
    it(`of five folds, ${method}, is MAPIE’s`, async () => {
      const { lower, upper } = await crossConformal({ ...given, method });
      cross[method].lower.forEach((value, row) => {
        assertClose(lower[row]!, value, { abs: 1e-9, why: `MAPIE 1.6.0, lower ${row}` });
        assertClose(upper[row]!, cross[method].upper[row]!, { abs: 1e-9, why: `MAPIE 1.6.0, upper ${row}` });
      });
    });

  it('covers about as often as MAPIE’s tests of 500 rows at α = 0.05 say', async () => {
    const full = matrixOf(names(10), regression.x);
    const outcome = floats(regression.y);
    const fit = ordinaryLeastSquares(full, outcome);
    const one = { x: full, y: outcome, test: full, alpha: 0.05, fit };
    const rows = Array.from({ length: 500 }, (_, row) => row);
    const coverageOfFolds = async (fold: readonly number[], method: 'plus' | 'minmax') => {
      const { lower, upper } = await crossConformal({ ...one, fold, method });
      return within(lower, upper, outcome);
    };
    const near = (found: number, expected: number, why: string) => assertClose(found, expected, { rel: 1e-2, why });
    near(await coverageOfFolds(rows, 'plus'), 0.952, 'jackknife+');
    near(await coverageOfFolds(rows, 'minmax'), 0.962, 'jackknife-minmax');
    near(
      await coverageOfFolds(
        rows.map((row) => row % 5),
        'plus',
      ),
      0.954,
      'CV+',
    );
    const even = Int32Array.from(rows.filter((row) => row % 2 === 0));
    const odd = rows.filter((row) => row % 2 === 1);
    const prediction = (await fit(even))(full);
    const { lower, upper } = splitConformal({
      prediction: floats(odd.map((row) => prediction[row]!)),
      outcome: floats(odd.map((row) => outcome[row]!)),
      alpha: 0.05,
    }).intervals(prediction);
    // Another split than MAPIE's: coverage over splits of 250 rows is Beta(239, 12), whose standard deviation is 0.013.
    assertClose(within(lower, upper, outcome), 0.956, { abs: 0.03, why: 'split' });
  });

  it('minmax holds plus inside, wider α gives narrower intervals, and too few rows give infinite ones', async () => {
    const [plus, minmax, half] = [
      await crossConformal(given),
      await crossConformal({ ...given, method: 'minmax' }),
      await crossConformal({ ...given, alpha: 0.5 }),
    ];
    plus.lower.forEach((low, row) => {
      assert.ok(minmax.lower[row]! <= low && minmax.upper[row]! >= plus.upper[row]!);
      assert.ok(half.upper[row]! - half.lower[row]! < plus.upper[row]! - low);
    });
    const { lower, upper } = await crossConformal({ ...given, alpha: 0.01 });
    assert.deepEqual([lower[0], upper[0]], [-Infinity, Infinity]);
  });

  it('trains a fold’s model on the rows that are kept for it only', async () => {
    const seen: number[][] = [];
    const fit: typeof given.fit = (rows) => {
      seen.push([...rows]);
      return given.fit(rows);
    };
    // Purge the two rows on either side of every row that is left out.
    const keep = (row: number, fold: number) =>
      ![1, 2].some((d) => (row + d) % 5 === fold || (row + 5 - d) % 5 === fold);
    await assert.rejects(crossConformal({ ...given, fit, keep }), /outside fold 0, got 12 and 0/);
    await crossConformal({ ...given, fit, keep: (row, fold) => (row + 1) % 5 !== fold });
    assert.equal(seen.length, 5);
    seen.forEach((rows, fold) => {
      assert.equal(rows.length, 36);
      assert.ok(rows.every((row) => row % 5 !== fold && (row + 1) % 5 !== fold));
    });
  });

  it('refuses bad input with both numbers', async () => {
    await assert.rejects(crossConformal({ ...given, alpha: 0 }), /got 0/);
    await assert.rejects(crossConformal({ ...given, y: y.slice(1) }), /expected 59 rows of fold.*got 60/);
    await assert.rejects(crossConformal({ ...given, y: y.with(1, NaN) }), /got NaN in row 1/);
    await assert.rejects(
      crossConformal({ ...given, fold: cross.fold.map((fold) => fold + 1) }),
      /fold 0, got 0 and 60/,
    );
  });
});
