import assert from 'node:assert/strict';
import { calibrationTest } from '../../../../ml/causal/effects/calibrationTest.ts';
import type { FittedRows } from '../../../../ml/causal/effects/fittedRows.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { causalDesigns, drawCausal } from '../../../support/causalDesigns.ts';

/** Rows of design D with the law's nuisances and effects of one's own. */
function rowsWith(seed: number, effectOf: (tau: number, i: number) => number): FittedRows {
  const { treatment, outcome, tau, m, e } = drawCausal(causalDesigns.D, 2000, 2, seed);
  return {
    binary: true,
    treatment,
    outcome,
    weights: new Float64Array(2000).fill(1),
    clusters: null,
    treatmentMean: e,
    outcomeMean: m,
    treatmentVariance: e.map((p) => p * (1 - p)),
    effect: tau.map(effectOf),
  };
}

describe('calibrationTest', () => {
  it('gives 1 and 1 to the true effects, and ½ to differences told twice too large', () => {
    const { meanPrediction, differentialPrediction } = calibrationTest(rowsWith(1, (tau) => tau));
    assertClose(meanPrediction.estimate, 1, { abs: 4 * meanPrediction.standardError, why: 'mean' });
    assertClose(differentialPrediction.estimate, 1, {
      abs: 4 * differentialPrediction.standardError,
      why: 'differences',
    });
    const doubled = calibrationTest(rowsWith(1, (tau) => 1 + 2 * (tau - 1))).differentialPrediction;
    assertClose(doubled.estimate, 0.5, { abs: 4 * doubled.standardError, why: 'half' });
  });

  it('finds differences that are not there about as often as it says', () => {
    let found = 0;
    for (let seed = 0; seed < 200; seed++) {
      // Differences that have nothing to do with the rows.
      const rows = rowsWith(seed, (_, i) => 1 + Math.sin(i));
      found += Number(calibrationTest(rows).differentialPrediction.pValue < 0.05);
    }
    assert.ok(found >= 2 && found <= 20, `${found} of 200 at 5 %`);
  });
});
