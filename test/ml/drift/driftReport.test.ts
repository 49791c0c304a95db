import assert from 'node:assert/strict';
import { startOfDay } from '../../../contracts/dates.ts';
import type { Frame } from '../../../contracts/frame.ts';
import type { SystemSpec } from '../../../contracts/system.ts';
import { buildDriftReport, type DriftInput } from '../../../ml/drift/driftReport.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const dayMs = 86_400_000;
const thresholds = {
  psi: 0.2,
  ksStatistic: 0.15,
  ksPValue: 0.05,
  score: 0.6,
  brier: 0.3,
  logLikelihoodDrop: 2,
  featureShare: 0.5,
};
const retrain = { k: 1, n: 1, cooldownDays: 0, budget: { runs: 1, days: 1 }, approval: false };
const spec = (kind: SystemSpec['kind']): DriftInput['spec'] => ({
  name: 's',
  kind,
  monitor: { windowRows: 60, thresholds, retrain },
});

function rows(from: string, count: number, shift: number, extra: Frame['columns'] = {}): Frame {
  const start = startOfDay(from);
  const random = createRandom(5, from);
  const noise = (by: number) => Float64Array.from({ length: count }, () => random.normal() + by);
  return {
    time: Float64Array.from({ length: count }, (_, i) => start + i * dayMs),
    columns: { steady: noise(0), moving: noise(shift), ...extra },
  };
}

const trained = rows('2010-01-01', 500, 0);
const [reference, trainedUntil] = [trained.columns, trained.time.at(-1)!];

function signal(correct: number, count: number, shift: number, asOf = '2020-12-31') {
  const time = rows('2020-01-01', count, shift).time;
  const live = rows('2020-01-01', count, shift, {
    target: Float64Array.from({ length: count }, (_, i) => i % 2),
    label_end: time.map((at) => at + 5 * dayMs),
  });
  const probability = Float64Array.from({ length: count }, (_, i) => (i < correct === (i % 2 === 1) ? 0.8 : 0.2));
  return buildDriftReport({
    spec: spec('signal'),
    asOf,
    championVersion: 3,
    features: ['steady', 'moving'],
    reference,
    trainedUntil,
    live,
    gold: live,
    predictions: { time, columns: { probability } },
    trainingLogLikelihood: null,
  });
}

