import assert from 'node:assert/strict';
import { createRandom } from '../../../ml/stats/rng.ts';
import { fitGarch, type GarchFit } from '../../../ml/timeSeries/garch.ts';
import { garchLoss, garchNames, type GarchParameters } from '../../../ml/timeSeries/garchLikelihood.ts';
import { assertClose } from '../../support/assertClose.ts';
import { doubles, reference } from './reference.ts';

const returns = doubles(reference.volatility.returns);

function simulated(rows: number, { mean, omega, alpha, gamma, beta }: GarchParameters, seed: number): Float64Array {
  const random = createRandom(seed, 'garch');
  let variance = omega / (1 - alpha - gamma / 2 - beta);
  return Float64Array.from({ length: rows }, () => {
    const e = Math.sqrt(variance) * random.normal();
    variance = omega + (e < 0 ? alpha + gamma : alpha) * e * e + beta * variance;
    return mean + e;
  });
}

function assertFit(fit: GarchFit, expected: typeof reference.volatility.garch): void {
  const { parameters, logLikelihood, firstVariances, ahead } = expected;
  assert.ok(fit.converged);
  assertClose(fit.logLikelihood, logLikelihood, { abs: 1e-4, why: 'log-likelihood of arch 8' });
  assert.ok(fit.logLikelihood >= logLikelihood - 1e-6, `${fit.logLikelihood} is no lower than ${logLikelihood}`);
  const names = { mean: 'mu', omega: 'omega', alpha: 'alpha[1]', gamma: 'gamma[1]', beta: 'beta[1]' };
  for (const name of garchNames) {
    assertClose(fit.parameters[name], parameters[names[name]] ?? 0, { abs: 2e-5, why: `${name} of arch 8` });
  }
  firstVariances.forEach((value, t) =>
    assertClose(fit.variances[t]!, value, { rel: 1e-3, why: `variance of row ${t}` }),
  );
  assertClose(fit.ahead, ahead, { rel: 1e-4, why: 'variance one step ahead' });
}

describe('fitGarch', () => {
  it('is arch 8 on the S&P 500, 1999–2018: parameters, standard errors, variances (GARCH and GJR, whose α is at 0)', () => {
    const fit = fitGarch(returns);
    assertFit(fit, reference.volatility.garch);
    const published = { mean: 0.056353, omega: 0.017507, alpha: 0.10215, gamma: 0, beta: 0.885206 };
    for (const name of garchNames) assertClose(fit.parameters[name], published[name], { abs: 1e-5, why: name });
    const errors = reference.volatility.garch.standardErrors;
    for (const [i, name] of (['mean', 'omega', 'alpha', 'beta'] as const).entries()) {
      assertClose(fit.standardErrors![name], errors[i]!, { rel: 0.01, why: `standard error of ${name}` });
    }
    assertFit(fitGarch(returns, { asymmetric: true }), reference.volatility.gjr);
  });

  it('recovers the parameters that made the data within three standard errors', () => {
    const truth = { mean: 0.02, omega: 0.05, alpha: 0.05, gamma: 0.12, beta: 0.83 };
    for (const seed of [1, 2, 3]) {
      const fit = fitGarch(simulated(6000, truth, seed), { asymmetric: true });
      for (const name of garchNames) {
        const slack = 3 * fit.standardErrors![name];
        assertClose(fit.parameters[name], truth[name], { abs: slack, why: `${name} of seed ${seed}` });
      }
      assertClose(fit.persistence, 0.94, { abs: 0.03, why: 'persistence' });
    }
  });

  it('does not depend on the unit of the returns', () => {
    const x = returns.subarray(0, 1500);
    const [one, hundredth] = [fitGarch(x), fitGarch(x.map((value) => value / 100))];
    assertClose(hundredth.parameters.omega, one.parameters.omega / 1e4, { rel: 1e-6, why: 'omega' });
    assertClose(hundredth.parameters.alpha, one.parameters.alpha, { rel: 1e-6, why: 'alpha' });
    const moved = one.logLikelihood + x.length * Math.log(100);
    assertClose(hundredth.logLikelihood, moved, { rel: 1e-9, why: 'log-likelihood' });
  });

  it('refuses few rows, gaps and returns that do not vary', () => {
    assert.throws(() => fitGarch(returns.slice(0, 49)), /at least 50 values, got 49/);
    assert.throws(() => fitGarch(new Float64Array(60).fill(1)), /returns that vary, got a deviation of 0/);
    assert.throws(() => fitGarch(returns.map((value, t) => (t === 7 ? NaN : value))), /got NaN at index 7/);
  });
});

describe('garchLoss', () => {
  it('has the derivatives that differences give', () => {
    const at = { mean: 0.05, omega: 0.03, alpha: 0.04, gamma: 0.1, beta: 0.85 };
    const x = returns.subarray(0, 400);
    const [gradient, ignored] = [new Float64Array(5), new Float64Array(5)];
    garchLoss(x, at, 1.2, gradient);
    for (const [i, name] of garchNames.entries()) {
      const h = 1e-6;
      const above = garchLoss(x, { ...at, [name]: at[name] + h }, 1.2, ignored);
      const slope = (above - garchLoss(x, { ...at, [name]: at[name] - h }, 1.2, ignored)) / (2 * h);
      assertClose(gradient[i]!, slope, { rel: 1e-6, abs: 1e-4, why: name });
    }
  });
});
