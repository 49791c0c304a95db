import assert from 'node:assert/strict';
import fc from 'fast-check';
import { calibrationTable } from '../../../ml/evaluation/calibrationTable.ts';
import { auc } from '../../../ml/evaluation/metrics/auc.ts';
import { balancedAccuracy } from '../../../ml/evaluation/metrics/balancedAccuracy.ts';
import { brier } from '../../../ml/evaluation/metrics/brier.ts';
import { expectedCalibrationError } from '../../../ml/evaluation/metrics/expectedCalibrationError.ts';
import { f1 } from '../../../ml/evaluation/metrics/f1.ts';
import { hmmParameterCount } from '../../../ml/evaluation/metrics/informationCriteria.ts';
import { logLoss } from '../../../ml/evaluation/metrics/logLoss.ts';
import { maxDrawdown } from '../../../ml/evaluation/metrics/maxDrawdown.ts';
import { annualSharpe } from '../../../ml/evaluation/metrics/sharpe.ts';
import { rocCurve } from '../../../ml/evaluation/rocCurve.ts';
import { thin } from '../../../ml/evaluation/thin.ts';
import { trade } from '../../../ml/evaluation/trade.ts';
import { informationCriteria } from '../../../ml/stats/informationCriteria.ts';
import { assertClose } from '../../support/assertClose.ts';

const score = [-3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3];
const platt = {
  probability: Float64Array.from(score, (f) => 1 / (1 + Math.exp(-f))),
  label: Float64Array.of(0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1),
};

