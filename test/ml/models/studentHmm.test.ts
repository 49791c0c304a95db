import assert from 'node:assert/strict';
import type { Matrix } from '../../../contracts/frame.ts';
import { createWorkspace, type HmmParameters } from '../../../ml/models/gaussianHmm/hmmTypes.ts';
import { expectation } from '../../../ml/models/gaussianHmm/expectationMaximisation.ts';
import { maximise } from '../../../ml/models/gaussianHmm/maximise.ts';
import { gaussianHmm } from '../../../ml/models/gaussianHmm.ts';
import { studentHmm } from '../../../ml/models/studentHmm.ts';
import { logGamma } from '../../../ml/stats/logGamma.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { bundledCells } from '../../../sources/snapshot/bundledCells.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fitContext, matrixOf, rowsOf, trainingOf } from '../../support/modelData.ts';

/** Two sticky states of two features with t tails: 4 degrees in the first, 12 in the second. */
function heavy(seed: number, rows: number) {
  const random = createRandom(seed);
  let state = 0;
  const states: number[] = [];
  const values: number[] = [];
  for (let t = 0; t < rows; t++) {
    if (random.uniform() > 0.97) state = 1 - state;
    const nu = state === 0 ? 4 : 12;
    let square = 0;
    for (let i = 0; i < nu; i++) square += random.normal() ** 2;
    const scale = Math.sqrt(nu / square);
    const [u, v] = [scale * random.normal(), scale * random.normal()];
    values.push((state === 0 ? -2 : 2) + u, 0.5 * u + v);
    states.push(state);
  }
  return { x: matrixOf(['a', 'b'], values), states };
}

/** 1960-01 to 2022-09: 100·Δln INDPRO, ΔUNRATE, 100·Δln PAYEMS; `split` is the row of 2020-01. */
function months(): { x: Matrix; split: number } {
  const cells = bundledCells('observations.csv');
  const level = (id: string) =>
    cells.filter(([series, date]) => series === id && date! >= '1959-12').map(([, , value]) => Number(value));
  const [production, rate, payroll] = [level('INDPRO'), level('UNRATE'), level('PAYEMS')];
  const growth = (values: number[], t: number) => 100 * Math.log(values[t + 1]! / values[t]!);
  const rows = Math.min(production.length, rate.length, payroll.length) - 1;
  const values = Array.from({ length: rows }, (_, t) => [
    growth(production, t),
    rate[t + 1]! - rate[t]!,
    growth(payroll, t),
  ]).flat();
  return { x: matrixOf(['indpro', 'unrate', 'payems'], values), split: 720 };
}

const start: HmmParameters = {
  states: 2,
  dimension: 2,
  start: Float64Array.of(0.5, 0.5),
  transition: Float64Array.of(0.9, 0.1, 0.2, 0.8),
  means: Float64Array.of(-1, 0, 1, 0.5),
  covariances: Float64Array.of(1, 0.2, 0.2, 2, 1.5, 0, 0, 1),
  degrees: Float64Array.of(5, 9),
};
const copy = (): HmmParameters => ({
  ...start,
  start: start.start.slice(),
  transition: start.transition.slice(),
  means: start.means.slice(),
  covariances: start.covariances.slice(),
  degrees: start.degrees!.slice(),
});

