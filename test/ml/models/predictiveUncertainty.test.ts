import assert from 'node:assert/strict';
import fc from 'fast-check';
import { baseUncertainty, predictiveUncertainty } from '../../../ml/models/predictiveUncertainty.ts';
import { assertClose } from '../../support/assertClose.ts';
import { matrixOf } from '../../support/modelData.ts';

const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
const oneRow = (values: readonly number[]) =>
  baseUncertainty({ rows: 1, columns: values.map((_, j) => `base${j}`), values: Float64Array.from(values) });

describe('predictiveUncertainty', () => {
  it('is what scipy 1.17.1 and numpy 2.4.6 make of three models in three rows', () => {
    // scipy.stats.entropy([m, 1 - m], base=2), max(m, 1 - m) and numpy.std of the rows [.2 .3 .7], [.9 .95 .99], [0 0 1].
    const x = { rows: 3, columns: ['a', 'b', 'c'], values: Float64Array.of(0.2, 0.3, 0.7, 0.9, 0.95, 0.99, 0, 0, 1) };
    const expected = {
      mean_proba: [0.4, 0.9466666666666667, 1 / 3],
      uncertainty: [0.9709505944546686, 0.3003914173647819, 0.9182958340544896],
      confidence: [0.6, 0.9466666666666667, 2 / 3],
      disagreement: [0.21602468994692864, 0.036817870057290855, 0.4714045207910317],
    };
    const found = baseUncertainty(x);
    for (const [name, values] of Object.entries(expected))
      values.forEach((value, row) =>
        assertClose(found[name as keyof typeof expected][row]!, value, { abs: 1e-12, why: `${name} of row ${row}` }),
      );
  });

  it('is 1 bit for a coin, nothing at the ends, the same for either side, and grows towards ½', () => {
    const { uncertainty, confidence } = predictiveUncertainty(Float64Array.of(0.5, 0, 1));
    assert.deepEqual([...uncertainty], [1, 0, 0]);
    assert.deepEqual([...confidence], [0.5, 1, 1]);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const found = predictiveUncertainty(Float64Array.of(low, high, 1 - low));
          assert.ok(found.uncertainty[0]! <= found.uncertainty[1]! + 1e-12);
          assert.ok(found.confidence[0]! >= found.confidence[1]!);
          assertClose(found.uncertainty[2]!, found.uncertainty[0]!, { abs: 1e-9, why: 'either side' });
        },
      ),
    );
  });

  it('stays within its bounds, and one model or equal ones do not disagree', () => {
    fc.assert(
      fc.property(probabilities, (values) => {
        const { mean_proba: mean, uncertainty, confidence, disagreement } = oneRow(values);
        assert.ok(mean[0]! >= 0 && mean[0]! <= 1 && uncertainty[0]! >= 0 && uncertainty[0]! <= 1 + 1e-12);
        assert.ok(confidence[0]! >= 0.5 && confidence[0]! <= 1 && disagreement[0]! <= 0.5 + 1e-12);
        const equal = oneRow(values.map(() => values[0]!));
        assert.ok(equal.disagreement[0]! < 1e-8, `${equal.disagreement[0]}`);
        assertClose(equal.mean_proba[0]!, values[0]!, { abs: 1e-12, why: 'mean of equal ones' });
      }),
    );
  });

  it('does not depend on the order of the models', () => {
    fc.assert(
      fc.property(probabilities, (values) => {
        const [a, b] = [oneRow(values), oneRow([...values].reverse())];
        for (const name of ['mean_proba', 'uncertainty', 'disagreement'] as const)
          assertClose(a[name][0]!, b[name][0]!, { abs: 1e-6, why: name });
      }),
    );
  });

  it('takes rows by themselves', () => {
    const one = baseUncertainty(matrixOf(['base'], Float64Array.of(0.25, 0.75)));
    assert.deepEqual([...one.mean_proba], [0.25, 0.75]);
    assert.deepEqual([...one.disagreement], [0, 0]);
  });
});