describe('classifier metrics', () => {
  it('S13: Brier, log loss and AUC of the raw sigmoid', () => {
    assertClose(brier.compute(platt).value!, 0.14243308, { abs: 5e-9, why: 'methods.md S13' });
    assertClose(logLoss.compute(platt).value!, 0.42504763, { abs: 5e-9, why: 'methods.md S13' });
    assertClose(auc.compute(platt).value!, 0.88888889, { abs: 5e-9, why: 'methods.md S13' });
  });

  it('H8: balanced accuracy of the confusion [[566, 60], [10, 84]]', () => {
    const cells = [
      [566, 0.1, 0],
      [60, 0.9, 0],
      [10, 0.1, 1],
      [84, 0.9, 1],
    ] as const;
    const rows = cells.flatMap(([count, p, y]) => Array.from({ length: count }, () => [p, y] as const));
    const sample = {
      probability: Float64Array.from(rows, (row) => row[0]),
      label: Float64Array.from(rows, (row) => row[1]),
    };
    assertClose(balancedAccuracy.compute(sample).value!, 0.8989, { abs: 5e-5, why: 'methods.md H8' });
    assertClose(f1.compute(sample).value!, 168 / 238, { abs: 1e-15, why: '2·84 / (2·84 + 60 + 10)' });
  });

  it('AUC equals counting all pairs, ties half (slow oracle), and the area under its curve', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), (rows) => {
        const sample = {
          probability: Float64Array.from(rows, (one) => one[0] / 6),
          label: Float64Array.from(rows, (one) => Number(one[1])),
        };
        const [ones, zeros] = [rows.filter((one) => one[1]), rows.filter((one) => !one[1])];
        const found = auc.compute(sample);
        if (ones.length === 0 || zeros.length === 0) {
          assert.equal(found.value, null);
          assert.match(found.note!, new RegExp(`${ones.length} ones and ${zeros.length} zeros`));
          assert.equal(rocCurve(sample), null);
          return;
        }
        const wins = ones.flatMap((a) => zeros.map((b): number => (a[0] > b[0] ? 1 : a[0] === b[0] ? 0.5 : 0)));
        const expected = wins.reduce((sum, win) => sum + win, 0) / wins.length;
        assertClose(found.value!, expected, { abs: 1e-12, why: 'Mann–Whitney' });
        const { falsePositive: x, truePositive: y } = rocCurve(sample)!;
        const area = x.slice(1).reduce((sum, at, i) => sum + (at - x[i]!) * ((y[i + 1]! + y[i]!) / 2), 0);
        assertClose(area, expected, { abs: 1e-12, why: 'trapezoids' });
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('log loss clips a certain error at 1e-15', () => {
    const sample = { probability: Float64Array.of(0), label: Float64Array.of(1) };
    assertClose(logLoss.compute(sample).value!, 15 * Math.LN10, { rel: 1e-12, why: '−ln 1e-15' });
  });

  it('calibration groups by equal width and leaves empty bins out', () => {
    const sample = { probability: Float64Array.of(0.05, 0.05, 0.95, 1), label: Float64Array.of(0, 1, 1, 1) };
    const table = calibrationTable(sample);
    assert.deepEqual(table, { predicted: [0.05, 0.975], observed: [0.5, 1], count: [2, 2] });
    assertClose(expectedCalibrationError.compute(sample).value!, 0.5 * 0.45 + 0.5 * 0.025, {
      abs: 1e-12,
      why: 'by hand',
    });
  });

  it('the ROC curve stays bounded and keeps its ends', () => {
    const n = 5000;
    const sample = {
      probability: Float64Array.from({ length: n }, (_, i) => i / n),
      label: Float64Array.from({ length: n }, (_, i) => i % 2),
    };
    const curve = rocCurve(sample)!;
    assert.equal(curve.falsePositive.length, 200);
    assert.deepEqual([curve.falsePositive[0], curve.falsePositive.at(-1), curve.truePositive.at(-1)], [0, 1, 1]);
    assert.deepEqual(thin(3, 5), [0, 1, 2]);
  });
});

describe('money metrics', () => {
  it('the position is the mean of the last signals and pays for its changes', () => {
    const { position, net } = trade({
      probability: Float64Array.of(0.6, 0.4, 0.7, 0.8),
      nextReturn: Float64Array.of(0.01, -0.02, 0.03, 0),
      horizon: 2,
    });
    assert.deepEqual([...position], [0.5, 0.5, 0.5, 1]);
    const expected = [0.005 - 0.00025, -0.01, 0.015, -0.00025];
    expected.forEach((value, row) => assertClose(net[row]!, value, { abs: 1e-15, why: `row ${row} by hand` }));
    assert.throws(
      () => trade({ probability: Float64Array.of(1), nextReturn: Float64Array.of(0), horizon: 0 }),
      /at least 1 row, got 0/,
    );
  });

  it('Sharpe and drawdown by hand; Sharpe does not depend on scale', () => {
    const returns = Float64Array.of(0.01, -0.02, 0.03, 0);
    assertClose(annualSharpe(returns).value!, Math.sqrt(252) * (0.005 / Math.sqrt(0.0013 / 3)), {
      rel: 1e-12,
      why: 'mean over sd, ddof 1',
    });
    assertClose(annualSharpe(returns.map((r) => 7 * r)).value!, annualSharpe(returns).value!, {
      rel: 1e-12,
      why: 'scale',
    });
    assert.match(annualSharpe(Float64Array.of(0, 0)).note!, /vary, got/);
    const net = Float64Array.of(0.1, -0.5, 0.2);
    assertClose(maxDrawdown.compute({ position: net, net, hold: net }).value!, 0.5, {
      abs: 1e-15,
      why: 'half is lost from the peak',
    });
  });
});

describe('informationCriteria', () => {
  it('H4 and H5: AIC, BIC and the number of parameters', () => {
    assert.deepEqual([hmmParameterCount(1, 1, 'full'), hmmParameterCount(2, 1, 'full')], [2, 7]);
    const [h4, h5] = [informationCriteria(-260.24668, 2, 202), informationCriteria(-237.82284, 7, 202)];
    assertClose(h4.aic, 524.4934, { abs: 1e-4, why: 'methods.md H4' });
    assertClose(h4.bic, 531.1099, { abs: 1e-4, why: 'methods.md H4' });
    assertClose(h5.aic, 489.6457, { abs: 1e-4, why: 'methods.md H5' });
    assertClose(h5.bic, 512.8035, { abs: 1e-4, why: 'methods.md H5' });
    assert.equal(hmmParameterCount(3, 4, 'diagonal'), 24 + 6 + 2);
  });
});
