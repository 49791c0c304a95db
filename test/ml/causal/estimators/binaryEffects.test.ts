import assert from 'node:assert/strict';
import { DataQualityError, InputError } from '../../../../contracts/failures.ts';
import { binaryEffects, crossFitBinary } from '../../../../ml/causal/estimators/binaryEffects.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { reference } from './reference.ts';
import { simulated } from './simulated.ts';

const { binary } = reference;
const numbers = (values: readonly number[]) => Float64Array.from(values);
const data = { treatment: numbers(binary.treatment), outcome: numbers(binary.outcome) };
const nuisances = {
  untreated: numbers(binary.untreated),
  treated: numbers(binary.treated),
  propensity: numbers(binary.propensity),
};

describe('binaryEffects', () => {
  it('has the three estimates of statsmodels’ TreatmentEffect for the same nuisances', () => {
    const got = binaryEffects(data, nuisances, { trim: 0, lag: 0 });
    assertClose(got.inversePropensity.effect, binary.ipw, { rel: 1e-9, why: 'ipw' });
    assertClose(got.outcomeRegression.effect, binary.ra, { rel: 1e-9, why: 'ra' });
    assertClose(got.augmented.effect, binary.aipw, { rel: 1e-9, why: 'aipw' });
    assert.equal(got.trimmed, 0);
  });

  it('is doubly robust: wrong regressions or a wrong propensity leave the augmented one right', () => {
    const { data: own } = simulated(1, 20_000, { binary: true });
    const x1 = (row: number) => own.x.values[3 * row]!;
    const right = {
      untreated: own.outcome.map((_, row) => x1(row) + 0.5 * own.x.values[3 * row + 1]!),
      treated: own.outcome.map((_, row) => 1 + x1(row) + 0.5 * own.x.values[3 * row + 1]!),
      propensity: own.outcome.map((_, row) => 1 / (1 + Math.exp(-x1(row)))),
    };
    const flat = own.outcome.map(() => 0);
    const options = { trim: 0, lag: 0 };
    const regressions = binaryEffects(own, { ...right, propensity: flat.map(() => 0.5) }, options);
    const propensity = binaryEffects(own, { ...right, untreated: flat, treated: flat }, options);
    for (const { augmented } of [regressions, propensity])
      assertClose(augmented.effect, 1, { abs: 4 * augmented.standardError, why: 'within four standard errors of 1' });
    assert.ok(Math.abs(regressions.inversePropensity.effect - 1) > 0.3, 'the wrong propensity alone is far off');
    assert.equal(propensity.outcomeRegression.effect, 0, 'the wrong regressions alone say nothing');
  });

  it('cross-fits its nuisances and covers the truth', () => {
    let inside = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const { data: own } = simulated(seed, 500, { binary: true, slope: 0.5 });
      const { augmented } = binaryEffects(own, crossFitBinary(own, { folds: 4, embargo: 3 }), { trim: 0.02, lag: 0 });
      if (augmented.lower <= 1 && 1 <= augmented.upper) inside += 1;
    }
    // 40 intervals of 95 %: 38 ± 1.4, four of those below is 33; the mean of x₁ itself moves the average effect a little.
    assert.ok(inside >= 33, `${inside} of 40`);
  });

  it('leaves out rows without overlap, counts them, and refuses where none is left', () => {
    const propensity = nuisances.propensity.map((p, row) => (row < 10 ? 0.001 : p));
    assert.equal(binaryEffects(data, { ...nuisances, propensity }, { trim: 0.01, lag: 0 }).trimmed, 10);
    assert.throws(
      () => binaryEffects(data, { ...nuisances, propensity: propensity.map(() => 0.999) }, { trim: 0.01, lag: 0 }),
      { name: DataQualityError.name, message: /got 0 and 0 with a propensity from 0.01 to 0.99; there is no overlap/ },
    );
  });

  it('refuses a treatment that is not 0 or 1', () => {
    const { data: own } = simulated(1, 100);
    assert.throws(() => crossFitBinary(own, { folds: 2, embargo: 0 }), { name: InputError.name, message: /at row 0/ });
  });
});
