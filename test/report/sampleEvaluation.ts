import type { ModelPairs } from '../../contracts/comparison.ts';
import { addDays, startOfDay } from '../../contracts/dates.ts';
import type {
  DecisionEvaluation,
  Evaluation,
  EvaluationCurves,
  IntervalEvaluation,
  ModelEvaluation,
  RegimeMap,
} from '../../contracts/evaluation.ts';
import { seeded } from './seeded.ts';

const noCurves: EvaluationCurves = { roc: [], calibration: [], equity: null, selection: [] };

export function sampleRegimeEvaluation(): Evaluation {
  const model = (id: string, role: ModelEvaluation['role'], value: number, auc: number | null): ModelEvaluation => ({
    id,
    role,
    rows: 323,
    from: '1993-01-31',
    to: '2019-11-30',
    metrics: {
      log_likelihood_per_observation: value,
      nber_auc: auc,
      nber_agreement: auc === null ? null : auc - 0.041,
      brier: auc === null ? null : 0.15 - auc / 10,
    },
    notes: auc === null ? ['nber_auc is not known: the baseline gives every row the same probability'] : [],
  });
  const skill = {
    rows: 323,
    from: '1993-01-31',
    to: '2019-11-30',
    metric: 'log_likelihood_per_observation',
    direction: 'higher',
    challenger: -9.182,
    champion: null,
    baseline: -9.996,
  } as const;
  return {
    system: 'macro-cycle',
    asOf: '2019-12-31',
    challenger: 'hmm-3',
    models: [
      model('hmm-2', 'candidate', -9.341, 0.921),
      model('hmm-3', 'candidate', -9.182, 0.944),
      model('hmm-student', 'candidate', -9.201, 0.938),
      model('champion v2', 'champion', -9.213, 0.937),
      model('one Gaussian', 'baseline', -9.996, null),
    ],
    skill,
    duel: { ...skill, champion: -9.213 },
    warnings: ['State contraction has 31 out-of-time rows; figures on it are wide.'],
    decision: null,
    intervals: null,
    curves: {
      ...noCurves,
      selection: [1, 2, 3, 4, 5, 6].map((states) => {
        const parameters = states * 7 + states * 28 + states * (states - 1) + states - 1;
        const logLikelihood = -7100 + 780 * (1 - Math.exp(-0.9 * (states - 1)));
        return {
          model: 'hmm',
          states,
          logLikelihood,
          parameters,
          aic: 2 * parameters - 2 * logLikelihood,
          bic: Math.log(707) * parameters - 2 * logLikelihood,
        };
      }),
    },
  };
}

function signalCurves(models: readonly string[]): EvaluationCurves {
  const random = seeded(5);
  const rates = Array.from({ length: 60 }, (_, at) => at / 59);
  let [strategy, buyAndHold] = [1, 1];
  const walk = Array.from({ length: 500 }, (_, at) => {
    const step = (random() + random() + random() - 1.5) * 0.035;
    buyAndHold *= 1 + step + 0.0021;
    strategy *= 1 + step * 0.55 + 0.0017;
    return { time: startOfDay(addDays('2010-01-04', at * 7)), strategy, buyAndHold };
  });
  return {
    ...noCurves,
    roc: models.map((model, at) => ({
      model,
      falsePositive: rates,
      truePositive: rates.map((rate) => rate ** (0.72 + at * 0.07)),
    })),
    calibration: models.map((model, at) => {
      const predicted = Array.from({ length: 8 }, (_, bin) => 0.32 + bin * 0.052);
      return {
        model,
        predicted,
        observed: predicted.map((one) => one + (random() - 0.5) * 0.08 + at * 0.01),
        count: predicted.map((_, bin) => Math.round(60 + 500 * Math.exp(-((bin - 4) ** 2) / 4))),
      };
    }),
    equity: {
      time: walk.map(({ time }) => time),
      strategy: walk.map((one) => one.strategy),
      buyAndHold: walk.map((one) => one.buyAndHold),
    },
  };
}

const sampleDecision: DecisionEvaluation = {
  rule: 'sharpe',
  threshold: 0.55,
  rows: 2516,
  from: '2010-01-04',
  to: '2019-12-23',
  metrics: { sharpe: 0.81, max_drawdown: 0.12, turnover: 31.2 },
  trials: Array.from({ length: 13 }, (_, at) => ({
    threshold: Number((0.44 + at * 0.01).toFixed(2)),
    sharpe: at === 12 ? null : 0.9 - ((at - 7) / 10) ** 2,
    turnover: 40 - at,
  })),
  selection: {
    ...{ strategies: 41, sharpe: 0.81, luckySharpe: 0.57, deflatedProbability: 0.78, plainProbability: 0.994 },
    ...{ minimumRows: 1043, overfitting: 0.31, superiorPValue: 0.21 },
    forecast: { statistic: -1.2, pValue: 0.23, difference: -0.002 },
  },
  notes: [],
};

