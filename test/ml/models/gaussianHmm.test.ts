import assert from 'node:assert/strict';
import type { Matrix } from '../../../contracts/frame.ts';
import { NumericsError } from '../../../contracts/failures.ts';
import { gaussianHmm } from '../../../ml/models/gaussianHmm.ts';
import { stateNames } from '../../../ml/models/gaussianHmm/canonicalOrder.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { nberMonths, realGdpGrowth } from '../../support/macroData.ts';
import { fitContext, matrixOf, rowsOf, trainingOf } from '../../support/modelData.ts';

interface Summary {
  readonly log_likelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly parameters_count: number;
  readonly means: number[][];
  readonly covariances: number[][][];
  readonly transition_matrix: number[][];
  readonly start: number[];
  readonly durations: (number | null)[];
  readonly occupancy: number[];
  readonly state_names: string[];
  readonly restarts: number[];
  readonly best_restart: number;
  readonly degenerate: Record<string, number>;
}

async function fit(x: Matrix, parameters: Record<string, number | string>, seed = 7) {
  const model = await gaussianHmm.fit(trainingOf(x), parameters, fitContext({ seed }));
  return { model, summary: model.summary as unknown as Summary };
}

describe('gaussian-hmm', () => {
  it('finds the Great Moderation in GDP growth (H5)', async () => {
    const x = matrixOf(['gdp'], realGdpGrowth());
    const { summary } = await fit(x, { states: 2, tolerance: 1e-8 });
    const why = 'H5, hmmlearn and statsmodels';
    assert.ok(summary.log_likelihood >= -237.82284 - 1e-3, `${why}: ${summary.log_likelihood}`);
    assert.equal(summary.parameters_count, 7);
    assertClose(summary.aic, 489.6457, { abs: 2e-3, why });
    assertClose(summary.bic, 512.8035, { abs: 2e-3, why });
    [0.74738, 0.81603].forEach((mean, i) => assertClose(summary.means[i]![0]!, mean, { abs: 1e-3, why }));
    [1.20022, 0.15876].forEach((v, i) => assertClose(summary.covariances[i]![0]![0]!, v, { abs: 1e-3, why }));
  });

  it('finds the NBER recessions without being told (H8)', async () => {
    const { x, nber } = nberMonths();
    const { model, summary } = await fit(x, { states: 2 });
    const why = 'H8, hmmlearn on the same 720 months';
    assertClose(summary.log_likelihood, -8.0049, { abs: 1e-3, why });
    assertClose(summary.bic, 154.17, { abs: 1e-2, why });
    [-0.2695, 0.1321, -0.0985].forEach((v, j) => assertClose(summary.means[0]![j]!, v, { abs: 5e-4, why }));
    [0.9255, 0.9824].forEach((v, i) => assertClose(summary.transition_matrix[i]![i]!, v, { abs: 5e-4, why }));
    assert.deepEqual(summary.state_names, ['contraction', 'expansion']);
    const probability = model.explain!(x)['smoothed_0']!;
    const called = Array.from(probability, (p) => (p > 0.5 ? 1 : 0));
    const count = (actual: number, said: number) => nber.filter((v, t) => v === actual && called[t] === said).length;
    assert.deepEqual([count(0, 0), count(0, 1), count(1, 0), count(1, 1)], [566, 60, 10, 84]);
    let wins = 0;
    probability.forEach((p, t) => {
      if (nber[t] !== 1) return;
      probability.forEach((q, u) => {
        if (nber[u] === 0) wins += p > q ? 1 : p === q ? 0.5 : 0;
      });
    });
    assertClose(wins / (94 * 626), 0.9596, { abs: 3e-3, why: `${why}: AUC of smoothed P` });
  });

  it('reports consistently: durations, occupancy, restarts, likelihood of its own rows', async () => {
    const { x } = nberMonths();
    const { model, summary } = await fit(x, { states: 4, restarts: 6 });
    assert.equal(summary.restarts.length, 6);
    assert.equal(summary.log_likelihood, summary.restarts[summary.best_restart]);
    assertClose(
      summary.occupancy.reduce((a, b) => a + b, 0),
      1,
      { abs: 1e-9, why: 'shares of the rows' },
    );
    summary.durations.forEach((value, i) =>
      assertClose(value!, 1 / (1 - summary.transition_matrix[i]![i]!), { rel: 1e-12, why: 'expected stay' }),
    );
    const predictive = model.predict(x)['log_likelihood']!.reduce((a, b) => a + b, 0);
    assertClose(predictive, summary.log_likelihood, {
      abs: 1e-6,
      why: 'predictive densities add up to the likelihood',
    });
    for (let i = 1; i < 4; i++) assert.ok(summary.means[i]![0]! > summary.means[i - 1]![0]!, 'canonical order');
  });

  it('does not care about units: likelihood moves by the log of the scale, parameters with the scale', async () => {
    const { x } = nberMonths();
    const scales = [100, 0.1, -3];
    const scaled = { ...x, values: x.values.map((value, at) => value * scales[at % 3]! + 5) };
    const { model: plain, summary: a } = await fit(x, { states: 3, restarts: 3 });
    const { model: other, summary: b } = await fit(scaled, { states: 3, restarts: 3 });
    const shift = 720 * Math.log(100 * 0.1 * 3);
    assertClose(b.log_likelihood + shift, a.log_likelihood, { abs: 1e-4, why: 'change of variables' });
    a.means.forEach((row, i) =>
      row.forEach((mean, j) =>
        assertClose(b.means[i]![j]!, mean * scales[j]! + 5, { rel: 1e-4, abs: 1e-4, why: 'means' }),
      ),
    );
    assert.deepEqual(Array.from(plain.predict(x)['state']!), Array.from(other.predict(scaled)['state']!));
  });

  it('warms up on history: splitting the rows changes no prediction', async () => {
    const { x } = nberMonths();
    const { model } = await fit(x, { states: 3, restarts: 2, covariance: 'diagonal' });
    const whole = model.predict(x);
    const later = model.predict(rowsOf(x, 500, 720), rowsOf(x, 0, 500));
    for (const [name, values] of Object.entries(later)) assert.deepEqual(values, whole[name]!.slice(500), name);
  });

  it('keeps filtered and smoothed apart', async () => {
    const { x } = nberMonths();
    const { model } = await fit(x, { states: 2, restarts: 2 });
    assert.deepEqual(Object.keys(model.predict(x)), ['log_likelihood', 'state', 'filtered_0', 'filtered_1']);
    assert.deepEqual(Object.keys(model.explain!(x)), ['smoothed_0', 'smoothed_1', 'viterbi']);
  });

  it('more restarts leave the earlier ones as they were', async () => {
    const { x } = nberMonths();
    const { summary: few } = await fit(x, { states: 3, restarts: 2 });
    const { summary: more } = await fit(x, { states: 3, restarts: 4 });
    assert.deepEqual(more.restarts.slice(0, 2), few.restarts);
  });

  it('holds a collapsing state up by the floor and says so', async () => {
    const random = createRandom(3);
    const values = Array.from({ length: 200 }, (_, t) => (t % 40 < 20 ? 1 : 1 + 2 * random.normal()));
    const { summary } = await fit(matrixOf(['half_constant'], values), { states: 2, restarts: 5 }, 1);
    assert.equal(summary.degenerate['floored_restarts'], 5);
    assert.equal(summary.degenerate['raised_eigenvalues'], 1, 'one state sits on the constant stretch');
  });

  it('refuses where some state always holds too few rows', async () => {
    const random = createRandom(5);
    const values = Array.from({ length: 60 }, (_, t) => (t === 30 ? 400 : random.normal()));
    await assert.rejects(
      fit(matrixOf(['one_outlier'], values), { states: 2, restarts: 4, minimum_occupancy: 0.4 }),
      (error) => error instanceof NumericsError && /0\.4 of 60 rows.*0 of 4 restarts/.test(error.message),
    );
  });

  it('refuses a constant feature by name', async () => {
    const x = matrixOf(['flat'], new Float64Array(60).fill(2));
    await assert.rejects(fit(x, { states: 2 }), /"flat"/);
  });

  it('stops between restarts when asked to', async () => {
    const { x } = nberMonths();
    const controller = new AbortController();
    const done: number[] = [];
    const context = fitContext({
      signal: controller.signal,
      onProgress: (count) => {
        done.push(count);
        if (count === 2) controller.abort();
      },
    });
    await assert.rejects(gaussianHmm.fit(trainingOf(x), { states: 2 }, context), { name: 'AbortError' });
    assert.deepEqual(done, [1, 2]);
  });

  it('names states by declared rules', () => {
    const moves = (fromContraction: number[]) =>
      Float64Array.from([...fromContraction, ...new Array<number>(12).fill(0.25)]);
    assert.deepEqual(stateNames({ states: 4, transition: moves([0.8, 0.15, 0.05, 0]) }), [
      'contraction',
      'trough',
      'peak',
      'expansion',
    ]);
    assert.deepEqual(stateNames({ states: 4, transition: moves([0.8, 0.05, 0.15, 0]) }), [
      'contraction',
      'peak',
      'trough',
      'expansion',
    ]);
    // Of three, the one between is a trough where contraction moves to it at least as often as expansion does.
    const three = (fromContraction: number, fromExpansion: number) =>
      Float64Array.of(
        0.9 - fromContraction,
        fromContraction,
        0.1,
        0.1,
        0.8,
        0.1,
        0.1,
        fromExpansion,
        0.9 - fromExpansion,
      );
    assert.equal(stateNames({ states: 3, transition: three(0.2, 0.1) })[1], 'trough');
    assert.equal(stateNames({ states: 3, transition: three(0.1, 0.2) })[1], 'peak');
    assert.deepEqual(stateNames({ states: 5, transition: new Float64Array(25) })[4], 'state-5');
  });
});
