import assert from 'node:assert/strict';
import { countParameters } from '../../../../ml/models/gaussianHmm/countParameters.ts';
import { expectation, expectationMaximisation } from '../../../../ml/models/gaussianHmm/expectationMaximisation.ts';
import { createWorkspace, type HmmParameters } from '../../../../ml/models/gaussianHmm/hmmTypes.ts';
import { maximise } from '../../../../ml/models/gaussianHmm/maximise.ts';
import { startingPoint } from '../../../../ml/models/gaussianHmm/startingPoint.ts';
import { informationCriteria } from '../../../../ml/stats/informationCriteria.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { growth, industrialProduction, realGdpGrowth } from '../../../support/macroData.ts';

const exact = { covariance: 'full', floor: 1e-9, iterations: 500, tolerance: 1e-9 } as const;

describe('expectation–maximisation', () => {
  it('takes the EM step that hmmlearn takes (H3)', () => {
    const x = growth(industrialProduction()).slice(0, 60);
    assertClose(x[0]!, 2.59142775, { abs: 1e-8, why: 'the input of H3' });
    const parameters: HmmParameters = {
      states: 2,
      dimension: 1,
      start: Float64Array.of(0.5, 0.5),
      transition: Float64Array.of(0.9, 0.1, 0.1, 0.9),
      means: Float64Array.of(-0.2, 0.4),
      covariances: Float64Array.of(0.5, 0.2),
    };
    const work = createWorkspace(60, 2);
    const why = 'H3, hmmlearn 0.3.3 without priors';
    assertClose(expectation(x, 60, parameters, work), -99.12263004, { abs: 1e-6, why });
    assert.equal(maximise(x, 60, work, parameters, { covariance: 'diagonal', floor: 0 }), 0);
    const expected = {
      means: [0.1090308, 0.60583937],
      covariances: [1.63448946, 0.31630085],
      transition: [0.89409173, 0.10590827, 0.06678545, 0.93321455],
      start: [0.99730485, 0.00269515],
    };
    for (const name of ['means', 'covariances', 'transition', 'start'] as const) {
      expected[name].forEach((value, i) =>
        assertClose(parameters[name][i]!, value, { abs: 1e-6, why: `${why}: ${name}` }),
      );
    }
    assertClose(expectation(x, 60, parameters, work), -76.24733705, { abs: 1e-6, why });
  });

  it('with one state is the normal distribution (H4)', () => {
    const x = realGdpGrowth();
    const shape = { rows: 202, dimension: 1, states: 1 };
    const parameters = startingPoint(x, shape, 'full', createRandom(1), { lloydSteps: 0, spread: 1 });
    const { logLikelihood } = expectationMaximisation(x, 202, parameters, exact, createWorkspace(202, 1));
    const { aic, bic } = informationCriteria(logLikelihood, countParameters(1, 1, 'full'), 202);
    const why = 'H4, statsmodels and hmmlearn';
    assertClose(logLikelihood, -260.24668, { abs: 1e-4, why });
    assertClose(aic, 524.4934, { abs: 1e-4, why });
    assertClose(bic, 531.1099, { abs: 1e-4, why });
    assertClose(parameters.means[0]!, 0.775806, { abs: 1e-6, why: 'sample mean' });
    assertClose(Math.sqrt(parameters.covariances[0]!), 0.877579, { abs: 1e-6, why: 'population deviation' });
  });

  it('never lowers the likelihood, for one to four features, full and diagonal', () => {
    for (const dimension of [1, 2, 3, 4]) {
      for (const covariance of ['full', 'diagonal'] as const) {
        const random = createRandom(dimension, covariance);
        const x = Float64Array.from(
          { length: 120 * dimension },
          () => random.normal() + (random.uniform() > 0.7 ? 2 : 0),
        );
        const shape = { rows: 120, dimension, states: 3 };
        const parameters = startingPoint(x, shape, covariance, random, { lloydSteps: 1, spread: 1 });
        const work = createWorkspace(120, 3);
        let before = -Infinity;
        for (let step = 0; step < 15; step++) {
          const now = expectation(x, 120, parameters, work);
          assert.ok(now >= before - 1e-9, `step ${step}: ${now} after ${before}`);
          before = now;
          maximise(x, 120, work, parameters, { covariance, floor: 1e-6 });
        }
      }
    }
  });

  it('three features in their own loop equal the general one', () => {
    const random = createRandom(4);
    const rows = 80;
    const x3 = Float64Array.from({ length: rows * 3 }, () => random.normal());
    // A fourth feature that is pure noise of known law, independent in every state, adds only its own density.
    const x4 = new Float64Array(rows * 4);
    for (let t = 0; t < rows; t++) x4.set(x3.subarray(3 * t, 3 * t + 3), 4 * t);
    const three = startingPoint(x3, { rows, dimension: 3, states: 2 }, 'full', random, { lloydSteps: 1, spread: 1 });
    const four: HmmParameters = {
      ...three,
      dimension: 4,
      start: three.start.slice(),
      transition: three.transition.slice(),
      means: new Float64Array(8),
      covariances: new Float64Array(32),
    };
    for (let s = 0; s < 2; s++) {
      four.means.set(three.means.subarray(3 * s, 3 * s + 3), 4 * s);
      for (let i = 0; i < 3; i++) {
        four.covariances.set(three.covariances.subarray(9 * s + 3 * i, 9 * s + 3 * i + 3), 16 * s + 4 * i);
      }
      four.covariances[16 * s + 15] = 1;
    }
    const work3 = createWorkspace(rows, 2);
    const work4 = createWorkspace(rows, 2);
    const less = (rows / 2) * Math.log(2 * Math.PI);
    const difference = expectation(x3, rows, three, work3) - expectation(x4, rows, four, work4);
    assertClose(difference, less, { abs: 1e-9, why: 'the constant fourth feature sits at its mean' });
    maximise(x3, rows, work3, three, { covariance: 'full', floor: 0 });
    maximise(x4, rows, work4, four, { covariance: 'full', floor: 1e-12 });
    for (let s = 0; s < 2; s++) {
      for (let i = 0; i < 3; i++) {
        assertClose(three.means[3 * s + i]!, four.means[4 * s + i]!, { abs: 1e-12, why: 'means' });
        const [narrow, wide] = [three.covariances[9 * s + 4 * i]!, four.covariances[16 * s + 5 * i]!];
        assertClose(narrow, wide, { abs: 1e-10, why: 'variances' });
      }
    }
  });
});