describe('buildDriftReport', () => {
  it('is quiet when nothing moved and the labels came as predicted', () => {
    const report = signal(50, 60, 0);
    assert.equal(report.drifted, false);
    assert.deepEqual(report.alerts, []);
    assert.deepEqual([report.from, report.to], ['2020-01-01', '2020-02-29']);
    const [accuracy, brier] = report.scores;
    assertClose(accuracy!.value!, 50 / 60, { abs: 1e-12, why: 'planted' });
    assertClose(brier!.value!, (50 * 0.04 + 10 * 0.64) / 60, { abs: 1e-12, why: 'planted' });
  });

  it('names the feature that moved, with both numbers, and drifts at the share', () => {
    const report = signal(50, 60, 1.5);
    assert.equal(report.drifted, true);
    assert.deepEqual(
      report.features.map((one) => one.drifted),
      [false, true],
    );
    assert.match(report.alerts[0]!, /1 of 2 features drifted, a share of 0.5 against 0.5/);
    assert.match(
      report.alerts[1]!,
      /^moving drifted: PSI .*threshold 0.2.*KS statistic .*threshold 0.15.*1\.\d+ standard deviations/,
    );
  });

  it('fails a score only from 20 matured labels on', () => {
    const poor = signal(20, 60, 0);
    assert.equal(poor.drifted, true);
    assert.deepEqual(
      poor.scores.map((score) => score.failed),
      [true, true],
    );
    assert.match(poor.alerts[0]!, /accuracy 0.3333 on 60 matured labels, required at least 0.6/);
    // Labels mature five days after their row: by the 23rd there are 18.
    const early = signal(0, 60, 0, '2020-01-23');
    assert.equal(early.scores[0]!.rows, 18);
    assert.equal(early.drifted, false);
    assert.match(early.scores[0]!.sentence, /does not count below 20 rows/);
  });

  it('says of too few live rows that nothing could be compared', () => {
    const report = signal(0, 5, 9);
    assert.equal(report.drifted, false);
    assert.deepEqual(
      report.features.map((one) => [one.psi, one.ksPValue]),
      [
        [null, null],
        [null, null],
      ],
    );
    assert.match(report.alerts[0]!, /needs at least 10 live rows, got 5/);
  });

  it('judges regimes by log-likelihood per observation, from one row on', () => {
    const live = rows('2020-04-01', 1, 0);
    const ask = (logLikelihood: number) =>
      buildDriftReport({
        spec: spec('regime'),
        asOf: '2020-05-31',
        championVersion: 1,
        features: ['steady', 'moving'],
        reference,
        trainedUntil,
        live,
        gold: live,
        predictions: { time: live.time, columns: { log_likelihood: Float64Array.of(logLikelihood) } },
        trainingLogLikelihood: -0.5,
      });
    assert.equal(ask(-2.4).drifted, false);
    assert.equal(ask(-2.6).drifted, true);
    assert.match(ask(-30).alerts[0]!, /-30 on 1 live rows, required at least -2.5/);
  });

  it('drifts where two detectors agree that losses rose, though no threshold is passed', () => {
    const random = createRandom(8, 'losses');
    const before = rows('2008-09-01', 480, 0).time;
    const ask = (rise: number, count: number, concept?: boolean) => {
      const live = rows('2020-01-01', count, 0);
      const time = Float64Array.of(...before, ...live.time);
      const density = time.map((at) => -1 + 0.5 * random.normal() - (at >= live.time[0]! ? rise : 0));
      return buildDriftReport({
        spec: {
          ...spec('regime'),
          monitor: { windowRows: 60, thresholds, retrain, ...(concept === undefined ? {} : { concept }) },
        },
        asOf: '2020-12-31',
        championVersion: 2,
        features: ['steady', 'moving'],
        reference,
        trainedUntil,
        live,
        gold: live,
        predictions: { time, columns: { log_likelihood: density } },
        trainingLogLikelihood: -1,
      });
    };
    const quiet = ask(0, 60);
    assert.deepEqual([quiet.drifted, quiet.alerts], [false, []]);
    const risen = ask(1, 60);
    assert.equal(risen.drifted, true);
    assert.match(
      risen.alerts[0]!,
      /^[23] of 3 detectors say that the champion's losses rose, 2 needed, which counts as drift\.$/,
    );
    assert.match(
      risen.alerts[1]!,
      /^pageHinkley says that losses rose by 2020-\d\d-\d\d: mean negative_log_likelihood \S+ on the last \d+ of \d+ rows since training, \S+ on 480 out-of-time rows before\.$/,
    );
    const off = ask(1, 60, false);
    assert.deepEqual([off.drifted, off.concept], [false, []]);
  });

  it('tells of a new regime without counting it as drift', () => {
    const live = rows('2020-04-01', 3, 0);
    const risk = Float64Array.of(0.1, 0.95, 0.9);
    const report = buildDriftReport({
      spec: spec('regime'),
      asOf: '2020-05-31',
      championVersion: 1,
      features: ['steady', 'moving'],
      reference,
      trainedUntil,
      live,
      gold: live,
      predictions: {
        time: live.time,
        columns: {
          log_likelihood: new Float64Array(3).fill(-0.5),
          filtered_0: risk,
          filtered_1: risk.map((p) => 1 - p),
        },
      },
      trainingLogLikelihood: -0.5,
      states: ['contraction', 'expansion'],
    });
    assert.equal(report.drifted, false);
    assert.equal(report.regime?.now, 'contraction');
    assert.equal(report.alerts.at(-1), report.regime.sentence);
    assert.match(report.regime.sentence, /from expansion to contraction on 2020-04-02/);
  });

  it('refuses missing columns and an empty live window', () => {
    const live = rows('2020-01-01', 30, 0);
    const input = {
      spec: spec('signal'),
      asOf: '2020-12-31',
      championVersion: 1,
      features: ['gone'],
      reference,
      trainedUntil,
      live,
      gold: live,
      predictions: live,
      trainingLogLikelihood: null,
    };
    assert.throws(() => buildDriftReport(input), /needs feature gone in the reference rows, got steady, moving/);
    const none = buildDriftReport({ ...input, live: rows('2020-01-01', 0, 0) });
    assert.equal(none.drifted, false);
    assert.match(none.alerts.join(' '), /nothing to compare yet/);
  });
});