describe('student-hmm', () => {
  it('has the likelihood of a slow sum over paths with the density written out', () => {
    const { x } = heavy(1, 7);
    const density = (t: number, s: number) => {
      const [a, b, , c] = start.covariances.slice(4 * s, 4 * s + 4);
      const nu = start.degrees![s]!;
      const [u, v] = [x.values[2 * t]! - start.means[2 * s]!, x.values[2 * t + 1]! - start.means[2 * s + 1]!];
      const determinant = a! * c! - b! * b!;
      const square = (c! * u * u - 2 * b! * u * v + a! * v * v) / determinant;
      const constant = Math.exp(logGamma((nu + 2) / 2) - logGamma(nu / 2)) / (nu * Math.PI * Math.sqrt(determinant));
      return constant * (1 + square / nu) ** (-(nu + 2) / 2);
    };
    let likelihood = 0;
    for (let code = 0; code < 128; code++) {
      const state = (t: number) => (code >> t) & 1;
      let probability = 0.5 * density(0, state(0));
      for (let t = 1; t < 7; t++) probability *= start.transition[2 * state(t - 1) + state(t)]! * density(t, state(t));
      likelihood += probability;
    }
    assertClose(expectation(x.values, 7, start, createWorkspace(7, 2)), Math.log(likelihood), {
      abs: 1e-11,
      why: '128 paths',
    });
  });

  it('never lowers the likelihood, degrees of each state or shared', () => {
    const { x } = heavy(2, 400);
    for (const degrees of ['state', 'shared'] as const) {
      const parameters = copy();
      if (degrees === 'shared') parameters.degrees!.fill(5);
      const work = createWorkspace(400, 2);
      let before = -Infinity;
      for (let step = 0; step < 40; step++) {
        const now = expectation(x.values, 400, parameters, work);
        assert.ok(now >= before - 1e-8, `step ${step}: ${now} after ${before}`);
        before = now;
        maximise(x.values, 400, work, parameters, { covariance: 'full', floor: 1e-6, degrees });
      }
      if (degrees === 'shared') assert.equal(parameters.degrees![0], parameters.degrees![1]);
    }
  });

  it('recovers the truth: places, scales, tails, states', async () => {
    const { x, states } = heavy(3, 5000);
    const model = await studentHmm.fit(trainingOf(x), { states: 2, restarts: 2 }, fitContext());
    const {
      means,
      covariances,
      degrees_of_freedom: degrees,
    } = model.summary as unknown as {
      means: number[][];
      covariances: number[][][];
      degrees_of_freedom: number[];
    };
    [
      [-2, 0],
      [2, 0],
    ].forEach((truth, i) =>
      truth.forEach((value, j) => assertClose(means[i]![j]!, value, { abs: 0.1, why: 'location' })),
    );
    for (const scale of covariances)
      [1, 0.5, 0.5, 1.25].forEach((value, at) => assertClose(scale.flat()[at]!, value, { abs: 0.15, why: 'scale' }));
    assertClose(degrees[0]!, 4, { abs: 0.7, why: 'heavy tails of the first state' });
    assert.ok(
      degrees[1]! > 8 && degrees[1]! < 20,
      `12 degrees are hard to tell from 20 by 2,500 rows, got ${degrees[1]}`,
    );
    const called = model.predict(x)['state']!;
    const right = states.filter((state, t) => called[t] === state).length / states.length;
    assert.ok(right > 0.96, `${right} of the rows get their state`);
  });

  it('predicts 2020–2022 better than Gaussian states do: one wild month does not end it', async () => {
    const { x, split } = months();
    const before = rowsOf(x, 0, split);
    const after = rowsOf(x, split, x.rows);
    const score = async (model: typeof studentHmm) => {
      const fitted = await model.fit(trainingOf(before), { states: 2, restarts: 3 }, fitContext());
      return fitted.predict(after, before)['log_likelihood']!.reduce((sum, value) => sum + value, 0) / after.rows;
    };
    const [gaussian, student] = [await score(gaussianHmm), await score(studentHmm)];
    assert.ok(student > gaussian + 10, `nats a month: Student ${student}, Gaussian ${gaussian}`);
  });

  it('fitted through 2020, gives the spring of 2020 no state of its own', async () => {
    const { x } = months();
    const fit = async (model: typeof studentHmm) => {
      const { summary } = await model.fit(
        trainingOf(x),
        { states: 2, restarts: 3, minimum_occupancy: 0 },
        fitContext(),
      );
      return (summary as unknown as { occupancy: number[] }).occupancy;
    };
    const [gaussian, student] = [await fit(gaussianHmm), await fit(studentHmm)];
    assert.ok(Math.min(...gaussian) < 0.08, `Gaussian shares ${gaussian.join(', ')}`);
    assert.ok(Math.min(...student) > 0.1, `Student shares ${student.join(', ')}`);
  });
});
