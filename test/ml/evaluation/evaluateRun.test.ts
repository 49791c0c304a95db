import assert from 'node:assert/strict';
import { ConfigError, DataQualityError, SchemaError } from '../../../contracts/failures.ts';
import type { Frame } from '../../../contracts/frame.ts';
import type { DecisionSpec, PolicySpec } from '../../../contracts/system.ts';
import { evaluateRun, type RunToEvaluate } from '../../../ml/evaluation/evaluateRun.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const dayMs = 86_400_000;
const start = Date.parse('2010-01-01');
const [rows, horizon, firstTest] = [900, 5, 300];
const column = (value: (row: number) => number, count = rows) =>
  Float64Array.from({ length: count }, (_, row) => value(row));
const time = column((row) => start + row * dayMs);
const policy = (over: Partial<PolicySpec>): PolicySpec => ({
  challenger: 'best',
  metric: 'log_loss',
  direction: 'lower',
  minimumImprovement: 0,
  minimumSkill: 0,
  minimumRows: 1,
  compareRows: 0,
  gates: [],
  ...over,
});

const decision: DecisionSpec = {
  ...{ rule: 'fixed', threshold: 0.5, lowest: 0.4, highest: 0.6, candidates: 5, minimumRows: 100, refitRows: 21 },
  intervals: { miss: 0.1, gamma: 0.01, windowRows: 200 },
};

const random = createRandom(4, 'evaluate');
const close = column(() => 0);
close.forEach((_, row) => (close[row] = row === 0 ? 100 : close[row - 1]! * Math.exp(0.01 * random.normal())));
const known = rows - horizon;
const signalGold: Frame = {
  time,
  columns: {
    close,
    target: column((row) => (row < known ? Number(close[row + horizon]! > close[row]!) : NaN)),
    label_end: column((row) => (row < known ? time[row + horizon]! : NaN)),
    forward_return: column((row) => (row < known ? close[row + horizon]! / close[row]! - 1 : NaN)),
  },
};
const tested = time.slice(firstTest);
const frame = (columns: Frame['columns'], at = tested): Frame => ({ time: at, columns });
const even = frame({ probability: tested.map((_, row) => 0.45 + 0.1 * (row % 2)) });
const oracle = frame({
  probability: tested.map((_, row) => 0.1 + 0.8 * (signalGold.columns['target']![row + firstTest] || 0)),
});

const signal = (over: Partial<RunToEvaluate> = {}, rules: Partial<PolicySpec> = {}): RunToEvaluate => ({
  spec: {
    name: 'signal',
    kind: 'signal',
    calendar: 'daily',
    target: { name: 'up', kind: 'direction', of: 'close', horizon },
    labels: null,
    policy: policy(rules),
    decision,
    seed: 1,
  },
  asOf: '2012-06-18',
  gold: signalGold,
  features: [],
  models: [{ id: 'even', predictions: even, results: {} }],
  champion: null,
  ...over,
});

