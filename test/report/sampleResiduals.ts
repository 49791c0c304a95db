import type { ResidualCurves, ResidualView, WaitingView } from '../../contracts/residuals.ts';
import { seeded } from './seeded.ts';

const day = 86_400_000;

function curves(seed: number, drift: number): ResidualCurves {
  const random = seeded(seed);
  const noise = () => random() + random() + random() + random() + random() + random() - 3;
  const residual = Array.from({ length: 300 }, (_, at) => 1.4 * noise() + drift * Math.sin(at / 40));
  const sorted = [...residual].sort((a, b) => a - b);
  const ranks = Array.from({ length: 61 }, (_, at) => Math.round((at * 299) / 60));
  return {
    time: residual.map((_, at) => Date.UTC(2009, 0, 2) + at * 9 * day),
    residual,
    level: residual.map((_, at) => {
      const last = residual.slice(Math.max(0, at - 59), at + 1);
      if (last.length < 60) return null;
      return last.reduce((a, b) => a + b) / last.length;
    }),
    window: 60,
    autocorrelation: Array.from({ length: 20 }, (_, lag) => drift * 0.3 * Math.exp(-lag / 8) + 0.08 * noise()),
    band: 1.96 / Math.sqrt(300),
    // Logistic quantiles, near enough to a normal's for a picture.
    expected: ranks.map((rank) => 0.55 * Math.log((rank + 0.5) / (299.5 - rank))),
    found: ranks.map((rank) => sorted[rank]!),
  };
}

const test = (pValue: number, lags = 20) => ({ statistic: 20, pValue, lags });

/** A challenger that leaves nothing, one on a base that leaves memory, and one with too few rows. */
export function sampleResiduals(): ResidualView[] {
  const common = { kind: 'probability', rows: 503, step: 5 } as const;
  const tests = { mean: 0.0123, deviation: 1.004, memory: test(0.41), clusters: test(0.22, 5) };
  return [
    { ...common, model: 'stack', tests, curves: curves(3, 0) },
    { ...common, model: 'lightgbm', tests: { ...tests, mean: -0.04, memory: test(0.031) } },
    { ...common, model: 'residual', tests: { ...tests, memory: test(1e-5), clusters: null }, curves: curves(4, 1) },
    { ...common, model: 'network', rows: 41, tests: null },
  ];
}

export function sampleWaits(): WaitingView[] {
  const { autocorrelation, band, expected } = curves(8, 0);
  const ranks = expected.map((_, at) => (at + 0.5) / expected.length);
  return (['buy', 'sell'] as const).map((side) => ({
    ...{ series: 'MADEUSD', side, orders: 2310, fits: 9, meanWait: 1.02 },
    distance: { statistic: 0.0214, pValue: 0.238 },
    memory: test(0.009),
    dispersion: { statistic: 2.1, pValue: 0.036 },
    curves: {
      ...{ autocorrelation, band },
      expected: ranks.map((rank) => -Math.log1p(-rank)),
      found: ranks.map((rank) => -1.1 * Math.log1p(-rank)),
    },
  }));
}
