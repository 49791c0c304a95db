import assert from 'node:assert/strict';
import { enbpi, type Enbpi } from '../../../ml/conformal/enbpi.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { matrixOf } from '../../support/modelData.ts';
import { ordinaryLeastSquares } from '../../support/ordinaryLeastSquares.ts';

/** y = 2x₀ − x₁ + an AR(1) error of φ = 0.6, whose deviation doubles from `breakAt` on. */
function series(rows: number, breakAt = Infinity, skewed = false) {
  const random = createRandom(30, 'enbpi test');
  const x = matrixOf(
    ['a', 'b'],
    Array.from({ length: 2 * rows }, () => random.normal()),
  );
  let error = 0;
  const y = Float64Array.from({ length: rows }, (_, t) => {
    const shock = skewed ? -Math.log(1 - random.uniform()) - 1 : random.normal();
    error = (skewed ? 0 : 0.6) * error + shock * (t < breakAt ? 1 : 3);
    return 2 * x.values[2 * t]! - x.values[2 * t + 1]! + error;
  });
  return { x, y };
}

function optionsOf(
  rows: number,
  training: number,
  over: Partial<Enbpi> & { breakAt?: number; skewed?: boolean } = {},
): Enbpi {
  const { breakAt, skewed, ...rest } = over;
  const { x, y } = series(rows, breakAt, skewed);
  const part = (from: number, to: number) => matrixOf(x.columns, x.values.slice(2 * from, 2 * to));
  const past = part(0, training);
  const known = y.slice(0, training);
  return {
    x: past,
    y: known,
    test: part(training, rows),
    outcome: y.slice(training),
    knownAfter: 1,
    alpha: 0.1,
    members: 25,
    block: 10,
    seed: 4,
    fit: ordinaryLeastSquares(past, known),
    ...rest,
  };
}

const coverage = ({ lower, upper }: { lower: Float64Array; upper: Float64Array }, y: Float64Array, from = 0) =>
  y.slice(from).filter((value, row) => value >= lower[from + row]! && value <= upper[from + row]!).length /
  (y.length - from);

describe('EnbPI', () => {
  it('covers an autocorrelated series about as asked', async () => {
    const options = optionsOf(3000, 600);
    const found = await enbpi(options);
    // 2,400 rows with φ = 0.6: effective rows of misses about a half, three standard errors 0.026.
    assertClose(coverage(found, options.outcome), 0.9, { abs: 0.026, why: 'coverage' });
    const slopes = options.test.values;
    assertClose(found.prediction[0]!, 2 * slopes[0]! - slopes[1]!, {
      abs: 0.5,
      why: 'the mean of the members is near the law',
    });
  });

  it('its sliding residuals follow a break that fixed ones miss', async () => {
    const options = optionsOf(3000, 600, { breakAt: 1000, window: 300 });
    const [sliding, late] = [await enbpi(options), await enbpi({ ...options, knownAfter: 2400 })];
    assert.ok(coverage(late, options.outcome, 800) < 0.6, 'outcomes that never come in time teach nothing');
    assertClose(coverage(sliding, options.outcome, 800), 0.9, { abs: 0.03, why: 'after the break' });
  });

  it('the shortest span is narrower for skewed errors and covers about as often', async () => {
    const options = optionsOf(4000, 1000, { skewed: true });
    const [round, short] = [await enbpi(options), await enbpi({ ...options, shape: 'shortest' })];
    // Of exponential errors 90 % lie within a span of 2.30, and within one of 2.54 about their mean.
    const width = ({ lower, upper }: typeof round) =>
      upper.reduce((sum, high, row) => sum + high - lower[row]!, 0) / upper.length;
    assert.ok(width(short) < 0.94 * width(round), `${width(short)} against ${width(round)}`);
    assertClose(coverage(short, options.outcome), 0.9, { abs: 0.025, why: 'shortest' });
  });

  it('its residuals are those of the members that did not see the row: a slow oracle', async () => {
    const samples: Int32Array[] = [];
    const options = optionsOf(120, 60, { members: 8 });
    const fit: Enbpi['fit'] = (rows) => {
      samples.push(rows.slice());
      return options.fit(rows);
    };
    const { residual } = await enbpi({ ...options, fit });
    assert.equal(samples.length, 8);
    const predictors: Awaited<ReturnType<Enbpi['fit']>>[] = [];
    for (const rows of samples) predictors.push(await options.fit(rows));
    for (let row = 0; row < 60; row += 1) {
      const blind = predictors.filter((_, b) => !samples[b]!.includes(row)).map((predict) => predict(options.x)[row]!);
      const mean = blind.reduce((sum, value) => sum + value, 0) / blind.length;
      if (blind.length === 0) assert.ok(Number.isNaN(residual[row]!));
      else assertClose(residual[row]!, options.y[row]! - mean, { abs: 1e-10, why: `row ${row}` });
    }
    for (const rows of samples)
      for (let at = 1; at < 60; at += 1) if (at % 10 !== 0) assert.equal(rows[at], (rows[at - 1]! + 1) % 60, 'blocks');
  });

  it('is the same twice and uses no later outcome', async () => {
    const options = optionsOf(400, 200, { knownAfter: 5 });
    const one = await enbpi(options);
    assert.deepEqual(await enbpi(options), one);
    const changed = await enbpi({ ...options, outcome: options.outcome.map((y, row) => (row <= 95 ? y : 99)) });
    assert.deepEqual(changed.upper.slice(0, 101), one.upper.slice(0, 101));
    assert.notDeepEqual(changed.upper.slice(0, 110), one.upper.slice(0, 110));
  });

  it('gives infinite intervals where residuals are too few, and refuses bad input', async () => {
    const found = await enbpi(optionsOf(40, 30, { alpha: 0.01, outcome: new Float64Array(10).fill(NaN) }));
    assert.deepEqual([found.lower[0], found.upper[0]], [-Infinity, Infinity]);
    await assert.rejects(enbpi(optionsOf(40, 30, { members: 1 })), /members from 2 to 100000.*got 1/);
    await assert.rejects(enbpi(optionsOf(40, 30, { block: 31 })), /block from 1 to 30.*got 31/);
    await assert.rejects(enbpi(optionsOf(40, 30, { alpha: 2 })), /got 2/);
    await assert.rejects(enbpi(optionsOf(40, 30, { outcome: new Float64Array(9) })), /expected 9 rows of row.*got 10/);
    await assert.rejects(
      enbpi(optionsOf(40, 30, { outcome: new Float64Array(10).fill(Infinity) })),
      /got Infinity in row 0/,
    );
    await assert.rejects(enbpi(optionsOf(40, 30, { block: 30, members: 2 })), /at least 1 row.*got 0 of 30/);
  });
});
