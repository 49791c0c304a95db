import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { gaussianHmm } from '../../../../ml/models/gaussianHmm.ts';
import { expectation } from '../../../../ml/models/gaussianHmm/expectationMaximisation.ts';
import { createWorkspace, type HmmParameters } from '../../../../ml/models/gaussianHmm/hmmTypes.ts';
import { maximise } from '../../../../ml/models/gaussianHmm/maximise.ts';
import { layoutOf, missingPatterns } from '../../../../ml/models/gaussianHmm/missing.ts';
import { startingPoint } from '../../../../ml/models/gaussianHmm/startingPoint.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { nberMonths } from '../../../support/macroData.ts';
import { fitContext, matrixOf, trainingOf } from '../../../support/modelData.ts';

/** Two states of two correlated features; a share of values is taken out at random. */
function holed(seed: number, rows: number, share: number) {
  const random = createRandom(seed);
  let state = 0;
  const values = new Float64Array(rows * 2);
  for (let t = 0; t < rows; t++) {
    if (random.uniform() > 0.95) state = 1 - state;
    const a = random.normal();
    values.set([(state === 0 ? -1 : 2) + a, (state === 0 ? 1 : -1) + 0.6 * a + 0.5 * random.normal()], 2 * t);
  }
  return values.map((value) => (random.uniform() < share ? NaN : value));
}

describe('gaussian-hmm with missing values', () => {
  it('has the density of what is there, by the marginal formula', () => {
    const parameters: HmmParameters = {
      states: 1,
      dimension: 2,
      start: Float64Array.of(1),
      transition: Float64Array.of(1),
      means: Float64Array.of(1, -1),
      covariances: Float64Array.of(2, 0.5, 0.5, 3),
    };
    const x = Float64Array.of(NaN, 0.5, 2, NaN, NaN, NaN);
    const work = createWorkspace(3, 1);
    const total = expectation(x, 3, parameters, work, layoutOf(x, 3, 2, undefined));
    const normal = (gap: number, variance: number) =>
      -0.5 * (Math.log(2 * Math.PI * variance) + (gap * gap) / variance);
    assertClose(total, normal(1.5, 3) + normal(1, 2), { abs: 1e-14, why: 'two univariate densities' });
    assert.equal(work.logEmission[2], 0, 'an empty row says nothing');
  });

  it('never lowers the likelihood', () => {
    const x = holed(3, 300, 0.3);
    const layout = layoutOf(x, 300, 2, undefined);
    const filled = x.map((value) => (Number.isNaN(value) ? 0 : value));
    for (const covariance of ['full', 'diagonal', 'tied', 'spherical'] as const) {
      const shape = { rows: 300, dimension: 2, states: 2 };
      const parameters = startingPoint(filled, shape, covariance, createRandom(1), { lloydSteps: 2, spread: 1 });
      const work = createWorkspace(300, 2);
      let before = -Infinity;
      for (let step = 0; step < 25; step++) {
        const now = expectation(x, 300, parameters, work, layout);
        assert.ok(now >= before - 1e-9, `${covariance}, step ${step}: ${now} after ${before}`);
        before = now;
        maximise(x, 300, work, parameters, { covariance, floor: 1e-6, layout });
      }
    }
  });

  it('takes the same step with patterns as without, where nothing is missing', () => {
    const x = holed(4, 200, 0);
    assert.equal(missingPatterns(x, 200, 2), null);
    const make = () =>
      startingPoint(x, { rows: 200, dimension: 2, states: 2 }, 'full', createRandom(2), { lloydSteps: 1, spread: 1 });
    const [plain, grouped] = [make(), make()];
    const patterns = [{ rows: Int32Array.from({ length: 200 }, (_, t) => t), present: [0, 1], absent: [], values: x }];
    const [a, b] = [createWorkspace(200, 2), createWorkspace(200, 2)];
    assert.equal(expectation(x, 200, plain, a), expectation(x, 200, grouped, b, { starts: [0], patterns }));
    maximise(x, 200, a, plain, { covariance: 'full', floor: 1e-6 });
    maximise(x, 200, b, grouped, { covariance: 'full', floor: 1e-6, layout: { starts: [0], patterns } });
    assert.deepEqual(grouped, plain);
  });

  it('recovers the truth through a third of holes', async () => {
    const model = await gaussianHmm.fit(
      trainingOf(matrixOf(['a', 'b'], holed(5, 4000, 0.33))),
      { states: 2, restarts: 3 },
      fitContext(),
    );
    const { means, covariances, missing_values } = model.summary as unknown as {
      means: number[][];
      covariances: number[][][];
      missing_values: number;
    };
    assert.ok(missing_values > 2500);
    // 1,300 rows and more a state: standard errors of means are below 0.035, of covariances below 0.05.
    [
      [-1, 1],
      [2, -1],
    ].forEach((truth, i) => truth.forEach((value, j) => assertClose(means[i]![j]!, value, { abs: 0.1, why: 'means' })));
    for (const covariance of covariances) {
      [1, 0.6, 0.6, 0.61].forEach((value, at) =>
        assertClose(covariance.flat()[at]!, value, { abs: 0.15, why: 'covariances' }),
      );
    }
  });

  it('an empty row is a step of prediction: probabilities move on by the transition matrix', async () => {
    const { x } = nberMonths();
    const model = await gaussianHmm.fit(trainingOf(x), { states: 2, restarts: 2 }, fitContext());
    const { transition_matrix: moves } = model.summary as unknown as { transition_matrix: number[][] };
    const values = x.values.slice();
    values.fill(NaN, 300, 306);
    const found = model.predict({ ...x, values });
    const before = found['filtered_0']![99]!;
    const first = before * moves[0]![0]! + (1 - before) * moves[1]![0]!;
    assertClose(found['filtered_0']![100]!, first, { abs: 1e-12, why: 'one step' });
    assertClose(found['filtered_0']![101]!, first * moves[0]![0]! + (1 - first) * moves[1]![0]!, {
      abs: 1e-12,
      why: 'two steps',
    });
    assertClose(found['log_likelihood']![100]!, 0, { abs: 1e-12, why: 'nothing seen, nothing learnt' });
    assert.ok(Object.values(model.explain!({ ...x, values })).every((column) => column.every(Number.isFinite)));
  });
});

