import assert from 'node:assert/strict';
import { airlineModel } from '../../../ml/timeSeries/airlineModel.ts';
import { filterLevel, localLevel } from '../../../ml/timeSeries/localLevel.ts';
import { minimise, withNumericGradient } from '../../../ml/timeSeries/minimise.ts';
import { forecastAccuracy, naiveForecast } from '../../../ml/timeSeries/naiveForecast.ts';
import { assertClose } from '../../support/assertClose.ts';
import { doubles, reference } from './reference.ts';

const passengers = doubles(reference.airline.passengers);

describe('airlineModel', () => {
  it('has the maximum of R 4.2 arima on log(AirPassengers)', () => {
    const fit = airlineModel(passengers.map(Math.log), 12);
    const [theta, seasonalTheta, variance, logLikelihood] = reference.airline.onDifferences;
    assertClose(fit.theta, theta!, { abs: 1e-5, why: 'θ' });
    assertClose(fit.seasonalTheta, seasonalTheta!, { abs: 1e-5, why: 'Θ' });
    assertClose(fit.variance, variance!, { rel: 1e-6, why: 'σ²' });
    assertClose(fit.logLikelihood, logLikelihood!, { abs: 1e-8, why: 'log-likelihood' });
    assert.ok(fit.converged);
    // On levels R's likelihood has a wide prior for the first values.
    const [published, publishedSeasonal, , , aic] = reference.airline.onLevels;
    assertClose(fit.theta, published!, { abs: 1e-4, why: 'θ on levels' });
    assertClose(fit.seasonalTheta, publishedSeasonal!, { abs: 1e-4, why: 'Θ on levels' });
    assertClose(fit.theta, -0.401828, { abs: 1e-3, why: 'published θ' });
    assertClose(fit.seasonalTheta, -0.556945, { abs: 1e-3, why: 'published Θ' });
    assertClose(fit.variance, 0.00134803, { rel: 1e-3, why: 'published σ²' });
    assertClose(fit.aic, aic!, { abs: 0.01, why: 'AIC on levels' });
    assertClose(fit.logLikelihood, 244.7, { abs: 0.005, why: 'published log-likelihood' });
  });

  it('refuses short series and those whose differences vanish', () => {
    assert.throws(() => airlineModel(passengers.slice(0, 37), 12), /at least 38 values, got 37/);
    assert.throws(() => airlineModel(passengers, 1), /at least 2 rows, got 1/);
    assert.throws(
      () =>
        airlineModel(
          Float64Array.from({ length: 60 }, (_, t) => t),
          12,
        ),
      /vary, got a variance of 0/,
    );
  });
});

describe('localLevel', () => {
  const { nile, irregular, level, logLikelihood, filtered } = reference.localLevel;
  const y = doubles(nile);

  it('has the maximum of statsmodels on the Nile, and the one of Durbin and Koopman with an exact start', () => {
    const fit = localLevel(y, { start: 'statsmodels' });
    assertClose(fit.logLikelihood, -632.53776, { abs: 1e-3, why: 'published log-likelihood' });
    assertClose(fit.logLikelihood, logLikelihood, { abs: 1e-6, why: 'log-likelihood' });
    assertClose(fit.irregular, irregular, { rel: 1e-3, why: 'σ²_ε' });
    assertClose(fit.level, level, { rel: 1e-3, why: 'σ²_η' });
    const exact = localLevel(y);
    // Durbin and Koopman (2012), section 2.10: 15099 and 1469.1.
    assertClose(exact.irregular, 15099, { abs: 1, why: 'σ²_ε, exact start' });
    assertClose(exact.level, 1469.1, { abs: 0.5, why: 'σ²_η, exact start' });
  });

  it('filters as statsmodels at its parameters', () => {
    const ours = new Float64Array(y.length);
    const found = filterLevel(y, { irregular, level }, 'statsmodels', ours);
    assertClose(found, logLikelihood, { abs: 1e-8, why: 'log-likelihood' });
    filtered.forEach((value, t) => assertClose(ours[t]!, value, { rel: 1e-9, why: `level of row ${t}` }));
    const printed = filterLevel(y, { irregular: 15078, level: 1478.8 }, 'statsmodels', ours);
    assertClose(printed, -632.53776, { abs: 5e-3, why: 'at the published parameters' });
  });

  it('refuses short and constant series', () => {
    assert.throws(() => localLevel(y.slice(0, 9)), /at least 10 values, got 9/);
    assert.throws(() => localLevel(new Float64Array(20)), /values that vary, got a variance of 0/);
  });
});

describe('naiveForecast and forecastAccuracy', () => {
  const training = passengers.slice(0, 120);
  const actual = passengers.slice(120);

  it('have the errors of R forecast on AirPassengers from 1959 on', () => {
    const seasonal = forecastAccuracy(naiveForecast(training, 12, 24), actual, { training, period: 12 });
    assertClose(seasonal.rmse, 76.994589, { abs: 1e-5, why: 'RMSE of the seasonal naive forecast' });
    assertClose(seasonal.mase, 2.493519, { abs: 1e-5, why: 'MASE of the seasonal naive forecast' });
    const naive = forecastAccuracy(naiveForecast(training, 1, 24), actual, { training, period: 12 });
    assertClose(naive.rmse, 137.328985, { abs: 1e-5, why: 'RMSE of the naive forecast' });
    assertClose(naive.mape!, 23.577467, { abs: 1e-5, why: 'MAPE of the naive forecast' });
  });

  it('say nothing in percent of 0, and refuse what does not fit', () => {
    const scale = { training, period: 12 };
    assert.equal(forecastAccuracy(doubles([1, 1]), doubles([0, 2]), scale).mape, null);
    assert.throws(() => forecastAccuracy(doubles([1]), doubles([1, 2]), scale), /one length, got 1 and 2/);
    const flat = { training: new Float64Array(30), period: 12 };
    assert.throws(() => forecastAccuracy(doubles([1]), doubles([1]), flat), /12 rows before, got a sum of 0/);
    assert.throws(() => naiveForecast(training.slice(0, 5), 12, 3), /at least 12 values, got 5/);
    assert.throws(() => naiveForecast(training, 0, 3), /whole period of at least 1 row, got 0/);
  });
});

describe('minimise', () => {
  it('finds the bottom of Rosenbrock’s valley, and says when it has not', () => {
    const valley = withNumericGradient((x) => (1 - x[0]!) ** 2 + 100 * (x[1]! - x[0]! ** 2) ** 2);
    const { x, converged } = minimise(valley, doubles([-1.2, 1]));
    assert.ok(converged);
    for (const value of x) assertClose(value, 1, { abs: 1e-6, why: 'minimum at (1, 1)' });
    assert.equal(minimise(valley, doubles([-1.2, 1]), { most: 3 }).converged, false);
  });
});