function sampleIntervals(): IntervalEvaluation {
  const random = seeded(11);
  const time = Array.from({ length: 120 }, (_, at) => startOfDay(addDays('2010-01-04', at * 28)));
  const width = time.map((_, at) => 0.03 + 0.02 * Math.sin(at / 9) ** 2);
  const coverage = (group: string, covered: number) => ({
    ...{ group, rows: 800, covered, from: covered - 0.02, to: covered + 0.02, width: 0.07 },
  });
  return {
    nominal: 0.9,
    all: coverage('all rows', 0.903),
    groups: [coverage('calm third', 0.91), coverage('middle third', 0.9), coverage('turbulent third', 0.899)],
    curve: {
      time,
      lower: width.map((one) => -one),
      upper: width.map((one) => one * 1.1),
      outcome: width.map((one) => (random() - 0.5) * 2 * one),
    },
  };
}

const sampleIds = ['logistic', 'lightgbm', 'xgboost', 'stack'];

const samplePairs: ModelPairs = {
  ...{ metric: 'log_loss', direction: 'lower', level: 0.95, correction: 'holm', models: sampleIds },
  pairs: sampleIds.flatMap((a, at) =>
    sampleIds.slice(at + 1).map((b, next) => {
      const told = a === 'logistic' && b === 'stack';
      const p = told ? 0.004 : 0.2 + next / 10;
      const found = { difference: 0.004 - 0.001 * next, pValue: p, correctedPValue: Math.min(1, 6 * p) };
      return { a, b, rows: 2516, ...found, better: told ? b : null };
    }),
  ),
};

const sampleMap: RegimeMap = {
  metric: 'log_loss',
  level: 0.95,
  regimes: [
    { regime: 'trending', meaning: 'variance ratio above 1' },
    { regime: 'calm', meaning: 'volatility at most usual' },
    { regime: 'contraction', meaning: 'month inside an NBER recession, as dated later' },
  ],
  scores: sampleIds.flatMap((model, at) => [
    { model, regime: 'any', rows: 2516, skill: 0.004 + at / 1000, lower: -0.001 + at / 1000, upper: 0.009 },
    { model, regime: 'trending', rows: 1120, skill: 0.006 - at / 1000, lower: -0.002, upper: 0.014 },
    { model, regime: 'calm', rows: 1400, skill: -0.003, lower: -0.005, upper: -0.001 },
    { model, regime: 'contraction', rows: 21, skill: null, lower: null, upper: null },
  ]),
};

export function sampleSignalEvaluation(): Evaluation {
  const model = (id: string, role: ModelEvaluation['role'], brier: number): ModelEvaluation => ({
    id,
    role,
    rows: 2516,
    from: '2010-01-04',
    to: '2019-12-23',
    metrics: {
      brier,
      log_loss: brier * 2.79 + 0.003,
      roc_auc: role === 'baseline' ? 0.5 : 0.5 + (0.2442 - brier) * 16,
      accuracy: 0.585 + (0.2442 - brier) * 3,
      ece: 0.02 + brier / 200,
      sharpe: role === 'baseline' ? null : 0.61 + (0.2442 - brier) * 90,
      max_drawdown: role === 'baseline' ? null : -0.184,
      turnover: role === 'baseline' ? null : 21.4,
    },
    notes: role === 'baseline' ? ['sharpe, max_drawdown and turnover are not known: the base rate never trades'] : [],
  });
  const skill = {
    rows: 2516,
    from: '2010-01-04',
    to: '2019-12-23',
    metric: 'brier',
    direction: 'lower',
    challenger: 0.2411,
    champion: null,
    baseline: 0.2442,
  } as const;
  return {
    system: 'spy-direction',
    asOf: '2019-12-31',
    challenger: 'stack',
    models: [
      model('logistic', 'candidate', 0.2431),
      model('lightgbm', 'candidate', 0.2419),
      model('xgboost', 'candidate', 0.2421),
      model('stack', 'candidate', 0.2411),
      model('champion v4', 'champion', 0.2407),
      model('base rate', 'baseline', 0.2442),
    ],
    skill,
    duel: { ...skill, champion: 0.2407 },
    warnings: ['forest failed; the stack was fitted on the other three.'],
    curves: signalCurves(['logistic', 'lightgbm', 'xgboost', 'stack']),
    decision: sampleDecision,
    intervals: sampleIntervals(),
    pairs: samplePairs,
    regimeMap: sampleMap,
  };
}