describe('evaluateRun of a signal', () => {
  it('judges every model over its labelled rows and the challenger against the baseline on the same', () => {
    const found = evaluateRun(signal());
    assert.equal(found.challenger, 'even');
    assert.deepEqual(
      found.models.map((model) => [model.id, model.role, model.rows]),
      [
        ['even', 'candidate', 595],
        ['naive', 'baseline', 595],
      ],
    );
    assert.equal(found.duel, null);
    assert.deepEqual([found.skill.rows, found.skill.from, found.skill.champion], [595, '2010-10-28', null]);
    assertClose(found.skill.challenger!, 0.693, { abs: 0.02, why: 'probabilities near one half' });
    assertClose(found.skill.baseline!, 0.693, { abs: 0.02, why: 'a base rate near one half' });
    assert.equal(found.skill.baseline, found.models[1]!.metrics['log_loss']);
    assert.deepEqual(found.warnings, []);
    for (const model of found.models)
      for (const value of Object.values(model.metrics)) assert.ok(value === null || Number.isFinite(value));
  });

  it('takes the best, and warns that it is too good to be true', () => {
    const models = [
      { id: 'even', predictions: even, results: {} },
      { id: 'oracle', predictions: oracle, results: {} },
    ];
    const found = evaluateRun(signal({ models }));
    assert.equal(found.challenger, 'oracle');
    assert.equal(found.warnings.length, 3);
    assert.match(found.warnings[0]!, /oracle has auc 1 on 595 rows, above 0.65/);
    assert.ok(found.models[1]!.metrics['sharpe']! > 3);
    assert.equal(evaluateRun(signal({ models }, { challenger: 'even' })).challenger, 'even');
  });

  it('says what the decision is worth and what intervals hold, for signals only', () => {
    const found = evaluateRun(signal());
    assert.equal(found.decision!.rows, 595);
    assert.deepEqual(found.decision!.metrics['sharpe'], found.models[0]!.metrics['sharpe']);
    assert.equal(found.intervals!.nominal, 0.9);
  });

  it('bounds the curves and starts wealth at one', () => {
    const { curves } = evaluateRun(signal());
    assert.equal(curves.equity!.time.length, 300);
    assert.deepEqual([curves.equity!.strategy[0], curves.equity!.buyAndHold[0]], [1, 1]);
    assertClose(curves.equity!.buyAndHold.at(-1)!, close[known]! / close[firstTest]!, {
      rel: 1e-12,
      why: 'growth of the closes',
    });
    assert.ok(curves.roc[0]!.falsePositive.length <= 200);
    assert.equal(
      curves.calibration[0]!.count.reduce((sum, count) => sum + count),
      595,
    );
  });

  it('compares with the champion on exactly the common rows, the last of them if so asked', () => {
    const late = frame({ probability: tested.slice(100).map(() => 0.5) }, tested.slice(100));
    const found = evaluateRun(signal({ champion: { version: 7, predictions: late } }));
    assert.equal(found.duel!.rows, 495);
    assertClose(found.duel!.champion!, Math.LN2, { abs: 1e-12, why: 'constant one half' });
    assert.deepEqual(
      found.models.map((model) => model.role),
      ['candidate', 'champion', 'baseline'],
    );
    assert.equal(found.models[1]!.id, 'champion v7');
    const last = evaluateRun(signal({ champion: { version: 7, predictions: late } }, { compareRows: 50 })).duel!;
    assert.deepEqual([last.rows, last.to], [50, found.skill.to]);
    assertClose(
      evaluateRun(signal({ champion: { version: 7, predictions: even } })).duel!.champion!,
      found.skill.challenger!,
      { abs: 0, why: 'itself' },
    );
  });

  it('says of a champion without common rows that nothing is known', () => {
    const elsewhere = frame({ probability: Float64Array.of(0.5) }, Float64Array.of(start - dayMs));
    const { duel, models } = evaluateRun(signal({ champion: { version: 1, predictions: elsewhere } }));
    assert.deepEqual([duel!.rows, duel!.challenger, duel!.champion, duel!.baseline], [0, null, null, null]);
    assert.match(models[1]!.notes[0]!, /0 rows to judge/);
  });

  it('gives no money metric without closes, and a note', () => {
    const columns = { target: signalGold.columns['target']!, label_end: signalGold.columns['label_end']! };
    const { models, curves } = evaluateRun(signal({ gold: { time, columns } }));
    assert.equal(models[0]!.metrics['sharpe'], null);
    assert.match(models[0]!.notes.join(' '), /gold lacks a close/);
    assert.equal(curves.equity, null);
  });

  it('refuses what it cannot judge', () => {
    assert.throws(
      () => evaluateRun(signal({}, { metric: 'charm' })),
      (error) => error instanceof ConfigError && /one of log_loss.*got charm/.test(error.message),
    );
    assert.throws(
      () => evaluateRun(signal({}, { challenger: 'gone' })),
      (error) => error instanceof ConfigError && /one of even or best, got gone/.test(error.message),
    );
    const empty = frame({ probability: Float64Array.of(0.5) }, time.slice(-1));
    const models = [{ id: 'even', predictions: empty, results: {} }];
    assert.throws(() => evaluateRun(signal({ models }, { challenger: 'even' })), DataQualityError);
    assert.throws(() => evaluateRun(signal({ models })), DataQualityError);
    assert.throws(
      () => evaluateRun(signal({ models: [{ id: 'even', predictions: frame({}), results: {} }] })),
      SchemaError,
    );
  });
});

