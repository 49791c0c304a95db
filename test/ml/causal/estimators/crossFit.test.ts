import assert from 'node:assert/strict';
import { DataQualityError, InputError } from '../../../../contracts/failures.ts';
import type { Matrix } from '../../../../contracts/frame.ts';
import { blockFolds } from '../../../../ml/causal/estimators/blockFolds.ts';
import { crossFit } from '../../../../ml/causal/estimators/crossFit.ts';
import { takeRows, takeValues } from '../../../../ml/stats/matrixParts.ts';
import { ridgeLearner } from '../../../../ml/causal/estimators/ridgeLearner.ts';
import { simulated } from './simulated.ts';

const options = { folds: 4, embargo: 5 };

describe('crossFit', () => {
  it('gives every row what models without its block and its neighbours expect', () => {
    const { data } = simulated(1, 200);
    const got = crossFit(data, options);
    for (const { train, test } of blockFolds(200, 4, 5)) {
      const expected = ridgeLearner(takeRows(data.x, train), takeValues(data.outcome, train))(takeRows(data.x, test));
      assert.deepEqual(takeValues(got.expectedOutcome, test), expected);
    }
    got.treatment.forEach((left, row) => assert.equal(left, data.treatment[row]! - got.expectedTreatment[row]!));
  });

  it('does not look at the outcome of a row, nor of those within the embargo, for that row', () => {
    const { data } = simulated(2, 200);
    const moved = {
      ...data,
      outcome: data.outcome.map((value, row) => (row >= 45 && row < 105 ? value + 100 : value)),
    };
    const [before, after] = [crossFit(data, options), crossFit(moved, options)];
    // The block of rows 50 to 99 with 5 rows on either side.
    for (let row = 50; row < 100; row += 1) assert.equal(after.expectedOutcome[row], before.expectedOutcome[row]);
  });

  it('refuses columns that do not fit, that do not vary, and a treatment that a covariate copies', () => {
    const { data } = simulated(3, 100);
    assert.throws(() => crossFit({ ...data, outcome: new Float64Array(99) }, options), {
      name: InputError.name,
      message: /expected 100 values of outcome, one a row, got 99/,
    });
    assert.throws(() => crossFit({ ...data, treatment: new Float64Array(100).fill(2) }, options), {
      name: DataQualityError.name,
      message: /treatment that varies, got 100 times 2/,
    });
    const hole = data.treatment.slice();
    hole[7] = NaN;
    assert.throws(() => crossFit({ ...data, treatment: hole }, options), /got NaN at row 7/);
    const almost = Float64Array.from({ length: 100 }, (_, row) => (row < 50 ? 1 : 1 + 1e-13));
    const one = () => (x: Matrix) => new Float64Array(x.rows).fill(1);
    assert.throws(
      () => crossFit({ ...data, treatment: almost }, { ...options, treatmentLearner: one }),
      /do not determine/,
    );
  });
});
