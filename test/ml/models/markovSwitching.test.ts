import assert from 'node:assert/strict';
import { ConfigError } from '../../../contracts/failures.ts';
import { markovSwitching } from '../../../ml/models/markovSwitching.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fitContext, fixture, matrixOf, rowsOf, trainingOf } from '../../support/modelData.ts';

interface Result {
  readonly logLikelihood: number;
  readonly parameters: number[];
  readonly standardErrors: (number | null)[];
  readonly filtered: number[];
  readonly smoothed: number[];
}
const oracle = fixture('markovSwitching') as {
  readonly rgnp: number[];
  readonly fedfunds: number[];
  readonly hamilton: Result;
  readonly switchingVariance: Result;
};
interface Summary {
  readonly log_likelihood: number;
  readonly aic: number;
  readonly durations: number[];
  readonly parameters: { readonly name: string; readonly value: number; readonly standard_error: number | null }[];
}

async function fit(columns: string[], values: ArrayLike<number>, parameters: Record<string, number | string>) {
  const x = matrixOf(columns, values);
  const model = await markovSwitching.fit(trainingOf(x), parameters, fitContext());
  const summary = model.summary as unknown as Summary;
  const of = (name: string) => summary.parameters.find((each) => each.name === name)!;
  return {
    x,
    model,
    summary,
    value: (name: string) => of(name).value,
    error: (name: string) => of(name).standard_error,
  };
}