describe('evaluateRun of regimes', () => {
  const inRecession = column((row) => Number(row % 100 < 20));
  const gold: Frame = {
    time,
    columns: {
      growth: inRecession.map((bad) => (bad ? -1 : 0.5) + 0.3 * random.normal()),
      rate: column(() => random.normal()),
      nber: inRecession,
    },
  };
  const part = inRecession.slice(firstTest);
  const predictions = (density: number) =>
    frame({
      log_likelihood: tested.map(() => density),
      state: part.map((bad) => 1 - bad),
      filtered_0: part.map((bad) => 0.2 + 0.7 * bad),
      filtered_1: part.map((bad) => 0.8 - 0.7 * bad),
    });
  const results = (states: number, features = ['growth', 'rate']) => ({
    states,
    log_likelihood: -500,
    parameters_count: 13,
    aic: 1026,
    bic: 1080,
    features,
    means: [
      [-1, 0],
      [0.5, 0],
    ],
    restarts: 25,
  });
  const run = (over: Partial<RunToEvaluate> = {}): RunToEvaluate => ({
    spec: {
      name: 'macro',
      kind: 'regime',
      calendar: 'monthly',
      target: null,
      labels: 'nber',
      policy: policy({ metric: 'log_likelihood_per_observation', direction: 'higher' }),
      decision,
      seed: 1,
    },
    asOf: '2012-06-18',
    gold,
    features: ['growth', 'rate'],
    models: [
      { id: 'two', predictions: predictions(-2), results: results(2) },
      { id: 'three', predictions: predictions(-2.5), results: results(3) },
    ],
    champion: null,
    ...over,
  });

  it('scores densities, information criteria and recessions against NBER', () => {
    const found = evaluateRun(run());
    assert.equal(found.challenger, 'two');
    const { metrics, notes } = found.models[0]!;
    assert.deepEqual([metrics['log_likelihood_per_observation'], metrics['aic'], metrics['bic']], [-2, 1026, 1080]);
    assert.deepEqual(
      [
        metrics['nber_auc'],
        metrics['nber_balanced_accuracy'],
        metrics['nber_true_positive'],
        metrics['nber_true_negative'],
      ],
      [1, 1, 120, 480],
    );
    assert.deepEqual(notes, []);
    assert.deepEqual(found.curves.selection[1], {
      model: 'three',
      states: 3,
      logLikelihood: -500,
      parameters: 13,
      aic: 1026,
      bic: 1080,
    });
    const naive = found.models.at(-1)!;
    assert.equal(naive.metrics['nber_auc'], null);
    assert.match(naive.notes.join(' '), /training results/);
    // One Gaussian over both states: about −½(1 + ln 2π σ²) for growth and for rate.
    assertClose(found.skill.baseline!, -1.419 - 0.5 * Math.log(2 * Math.PI * Math.E * (0.09 + 0.36)), {
      abs: 0.15,
      why: 'entropy',
    });
  });

  it('uses the features of the challenger for its baseline and warns when features differ', () => {
    const models = [
      { id: 'two', predictions: predictions(-1), results: results(2, ['growth']) },
      { id: 'three', predictions: predictions(-2.5), results: results(3) },
    ];
    const found = evaluateRun(run({ models }));
    assertClose(found.skill.baseline!, -0.5 * Math.log(2 * Math.PI * Math.E * 0.45), {
      abs: 0.15,
      why: 'entropy of growth alone',
    });
    assert.match(found.warnings[0]!, /growth against growth, rate/);
  });

  it('compares with a champion on common rows', () => {
    const { duel } = evaluateRun(run({ champion: { version: 2, predictions: predictions(-2.2) } }));
    assert.deepEqual([duel!.rows, duel!.challenger, duel!.direction], [600, -2, 'higher']);
    assertClose(duel!.champion!, -2.2, { abs: 1e-12, why: 'planted' });
  });

  it('gives the champion the criteria of its own fit where its results are handed over', () => {
    const champion = { version: 2, predictions: predictions(-2.2) };
    const aicOf = (handed: RunToEvaluate['champion']) =>
      evaluateRun(run({ champion: handed })).models.find(({ role }) => role === 'champion')!.metrics['aic'];
    assert.equal(aicOf(champion), null);
    const two = evaluateRun(run()).models.find(({ id }) => id === 'two')!;
    assert.equal(aicOf({ ...champion, results: results(2) }), two.metrics['aic']);
    assert.ok(Number.isFinite(two.metrics['aic']));
  });
});
