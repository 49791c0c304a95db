import assert from 'node:assert/strict';
import { generateCausalPanel } from '../../../ml/synthetic/causalPanel.ts';
import type { CausalPanel } from '../../../ml/synthetic/causalPanel.ts';
import { assertClose } from '../../support/assertClose.ts';

const parameters = {
  units: 20_000,
  periods: 5,
  covariates: 4,
  confounding: 1,
  effect: 2,
  heterogeneity: 0.5,
  noise: 1,
};
const rows = parameters.units * parameters.periods;

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function differenceOfMeans({ treatment, y }: CausalPanel): number {
  const of = (arm: number) => mean(Array.from(y).filter((_, row) => treatment[row] === arm));
  return of(1) - of(0);
}

/** Horvitz–Thompson with the true propensities, and its standard error. */
function weighted({ treatment, y, truth }: CausalPanel): { readonly effect: number; readonly error: number } {
  const terms = Array.from(y, (value, row) => {
    const e = truth.propensity[row]!;
    return (treatment[row]! * value) / e - ((1 - treatment[row]!) * value) / (1 - e);
  });
  const effect = mean(terms);
  return { effect, error: Math.sqrt(mean(terms.map((term) => (term - effect) ** 2)) / terms.length) };
}

describe('generateCausalPanel', () => {
  const panel = generateCausalPanel(parameters, { seed: 11 });

  it('has the effect that it says, under weights of the true propensity', () => {
    const { effect, error } = weighted(panel);
    assertClose(effect, 2, { abs: 4 * error, why: 'four standard errors' });
    assert.ok(error < 0.05);
    // E τ = effect; the panel's own mean is off by 0.5 · the mean of x_2, correlated within units.
    assertClose(mean(panel.truth.tau), 2, { abs: 0.02, why: 'sampling of x_2' });
  });

  it('is confounded: the difference of means is far too high, unless confounding is 0', () => {
    assert.ok(differenceOfMeans(panel) > 2.5, String(differenceOfMeans(panel)));
    const trial = generateCausalPanel({ ...parameters, confounding: 0 }, { seed: 11 });
    assertClose(differenceOfMeans(trial), 2, { abs: 0.05, why: 'a randomised trial of 100,000 rows' });
    assert.ok(trial.truth.propensity.every((chance) => chance === 0.5));
  });

  it('is what its formulas say, row by row', () => {
    const still = generateCausalPanel({ ...parameters, noise: 0 }, { seed: 11 });
    for (let row = 0; row < rows; row++) {
      const [x0, x1, x2] = still.x.slice(4 * row, 4 * row + 3);
      const expected = x0! + x1! / 2 + x1! ** 2 / 4 + still.treatment[row]! * (2 + 0.5 * x2!);
      assertClose(still.y[row]!, expected, { abs: 1e-12, why: 'b + τ T' });
    }
    assert.deepEqual(still.treatment, panel.treatment, 'noise has a stream of its own');
  });

  it('treats as often as the propensity says, and always could have done otherwise', () => {
    assert.ok(panel.truth.propensity.every((chance) => chance >= 0.05 && chance <= 0.95));
    for (const [low, high] of [
      [0, 0.2],
      [0.2, 0.4],
      [0.4, 0.6],
      [0.6, 0.8],
      [0.8, 1],
    ] as const) {
      const at = [...panel.treatment.keys()].filter(
        (row) => panel.truth.propensity[row]! >= low && panel.truth.propensity[row]! < high,
      );
      const expected = mean(at.map((row) => panel.truth.propensity[row]!));
      assertClose(mean(at.map((row) => panel.treatment[row]!)), expected, {
        abs: 2 / Math.sqrt(at.length),
        why: 'binomial',
      });
    }
  });

  it('has standard normal covariates with a memory of one half within a unit and none across', () => {
    const { x, unit, period } = panel;
    assertClose(mean(x), 0, { abs: 0.01, why: '400,000 draws' });
    assertClose(mean(x.map((value) => value * value)), 1, { abs: 0.015, why: '400,000 draws' });
    const products = (within: boolean) =>
      Array.from({ length: rows - 1 }, (_, row) => row + 1)
        .filter((row) => (unit[row] === unit[row - 1]) === within)
        .map((row) => x[4 * row]! * x[4 * (row - 1)]!);
    assertClose(mean(products(true)), 0.5, { abs: 0.02, why: 'AR(1)' });
    assertClose(mean(products(false)), 0, { abs: 0.035, why: 'units are independent' });
    assert.deepEqual([unit[5], period[5], unit[9], period[9]], [1, 0, 1, 4]);
  });

  it('gives the same panel for the same seed, and refuses sizes that are none', () => {
    const small = { ...parameters, units: 5 };
    assert.deepEqual(generateCausalPanel(small, { seed: 1 }), generateCausalPanel(small, { seed: 1 }));
    for (const part of [{ units: 0 }, { periods: 1.5 }, { covariates: 2 }, { confounding: -1 }, { noise: NaN }]) {
      assert.throws(() => generateCausalPanel({ ...small, ...part }, { seed: 1 }), { name: 'InputError' });
    }
  });
});
