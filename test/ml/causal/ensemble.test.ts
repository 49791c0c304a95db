import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { combineEffects, ensembleWeights, rLoss } from '../../../ml/causal/ensemble.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const rows = 400;

/** Ỹ = (1 + z)T̃ + noise, and three candidates: none, constant, and one with an error of its own. */
function task(seed: number, noise = 1) {
  const random = createRandom(seed);
  const draw = () => Float64Array.from({ length: rows }, () => random.normal());
  const [z, treatment, own, rest] = [draw(), draw(), draw(), draw()];
  const truth = z.map((value) => 1 + value);
  const outcome = truth.map((value, row) => value * treatment[row]! + noise * rest[row]!);
  const zero = new Float64Array(rows);
  return {
    residuals: { outcome, treatment },
    effects: [zero, zero.map(() => 1), truth.map((value, row) => value + 0.8 * own[row]!)],
    truth,
  };
}

describe('ensembleWeights', () => {
  it('gives the R-loss of Nie and Wager, and the mean square of the outcome without an effect', () => {
    const residuals = { outcome: Float64Array.of(1, 2), treatment: Float64Array.of(1, -1) };
    assert.equal(rLoss(residuals, Float64Array.of(2, 1)), (1 + 9) / 2);
    assert.equal(rLoss(residuals, new Float64Array(2)), (1 + 4) / 2);
  });

  it('finds the least R-loss over the simplex: no point of a fine grid has less', () => {
    for (const seed of [1, 2, 3]) {
      const { residuals, effects } = task(seed);
      const { weights, rLoss: least } = ensembleWeights(residuals, effects);
      assertClose(
        weights.reduce((sum, weight) => sum + weight, 0),
        1,
        { abs: 1e-12, why: 'weights sum to 1' },
      );
      assert.ok(weights.every((weight) => weight >= 0));
      const mixed = (w: readonly number[]) =>
        rLoss(
          residuals,
          Float64Array.from({ length: rows }, (_, row) =>
            w.reduce((sum, share, k) => sum + share * effects[k]![row]!, 0),
          ),
        );
      assertClose(mixed([...weights]), least, { rel: 1e-12, why: 'the loss that it says' });
      let grid = Infinity;
      for (let a = 0; a <= 40; a += 1)
        for (let b = 0; a + b <= 40; b += 1) grid = Math.min(grid, mixed([a / 40, b / 40, 1 - (a + b) / 40]));
      assert.ok(least <= grid + 1e-12, `${least} against ${grid} on the grid`);
      assert.ok(least > grid - 0.01, 'and the grid comes near');
    }
  });

  it('mixes two noisy candidates about as their errors say, and leaves the useless one out', () => {
    const { residuals, effects } = task(4, 0.1);
    const { weights, candidates, rLoss: least } = ensembleWeights(residuals, effects);
    // Error variances 1 (constant against 1 + z) and 0.64, independent: weights 0.64/1.64 and 1/1.64.
    assertClose(weights[1]!, 0.39, { abs: 0.08, why: 'the constant effect' });
    assertClose(weights[2]!, 0.61, { abs: 0.08, why: 'the noisy one' });
    assert.ok(least < Math.min(...candidates));
  });

  it('prefers the plainer of equal candidates', () => {
    const { residuals, effects } = task(5);
    const { weights } = ensembleWeights(residuals, [effects[2]!, effects[2]!.slice()]);
    assert.deepEqual([...weights], [1, 0]);
  });

  it('refuses none, too many and effects of another length, with both numbers', () => {
    const { residuals, effects } = task(6);
    assert.throws(() => ensembleWeights(residuals, []), {
      name: InputError.name,
      message: /1 to 10 candidates, got 0/,
    });
    assert.throws(
      () => ensembleWeights(residuals, new Array<Float64Array>(11).fill(effects[0]!)),
      /1 to 10 candidates, got 11/,
    );
    assert.throws(() => ensembleWeights(residuals, [new Float64Array(3)]), /expected 400 effects .* got 3/);
  });
});

describe('combineEffects', () => {
  it('weights effects, and counts disagreement as error', () => {
    const one = { effect: Float64Array.of(1, 1), standardError: Float64Array.of(0.3, 0.3) };
    const other = { effect: Float64Array.of(1, 3), standardError: Float64Array.of(0.5, 0.5) };
    const { effect, standardError } = combineEffects(Float64Array.of(0.5, 0.5), [one, other]);
    assert.deepEqual([...effect], [1, 2]);
    assertClose(standardError[0]!, 0.4, { rel: 1e-12, why: 'agreement: the mean of the errors' });
    assertClose(standardError[1]!, (Math.hypot(0.3, 1) + Math.hypot(0.5, 1)) / 2, {
      rel: 1e-12,
      why: 'disagreement of 1 each',
    });
  });
});
