import type { ArtifactKind, ArtifactRef } from '../../contracts/artifact.ts';
import { addDays, monthEnds, startOfDay } from '../../contracts/dates.ts';
import type { ReportPage, RunReport } from '../../contracts/report.ts';
import type { StageRecord } from '../../contracts/progress.ts';
import { sampleDrift } from './sampleDrift.ts';
import { sampleRegimeEvaluation, sampleSignalEvaluation } from './sampleEvaluation.ts';
import { sampleNetworks } from './sampleNetworks.ts';
import { sampleResiduals, sampleWaits } from './sampleResiduals.ts';
import { sampleRegimeQuality, sampleSignalQuality } from './sampleQuality.ts';
import { sampleRegimes } from './sampleRegimes.ts';

function artifact(kind: ArtifactKind, uri: string, at: number, rows?: number): ArtifactRef {
  const sha256 = Array.from({ length: 8 }, (_, part) =>
    (((at + 1) * (part + 3) * 2654435761) % 2 ** 32).toString(16).padStart(8, '0'),
  ).join('');
  return { kind, uri, sha256, bytes: 1200 + ((at * 48271) % 900_000), ...(rows === undefined ? {} : { rows }) };
}

function artifacts(executionId: string, system: string, series: readonly string[]): ArtifactRef[] {
  const bronze = series.map((id) => [`bronze/fred/${id}/2019-12-31.json`, 'bronze'] as const);
  const rest = [
    [`silver/${system}/observations.parquet`, 'observations'],
    [`silver/${system}/quality.json`, 'quality-report'],
    [`gold/${system}/processed_data.parquet`, 'gold'],
    [`models/${executionId}/challenger/model.json`, 'model-file'],
    [`models/${executionId}/challenger/manifest.json`, 'manifest'],
    [`runs/${executionId}/evaluation.json`, 'evaluation'],
    [`runs/${executionId}/verdict.json`, 'verdict'],
  ] as const;
  return [...bronze, ...rest].map(([uri, kind], at) => artifact(kind, uri, at, kind === 'gold' ? 707 : undefined));
}

const began = startOfDay('2026-11-21') + 9.12 * 3_600_000;

function stages(
  models: readonly (readonly [id: string, seconds: number, queue: string, status?: StageRecord['status']])[],
): StageRecord[] {
  const record = (
    stage: StageRecord['stage'],
    from: number,
    to: number,
    summary: string,
    status: StageRecord['status'] = 'done',
  ): StageRecord => ({
    stage,
    model: null,
    queue: 'regimen-cpu',
    startedAt: began + from * 1000,
    endedAt: began + to * 1000,
    status,
    summary,
  });
  const trained = models.map(([model, seconds, queue, status = 'done']): StageRecord => ({
    stage: 'train',
    model,
    queue,
    status,
    startedAt: began + 6300,
    endedAt: began + 6300 + seconds * 1000,
    summary: status === 'failed' ? 'TrainerOutOfMemoryError' : `${model}: walk-forward folds and one final fit`,
  }));
  const end = 6.3 + Math.max(...models.map(([, seconds]) => seconds));
  return [
    record('collect', 0, 3.1, '12 series, 11 collected anew, 1 unchanged'),
    record('validate', 3.1, 4.4, '96 checks, 1 warning'),
    record('features', 4.4, 6.3, '707 rows of 11 features', 'reused'),
    ...trained,
    record('evaluate', end, end + 2.2, 'challenger against baseline and champion on the same rows'),
    record('register', end + 2.2, end + 2.5, 'version 3 registered, alias champion moved'),
  ];
}

const environment = {
  node: '22.14.0',
  platform: 'linux x64',
  cpus: 8,
  gpu: 'none',
  temporalServer: '1.29.1',
  'engine.lightgbm': '4.6.0',
  'engine.xgboost': '3.1.1',
  fredMode: 'snapshot',
  seed: 7,
};

function regimeRun(): RunReport {
  const series = ['INDPRO', 'PAYEMS', 'UNRATE', 'CPIAUCSL', 'FEDFUNDS', 'GS10', 'GS1', 'BAA', 'AAA', 'HOUST', 'PERMIT'];
  const executionId = 'macro-cycle-2019-12-31-4f2a9c';
  const evaluation = sampleRegimeEvaluation();
  return {
    system: 'macro-cycle',
    description:
      'States of the US business cycle from monthly data: how fast output, work and prices grow, and what credit costs.',
    kind: 'regime',
    asOf: '2019-12-31',
    executionId,
    trigger: 'manual',
    reason: 'first look',
    sourceModes: ['snapshot'],
    dataNotes: [
      'The data came from the snapshot bundled with Regimen, served in FRED’s wire format.',
      'Values are the latest known revision, dated by when they were first published (latest-only).',
    ],
    absentSeries: [
      { id: 'T10Y3M', why: 'FRED answered that the series begins in 1982, after the first row wanted (1961-01-31)' },
    ],
    stages: stages([
      ['hmm-2', 8.4, 'regimen-cpu'],
      ['hmm-3', 14.9, 'regimen-cpu'],
      ['hmm-student', 21.3, 'regimen-cpu', 'reused'],
    ]),
    failed: [],
    quality: sampleRegimeQuality(series),
    evaluation,
    verdict: {
      system: 'macro-cycle',
      asOf: '2019-12-31',
      decision: 'promoted',
      challenger: 'hmm-3',
      challengerVersion: 3,
      championVersion: 2,
      gates: [
        {
          name: 'enough rows against the naive baseline',
          passed: true,
          found: 323,
          required: 120,
          sentence: '323 common out-of-time rows with the naive baseline, required 120.',
        },
        {
          name: 'beats the naive baseline',
          passed: true,
          found: 0.8142,
          required: 0.05,
          sentence:
            'log_likelihood_per_observation -9.182 against -9.996 of the naive baseline: better by 0.8142, required 0.05.',
        },
        {
          name: 'beats the champion',
          passed: true,
          found: 0.0311,
          required: 0.01,
          sentence:
            'log_likelihood_per_observation -9.182 against -9.213 of champion v2: better by 0.0311, required 0.01.',
        },
      ],
      sentence: 'hmm-3 is promoted: it passed all 3 gates against champion v2.',
    },
    regimes: sampleRegimes(),
    artifacts: artifacts(executionId, 'macro-cycle', series),
    environment,
    temporalUrl: 'http://127.0.0.1:8233',
  };
}

