import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { NumericsError } from '../../../../contracts/failures.ts';
import { informationCoefficient } from '../../../../ml/evaluation/backtest/informationCoefficient.ts';
import { assertClose } from '../../../support/assertClose.ts';

const { informationCoefficient: fixture } = JSON.parse(
  readFileSync(new URL('../../../fixtures/selection.json', import.meta.url), 'utf8'),
) as {
  readonly informationCoefficient: {
    readonly forecast: readonly (readonly number[])[];
    readonly outcome: readonly (readonly number[])[];
    readonly pearson: readonly number[];
    readonly spearman: readonly number[];
    readonly ratio: number;
  };
};
const table = (rows: readonly (readonly number[])[]) => rows.map((row) => Float64Array.from(row));
const [forecast, outcome] = [table(fixture.forecast), table(fixture.outcome)];

describe('informationCoefficient', () => {
  it('is that of SciPy, with ties, and its ratio that of NumPy', () => {
    for (const kind of ['pearson', 'spearman'] as const) {
      const { values } = informationCoefficient(forecast, outcome, kind);
      fixture[kind].forEach((value, period) =>
        assertClose(values[period]!, value, { abs: 1e-12, why: `${kind} ${period}` }),
      );
    }
    assertClose(informationCoefficient(forecast, outcome, 'spearman').ratio!, fixture.ratio, {
      rel: 1e-10,
      why: 'ratio',
    });
  });

  it('of ranks does not change with a monotone change of the forecasts', () => {
    const bent = forecast.map((scores) => scores.map((score) => Math.exp(3 * score)));
    assert.deepEqual(
      informationCoefficient(bent, outcome, 'spearman'),
      informationCoefficient(forecast, outcome, 'spearman'),
    );
  });

  it('leaves missing pairs out and skips periods that say nothing', () => {
    const holes = forecast.map((scores, period) => (period === 0 ? scores.map((s, i) => (i < 7 ? NaN : s)) : scores));
    const still = outcome.map((came, period) => (period === 1 ? came.map(() => 0.5) : came));
    const found = informationCoefficient(holes, still, 'pearson');
    assert.deepEqual([found.known, found.skipped], [4, 2]);
    assert.ok(Number.isNaN(found.values[0]!) && Number.isNaN(found.values[1]!) && Number.isFinite(found.mean!));
    const one = Float64Array.of(1, 2, 3);
    assert.deepEqual(informationCoefficient([one], [one], 'pearson').ratio, null);
    assert.deepEqual(informationCoefficient([one.fill(1)], [one], 'pearson').mean, null);
  });

  it('refuses periods and assets that do not match, with both numbers', () => {
    const refuses = (run: () => void, message: RegExp) =>
      assert.throws(run, (error) => error instanceof NumericsError && message.test(error.message));
    refuses(() => informationCoefficient(forecast, outcome.slice(1), 'pearson'), /1 period, 6, got 5/);
    refuses(() => informationCoefficient([], [], 'pearson'), /1 period, 0, got 0/);
    refuses(
      () => informationCoefficient([new Float64Array(3)], [new Float64Array(4)], 'pearson'),
      /a forecast, 3, got 4 in period 0/,
    );
  });
});
