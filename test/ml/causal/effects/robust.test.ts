import { influenceError, robustRegression } from '../../../../ml/causal/effects/robust.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { causalFixture as fixture } from '../../../support/causalFixture.ts';

const n = fixture.y.length;
const column = (j: number) => Float64Array.from({ length: n }, (_, i) => fixture.x[3 * i + j]!);
const problem = {
  names: ['constant', 'a', 'b', 'c'],
  columns: [new Float64Array(n).fill(1), column(0), column(1), column(2)],
  y: Float64Array.from(fixture.y),
  weights: Float64Array.from(fixture.weights),
};

describe('robustRegression', () => {
  it('has the coefficients, HC3 errors and p-values of statsmodels', () => {
    robustRegression({ ...problem, clusters: null }).forEach(({ name, estimate, standardError, pValue }, j) => {
      assertClose(estimate, fixture.coefficients[j]!, { rel: 1e-9, why: name });
      assertClose(standardError, fixture.hc3[j]!, { rel: 1e-9, why: `${name}, HC3` });
      assertClose(pValue, fixture.hc3_p[j]!, { rel: 1e-7, why: `${name}, p` });
    });
  });

  it('has the clustered errors of statsmodels, times √(G/(G − 1))', () => {
    const clusters = Int32Array.from(fixture.clusters);
    const groups = new Set(clusters).size;
    robustRegression({ ...problem, clusters }).forEach(({ name, standardError }, j) => {
      const expected = fixture.clustered_without_factor[j]! * Math.sqrt(groups / (groups - 1));
      assertClose(standardError, expected, { rel: 1e-9, why: name });
    });
  });
});

describe('influenceError', () => {
  it('is the error of a mean: deviation over √n', () => {
    const values = [1, 2, 3, 6];
    const influence = Float64Array.from(values, (value) => (value - 3) / 4);
    assertClose(influenceError(influence, null), Math.sqrt(14 / 3) / 2, { rel: 1e-12, why: 'by hand' });
  });

  it('does not fall when every row is repeated within its cluster', () => {
    const clusters = Int32Array.of(0, 1, 2, 3);
    const once = influenceError(Float64Array.of(-0.5, -0.25, 0, 0.75), clusters);
    const twice = Float64Array.of(-0.25, -0.125, 0, 0.375, -0.25, -0.125, 0, 0.375);
    const found = influenceError(twice, Int32Array.of(0, 1, 2, 3, 0, 1, 2, 3));
    assertClose(found, once, { rel: 1e-12, why: 'the same four clusters' });
  });
});
