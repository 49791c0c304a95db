import assert from 'node:assert/strict';
import type { Frame } from '../../../contracts/frame.ts';
import type { DecisionSpec } from '../../../contracts/system.ts';
import { expandingBaseRate } from '../../../ml/evaluation/baselines.ts';
import { evaluateDecision } from '../../../ml/evaluation/decision.ts';
import { scoredRows } from '../../../ml/evaluation/scoredRows.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const [rows, horizon] = [1500, 5];
const spec: DecisionSpec = {
  ...{ rule: 'sharpe', threshold: 0.5, lowest: 0.3, highest: 0.7, candidates: 9, minimumRows: 250, refitRows: 50 },
  intervals: { miss: 0.1, gamma: 0.01, windowRows: 200 },
};

/** Prices whose direction a model knows with this strength, 0 being nothing; from row `turn` on they go the other way. */
function market(strength: number, turn = rows): { gold: Frame; probability: Float64Array } {
  const random = createRandom(8, 'decision');
  const steps = Float64Array.from({ length: rows }, (_, row) => (row < turn ? 0.01 : -0.01) * random.normal());
  const close = new Float64Array(rows);
  steps.forEach((step, row) => (close[row] = (close[row - 1] ?? 100) * Math.exp(step)));
  const noise = Float64Array.from({ length: rows }, () => random.normal());
  const time = Float64Array.from({ length: rows }, (_, row) => Date.UTC(2010, 0, 1) + row * 86_400_000);
  const known = (row: number) => row + horizon < rows;
  const forward = close.map((now, row) => (known(row) ? close[row + horizon]! / now - 1 : NaN));
  const probability = forward.map((value, row) =>
    Math.min(0.95, Math.max(0.05, 0.5 + strength * 5 * (value || 0) + 0.05 * noise[row]!)),
  );
  const columns = {
    close,
    forward_return: forward,
    target: forward.map((value) => (Number.isNaN(value) ? NaN : Number(value > 0))),
    label_end: time.map((_, row) => (known(row) ? time[row + horizon]! : NaN)),
  };
  return { gold: { time, columns }, probability };
}

function judge(strength: number, over: Partial<DecisionSpec> = {}, turn = rows) {
  const { gold, probability } = market(strength, turn);
  const model = {
    id: 'm',
    rows: scoredRows(gold, { time: gold.time, columns: { probability } }, 'signal', 'm'),
    results: null,
  };
  const baseline = { ...model.rows, columns: { probability: expandingBaseRate(gold, model.rows.goldRow) } };
  return evaluateDecision({
    ...{ gold, models: [model], challenger: model, baseline, horizon, seed: 3 },
    spec: { ...spec, ...over },
  })!;
}

describe('evaluateDecision', () => {
  it('finds skill where there is skill', () => {
    const { selection, metrics, threshold } = judge(1);
    assert.ok(metrics['sharpe']! > 3, `Sharpe ratio ${metrics['sharpe']}`);
    assert.ok(selection!.deflatedProbability > 0.99 && selection!.plainProbability >= selection!.deflatedProbability);
    assert.ok(selection!.superiorPValue! < 0.02 && selection!.minimumRows! < rows);
    assert.ok(selection!.forecast!.difference < 0 && selection!.forecast!.pValue < 0.01);
    assert.ok(threshold >= spec.lowest && threshold <= spec.highest);
    assertClose(selection!.sharpe, metrics['sharpe']!, { rel: 1e-12, why: 'one Sharpe ratio, two ways' });
  });

  it('finds none where there is none', () => {
    const { selection } = judge(0);
    assert.ok(selection!.deflatedProbability < 0.6, `deflated ${selection!.deflatedProbability}`);
    assert.ok(selection!.superiorPValue! > 0.1, `superior ${selection!.superiorPValue}`);
    assert.ok(selection!.overfitting! > 0.2, `overfitting ${selection!.overfitting}`);
    assert.ok(selection!.luckySharpe > 0);
  });

  it('counts distinct strategies only', () => {
    const { selection, trials } = judge(0, { lowest: 0, highest: 1, candidates: 101 });
    assert.equal(trials.length, 101);
    assert.ok(selection!.strategies > 5 && selection!.strategies < 60, `${selection!.strategies} of 101`);
  });

  it('with a fixed threshold is the plain strategy', () => {
    const fixed = judge(1, { rule: 'fixed' });
    assert.equal(fixed.threshold, 0.5);
    const half = fixed.trials.find(({ threshold }) => threshold === 0.5)!;
    assertClose(fixed.metrics['sharpe']!, half.sharpe!, { rel: 1e-12, why: 'the trial of the same threshold' });
  });

  it('chooses from the past alone: another future leaves the choice', () => {
    const chosen = (turn: number) => judge(0.3, { refitRows: rows, minimumRows: 400 }, turn).threshold;
    const choices = [420, 900, rows].map(chosen);
    assert.deepEqual(choices, [choices[0], choices[0], choices[0]]);
    assert.notEqual(choices[0], spec.threshold);
  });

  it('gives nothing without closes, and the same twice', () => {
    assert.deepEqual(judge(0.3), judge(0.3));
    const { gold, probability } = market(0);
    const columns = Object.entries(gold.columns).filter(([name]) => name !== 'close');
    const bare = { time: gold.time, columns: Object.fromEntries(columns) };
    const model = {
      id: 'm',
      rows: scoredRows(bare, { time: gold.time, columns: { probability } }, 'signal', 'm'),
      results: null,
    };
    const judged = { gold: bare, models: [model], challenger: model, baseline: model.rows, horizon, seed: 3, spec };
    assert.equal(evaluateDecision(judged), null);
  });
});
