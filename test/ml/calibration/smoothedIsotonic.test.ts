import assert from 'node:assert/strict';
import { isotonic } from '../../../ml/calibration/isotonic.ts';
import { smoothedIsotonic } from '../../../ml/calibration/smoothedIsotonic.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

/** Levels of score, each with rows and ones. */
function levels(counts: readonly (readonly [score: number, rows: number, ones: number])[]) {
  const scores = counts.flatMap(([score, rows]) => new Array<number>(rows).fill(score));
  const labels = counts.flatMap(([, rows, ones]) => Array.from({ length: rows }, (_, at) => Number(at < ones)));
  return [Float64Array.from(scores), Float64Array.from(labels)] as const;
}

describe('smoothed isotonic calibration', () => {
  it('mixes every step with rows at the base rate, by hand', () => {
    const [scores, labels] = levels([
      [0.2, 100, 20],
      [0.5, 97, 57],
      [0.9, 30, 28],
    ]);
    const fitted = smoothedIsotonic.fit(scores, labels);
    const prior = fitted.data['prior'] as number;
    assert.ok(prior >= 1 && prior <= 15, `clear steps want few rows of the base rate, got ${prior}`);
    const by = (ones: number, rows: number) => (ones + (prior * 105) / 227) / (rows + prior);
    const [low, middle, top] = [by(20, 100), by(57, 97), by(28, 30)];
    const got = fitted.apply(Float64Array.of(0.1, 0.2, 0.5, 0.7, 0.9, 1));
    [low, low, middle, (middle + top) / 2, top, top].forEach((expected, at) =>
      assertClose(got[at]!, expected, { abs: 1e-12, why: `score ${at}` }),
    );
  });

  it('costs less log loss than the plain curve where scores say nothing', () => {
    const random = createRandom(3, 'noise');
    const draw = (rows: number) =>
      [
        Float64Array.from({ length: rows }, () => 0.5 + 0.1 * random.uniform()),
        Float64Array.from({ length: rows }, () => Number(random.uniform() < 0.6)),
      ] as const;
    const [train, fresh] = [draw(1000), draw(20_000)];
    const loss = (p: Float64Array) =>
      p.reduce((sum, one, row) => {
        const q = Math.min(1 - 1e-3, Math.max(1e-3, one));
        return sum - Math.log(fresh[1][row] === 1 ? q : 1 - q);
      }, 0) / p.length;
    const [smooth, plain] = [smoothedIsotonic, isotonic].map((one) => loss(one.fit(...train).apply(fresh[0])));
    const entropy = -(0.6 * Math.log(0.6) + 0.4 * Math.log(0.4));
    assert.ok(smooth! < entropy + 0.004, `smoothed ${smooth}, entropy ${entropy}`);
    assert.ok(smooth! < plain!, `smoothed ${smooth}, plain ${plain}`);
  });
});