describe('markov-switching', () => {
  it('is Hamilton’s model of GNP, with standard errors (H10, H11)', async () => {
    const { x, model, summary, value, error } = await fit(['rgnp'], oracle.rgnp, { order: 4, restarts: 1 });
    const why = 'H10, Hamilton (1989) and statsmodels';
    assertClose(summary.log_likelihood, -181.26339, { abs: 1e-5, why });
    const expected = {
      'p[0->0]': [0.754673, 0.0965189],
      'p[1->0]': [0.095915, 0.0377362],
      'mean[0]': [-0.358811, 0.2645396],
      'mean[1]': [1.163516, 0.0745187],
      'ar[1]': [0.013486, 0.1199942],
      'ar[2]': [-0.057521, 0.137663],
      'ar[3]': [-0.246983, 0.1069103],
      'ar[4]': [-0.212923, 0.1105311],
    };
    for (const [name, [wanted, deviation]] of Object.entries(expected)) {
      assertClose(value(name), wanted!, { abs: 1e-4, why: `${why}: ${name}` });
      assertClose(error(name)!, deviation!, { abs: 1e-5, why: `H11, EViews: ${name}` });
    }
    assertClose(value('variance'), 0.591366, { abs: 1e-4, why });
    [4.0761, 10.42575].forEach((rows, i) => assertClose(summary.durations[i]!, rows, { abs: 1e-3, why }));
    const filtered = model.predict(x)['filtered_0']!.slice(4);
    const smoothed = model.explain!(x)['smoothed_0']!.slice(4);
    oracle.hamilton.filtered.forEach((p, t) => assertClose(filtered[t]!, p, { abs: 1e-4, why: `filtered ${t}` }));
    oracle.hamilton.smoothed.forEach((p, t) => assertClose(smoothed[t]!, p, { abs: 1e-4, why: `smoothed ${t}` }));
    const density = model.predict(x)['log_likelihood']!.slice(4);
    assertClose(
      density.reduce((a, b) => a + b, 0),
      summary.log_likelihood,
      { abs: 1e-8, why: 'predictive densities after the first rows add up' },
    );
  });

  it('finds the two levels of the federal funds rate (H12)', async () => {
    const { summary, value } = await fit(['fedfunds'], oracle.fedfunds, { order: 0, restarts: 1 });
    const why = 'H12, Stata and statsmodels';
    assertClose(summary.log_likelihood, -508.63592, { abs: 1e-4, why });
    assertClose(summary.aic, 1027.2718, { abs: 1e-4, why });
    assertClose(value('p[0->0]'), 0.9820939, { abs: 1e-5, why });
    assertClose(value('p[1->0]'), 0.0503587, { abs: 1e-5, why });
    assertClose(value('mean[0]'), 3.70877, { abs: 1e-4, why });
    assertClose(value('mean[1]'), 9.556793, { abs: 1e-4, why });
    assertClose(Math.sqrt(value('variance')), 2.107562, { abs: 1e-4, why });
    assertClose(summary.durations[0]!, 55.854, { abs: 1e-2, why });
    assertClose(summary.durations[1]!, 19.855, { abs: 5e-3, why });
  });

  it('finds the best of several optima where the variance switches, and has no error on a bound', async () => {
    const { summary, value, error } = await fit(['rgnp'], oracle.rgnp, { variance: 'switching', restarts: 12 });
    const { logLikelihood, parameters } = oracle.switchingVariance;
    assertClose(summary.log_likelihood, logLikelihood, {
      abs: 1e-4,
      why: 'statsmodels, best of 10 seeds of 20 searches',
    });
    assertClose(value('variance[1]'), parameters[4]!, {
      abs: 1e-3,
      why: 'statsmodels: the calm state, by rising mean',
    });
    // statsmodels has it as p[0->0] = 1.4e-8: the state with the high mean is never stayed in.
    assertClose(value('p[1->0]'), 1, { abs: 1e-6, why: 'on the bound' });
    assert.equal(error('p[1->0]'), null);
    assertClose(error('variance[1]')!, oracle.switchingVariance.standardErrors[4]!, { rel: 0.05, why: 'statsmodels' });
  });

  it('recovers known truth, transitions moved by a covariate', async () => {
    const random = createRandom(11);
    const rows = 3000;
    const values = new Float64Array(rows * 2);
    let state = 0;
    let driver = 0;
    let deviation = 0;
    for (let t = 0; t < rows; t++) {
      const stay = 1 / (1 + Math.exp(-(2 + (state === 0 ? 1.5 : -1.5) * driver)));
      if (random.uniform() >= stay) state = 1 - state;
      driver = 0.8 * driver + 0.6 * random.normal();
      deviation = 0.4 * deviation + 0.5 * random.normal();
      values.set([(state === 0 ? -1 : 1) + deviation, driver], 2 * t);
    }
    const { value, error } = await fit(['y', 'driver'], values, { transitions: 'covariates', restarts: 1 });
    const truth = {
      'p[0->0].const': 2,
      'p[0->0].driver': 1.5,
      'p[1->0].const': -2,
      'p[1->0].driver': 1.5,
      'mean[0]': -1,
      'mean[1]': 1,
      variance: 0.25,
      'ar[1]': 0.4,
    };
    for (const [name, wanted] of Object.entries(truth)) {
      const slack = 3 * error(name)!;
      assert.ok(slack < 0.6, `${name} is known to ${slack}`);
      assertClose(value(name), wanted, { abs: slack, why: `${name} within three standard errors` });
    }
  });

  it('warms up on history: splitting the rows changes no prediction', async () => {
    const { x, model } = await fit(['rgnp'], oracle.rgnp, { order: 2, restarts: 1 });
    const whole = model.predict(x);
    const later = model.predict(rowsOf(x, 100, 135), rowsOf(x, 0, 100));
    for (const [name, values] of Object.entries(later)) assert.deepEqual(values, whole[name]!.slice(100), name);
  });

  it('refuses shapes it cannot filter, with both numbers', async () => {
    const refusal = (numbers: RegExp) => (error: unknown) =>
      error instanceof ConfigError && numbers.test(error.message);
    await assert.rejects(fit(['rgnp'], oracle.rgnp, { states: 4, order: 8 }), refusal(/1024.*262144/));
    await assert.rejects(fit(['rgnp'], oracle.rgnp, { transitions: 'covariates' }), refusal(/2 features.*1/));
  });
});