describe('gaussian-hmm over several sequences', () => {
  it('lets no move lead from one to the next', async () => {
    // Each sequence stays in its state: the seam would be the only move.
    const random = createRandom(6);
    const values = Float64Array.from({ length: 200 }, (_, t) => (t < 100 ? -3 : 3) + random.normal());
    const x = matrixOf(['a'], values);
    const data = { ...trainingOf(x), sequenceStarts: [0, 100] };
    const apart = await gaussianHmm.fit(data, { states: 2, restarts: 2 }, fitContext());
    const whole = await gaussianHmm.fit(trainingOf(x), { states: 2, restarts: 2 }, fitContext());
    const of = (summary: unknown) => summary as { transition_matrix: number[][]; start: number[]; sequences: number };
    assertClose(of(apart.summary).transition_matrix[0]![1]!, 0, { abs: 1e-6, why: 'no move was seen' });
    assertClose(of(apart.summary).start[0]!, 0.5, { abs: 1e-6, why: 'one of two sequences begins there' });
    assertClose(of(whole.summary).transition_matrix[0]![1]!, 0.01, { abs: 1e-4, why: 'one move in 100' });
    assert.equal(of(apart.summary).sequences, 2);
  });

  it('refuses starts that are not ascending rows from 0, and times that fall inside a sequence', async () => {
    const x = matrixOf(
      ['a'],
      Float64Array.from({ length: 60 }, (_, t) => Math.sin(t)),
    );
    const fit = (data: object) =>
      gaussianHmm.fit({ ...trainingOf(x), ...data }, { states: 2, restarts: 1 }, fitContext());
    for (const sequenceStarts of [[], [1, 30], [0, 30, 30], [0, 60]]) {
      await assert.rejects(
        fit({ sequenceStarts }),
        (error) => error instanceof InputError && /0 to 59/.test(error.message),
      );
    }
    const time = Float64Array.from({ length: 60 }, (_, t) => t % 30);
    await fit({ time, sequenceStarts: [0, 30] });
    await assert.rejects(fit({ time }), /ascending times/);
  });
});