function signalRun(): RunReport {
  const executionId = 'spy-direction-2019-12-31-77b01e';
  return {
    system: 'spy-direction',
    description: 'Chance that the S&P 500 fund closes higher five sessions ahead, from daily bars.',
    kind: 'signal',
    asOf: '2019-12-31',
    executionId,
    trigger: 'drift',
    reason: 'drift in 2 of the last 3 reports (realised_volatility PSI 0.41, threshold 0.2)',
    sourceModes: ['file'],
    dataNotes: ['Market bars came from a CSV file; a bar is known at its session’s close in New York.'],
    absentSeries: [],
    stages: stages([
      ['lightgbm', 12.2, 'regimen-cpu'],
      ['xgboost', 18.7, 'regimen-gpu'],
      ['logistic', 0.4, 'regimen-cpu'],
      ['forest', 9.8, 'regimen-cpu', 'failed'],
      ['stack', 24.1, 'regimen-cpu'],
    ]),
    failed: [
      {
        id: 'forest',
        failure: 'TrainerOutOfMemoryError',
        message: 'The trainer needed more than its 2048 MB; lower the number of trees or raise the limit.',
      },
    ],
    quality: sampleSignalQuality(),
    evaluation: sampleSignalEvaluation(),
    verdict: {
      system: 'spy-direction',
      asOf: '2019-12-31',
      decision: 'rejected',
      challenger: 'stack',
      challengerVersion: 5,
      championVersion: 4,
      gates: [
        {
          name: 'enough rows against the naive baseline',
          passed: true,
          found: 2516,
          required: 500,
          sentence: '2516 common out-of-time rows with the naive baseline, required 500.',
        },
        {
          name: 'beats the naive baseline',
          passed: true,
          found: 0.0031,
          required: 0,
          sentence:
            'brier 0.2411 against 0.2442 of the naive baseline on the same 2516 rows: better by 0.0031, required 0.',
        },
        {
          name: 'ece',
          passed: true,
          found: 0.0214,
          required: 'at most 0.05',
          sentence: 'ece is 0.0214, required at most 0.05.',
        },
        {
          name: 'beats the champion',
          passed: false,
          found: -0.0004,
          required: 0.0005,
          sentence:
            'brier 0.2411 against 0.2407 of champion v4 on the same 2516 rows: better by -0.0004, required 0.0005.',
        },
      ],
      sentence:
        'stack is rejected: brier 0.2411 against 0.2407 of champion v4 on the same 2516 rows: better by -0.0004, required 0.0005.',
    },
    regimes: null,
    networks: sampleNetworks(),
    residuals: sampleResiduals(),
    waits: sampleWaits(),
    artifacts: artifacts(executionId, 'spy-direction', ['SPY']),
    environment,
    temporalUrl: 'http://127.0.0.1:8233',
  };
}

/** A page as a finished replay gives it: one run of each kind, and the monitor's months. Seeded; invented numbers. */
export function samplePage(): ReportPage {
  const months = monthEnds('2018-01-31', '2020-12-31');
  return {
    title: 'Regimen: two systems, replayed',
    runs: [regimeRun(), signalRun()],
    drift: [...sampleDrift('macro-cycle', months, 3), ...sampleDrift('spy-direction', months, 5)],
    events: [
      {
        asOf: '2018-01-31',
        system: 'macro-cycle',
        sentence: 'Version 1 promoted: it passed all 2 gates against the naive baseline.',
      },
      {
        asOf: '2020-05-31',
        system: 'macro-cycle',
        sentence: 'Retrain: drift in 2 of the last 3 reports; version 2 promoted.',
      },
      { asOf: addDays('2018-03-31', 0), system: 'spy-direction', sentence: 'Version 4 promoted.' },
      {
        asOf: '2020-04-30',
        system: 'spy-direction',
        sentence: 'Retrain: drift in 2 of the last 3 reports; version 5 rejected.',
      },
    ],
  };
}
