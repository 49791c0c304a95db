import assert from 'node:assert/strict';
import { DataQualityError, InputError } from '../../../../contracts/failures.ts';
import { averageEffect, type AverageTarget } from '../../../../ml/causal/effects/averageEffect.ts';
import type { FittedRows } from '../../../../ml/causal/effects/fittedRows.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { causalDesigns, drawCausal, type CausalDesign } from '../../../support/causalDesigns.ts';

/** Rows of a law with the nuisances of the law itself, or wrong ones. */
function rowsOf(design: CausalDesign, n: number, seed: number, wrong: Partial<FittedRows> = {}): FittedRows {
  const { treatment, outcome, tau, m, e } = drawCausal(design, n, 3, seed);
  return {
    binary: design.binary,
    treatment,
    outcome,
    weights: new Float64Array(n).fill(1),
    clusters: null,
    treatmentMean: e,
    outcomeMean: m,
    treatmentVariance: design.binary ? e.map((p) => p * (1 - p)) : new Float64Array(n).fill(1),
    effect: tau,
    ...wrong,
  };
}

/** Effects averaged over the law itself, by many draws: E[τ], E[τ | T = 1], E[τ | T = 0], E[v τ]/E[v]. */
function truths(design: CausalDesign): Record<AverageTarget, number> {
  const { tau, e } = drawCausal(design, 200_000, 3, 99);
  const over = (of: (p: number) => number) =>
    tau.reduce((sum, t, i) => sum + of(e[i]!) * t, 0) / e.reduce((sum, p) => sum + of(p), 0);
  return {
    all: over(() => 1),
    treated: over((p) => p),
    control: over((p) => 1 - p),
    overlap: over((p) => p * (1 - p)),
  };
}

describe('averageEffect', () => {
  it('finds the average of each population, and its interval holds it 95 times in 100', () => {
    const truth = truths(causalDesigns.D);
    for (const target of ['all', 'treated', 'control', 'overlap'] as const) {
      let [covered, sum] = [0, 0];
      for (let seed = 0; seed < 200; seed++) {
        const { estimate, lower, upper } = averageEffect(rowsOf(causalDesigns.D, 500, seed), { target, trim: 0 });
        covered += Number(lower <= truth[target] && truth[target] <= upper);
        sum += estimate / 200;
      }
      // Error of a mean of 200 estimates of deviation about 0.12, truth's own 0.002: four of them.
      assertClose(sum, truth[target], { abs: 0.036, why: `mean estimate, ${target}` });
      assert.ok(covered >= 180 && covered <= 199, `${target}: ${covered} of 200 cover`);
    }
  });

  it('is doubly robust: right where either the outcome or the treatment mean is wrong', () => {
    const n = 40_000;
    const truth = truths(causalDesigns.D).all;
    const zeros = new Float64Array(n);
    const outcomeWrong = rowsOf(causalDesigns.D, n, 3, { effect: zeros, outcomeMean: zeros });
    assertClose(averageEffect(outcomeWrong, { trim: 0 }).estimate, truth, { abs: 0.1, why: 'no outcome model' });
  });

  it('takes continuous treatments by their conditional variance', () => {
    const found = averageEffect(rowsOf(causalDesigns.continuous, 20_000, 5));
    assertClose(found.estimate, 1, { abs: 4 * found.standardError, why: 'E[1 + x/2] = 1' });
    assert.ok(found.standardError < 0.015, `error ${found.standardError}`);
  });

  it('counts a row of weight 2 as two rows, and the scale of weights for nothing', () => {
    const once = rowsOf(causalDesigns.D, 300, 8);
    const weights = Float64Array.from({ length: 300 }, (_, i) => 1 + (i % 2));
    const twice = Int32Array.from({ length: 450 }, (_, k) => (k < 300 ? k : 2 * (k - 300) + 1));
    const options = { trim: 0 } as const;
    const weighted = averageEffect({ ...once, weights }, options);
    assertClose(weighted.estimate, averageEffect(once, { ...options, rows: twice }).estimate, {
      rel: 1e-10,
      why: 'repeated rows',
    });
    const scaled = averageEffect({ ...once, weights: weights.map((w) => 8 * w) }, options);
    assert.deepEqual([scaled.estimate, scaled.standardError], [weighted.estimate, weighted.standardError]);
  });

  it('says how many rows trimming left, and errs more where rows are clustered', () => {
    const rows = rowsOf(causalDesigns.D, 1000, 4);
    const { rows: kept, of } = averageEffect(rows, { trim: 0.2 });
    assert.equal(kept, rows.treatmentMean.filter((e) => e >= 0.2 && e <= 0.8).length);
    assert.equal(of, 1000);
    // Each cluster holds like scores.
    const order = Int32Array.from(rows.effect.keys()).sort((a, b) => rows.effect[a]! - rows.effect[b]!);
    const clusters = new Int32Array(1000);
    order.forEach((row, place) => (clusters[row] = Math.floor(place / 50)));
    assert.ok(averageEffect({ ...rows, clusters }).standardError > averageEffect(rows).standardError);
  });

  it('refuses arms of a number, trims that leave nothing, and levels that are none', () => {
    const rows = rowsOf(causalDesigns.continuous, 100, 1);
    assert.throws(() => averageEffect(rows, { target: 'treated' }), InputError);
    assert.throws(() => averageEffect(rows, { level: 95 }), /got 95/);
    const certain = { ...rowsOf(causalDesigns.D, 100, 1), treatmentMean: new Float64Array(100).fill(0.01) };
    assert.throws(
      () => averageEffect(certain, { trim: 0.1 }),
      (error) => error instanceof DataQualityError && /at least 2 rows.*got 0 of 100/.test(error.message),
    );
  });
});
