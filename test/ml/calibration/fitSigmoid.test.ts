import assert from 'node:assert/strict';
import { InputError, NumericsError } from '../../../contracts/failures.ts';
import { fitSigmoid } from '../../../ml/calibration/fitSigmoid.ts';
import { platt } from '../../../ml/calibration/platt.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats } from '../../support/calibrationData.ts';

const f = Float64Array.of(-3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3);
const t = Float64Array.of(0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1);

describe('fitSigmoid', () => {
  it('matches the published twelve rows and scikit-learn on them', () => {
    const { a, b } = fitSigmoid(f, t);
    const why = 'S13, A and B of twelve decision values, made by scikit-learn';
    assertClose(a, -0.68626107, { abs: 1e-7, why });
    assertClose(b, 0.1560941, { abs: 1e-7, why });
    [0.301039, 0.461056, 0.629522].forEach((p, i) =>
      assertClose(1 / (1 + Math.exp(a * (i - 1) + b)), p, { abs: 1e-6, why: 'S13, probabilities at -1, 0, 1' }),
    );
    const [sa, sb] = calibrationFixture().small.sigmoid;
    // scikit-learn stops its search earlier than ours.
    assertClose(a, sa!, { abs: 1e-6, why: 'scikit-learn 1.9.1' });
    assertClose(b, sb!, { abs: 1e-6, why: 'scikit-learn 1.9.1' });
  });

  it('its header’s example', () => {
    const { a, b } = fitSigmoid(Float64Array.of(-1, 0, 1, 2), Float64Array.of(0, 0, 1, 1));
    assertClose(a, -0.908, { abs: 0.0005, why: 'header' });
    assertClose(b, 0.454, { abs: 0.0005, why: 'header' });
  });

  it('has no slope left: both score equations of the soft targets hold', () => {
    const { a, b } = fitSigmoid(f, t);
    const gap = f.map((value, i) => 1 / (1 + Math.exp(a * value + b)) - (t[i] === 1 ? 7 / 8 : 1 / 8));
    assertClose(
      gap.reduce((sum, g) => sum + g, 0),
      0,
      { abs: 1e-9, why: 'intercept' },
    );
    assertClose(
      gap.reduce((sum, g, i) => sum + g * f[i]!, 0),
      0,
      { abs: 1e-9, why: 'slope' },
    );
  });

  it('does not depend on the unit of the values, and turns with their sign', () => {
    const { a, b } = fitSigmoid(f, t);
    const scaled = fitSigmoid(
      f.map((value) => -1000 * value),
      t,
    );
    assertClose(-1000 * scaled.a, a, { rel: 1e-8, why: 'values times -1000' });
    assertClose(scaled.b, b, { rel: 1e-8, why: 'values times -1000' });
  });

  it('keeps separable values finite', () => {
    const { a, b } = fitSigmoid(Float64Array.of(-2, -1, 1, 2), Float64Array.of(0, 0, 1, 1));
    assert.ok(a < 0 && a > -5 && Math.abs(b) < 1e-9, `${a} ${b}`);
  });

  it('over log-odds is what platt does, plain and weighted, as scikit-learn', () => {
    const { probability, label, weight, platt: expected } = calibrationFixture();
    for (const [weights, [a, b]] of [
      [undefined, expected.plain],
      [floats(weight), expected.weighted],
    ] as const) {
      const { data } = platt.fit(floats(probability), floats(label), weights);
      assertClose(data['a'] as number, a!, { abs: 2e-5, why: 'slope, scikit-learn 1.9.1 to its own tolerance' });
      assertClose(data['b'] as number, b!, { abs: 2e-5, why: 'intercept, scikit-learn 1.9.1 to its own tolerance' });
    }
  });

  it('refuses what it cannot read', () => {
    assert.throws(() => fitSigmoid(f, t.slice(1)), InputError);
    assert.throws(() => fitSigmoid(f.with(2, NaN), t), NumericsError);
  });
});
