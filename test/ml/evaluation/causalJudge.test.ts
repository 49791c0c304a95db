import assert from 'node:assert/strict';
import { DataQualityError, SchemaError } from '../../../contracts/failures.ts';
import type { Frame } from '../../../contracts/frame.ts';
import { causalJudge } from '../../../ml/evaluation/causalJudge.ts';
import { expandingResiduals } from '../../../ml/evaluation/expandingResiduals.ts';
import { scoredRows } from '../../../ml/evaluation/scoredRows.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const [rows, horizon, first] = [900, 5, 300];
const dayMs = 86_400_000;

/** forward return = 0.02·shock·(1 + [state > 0]) + 0.01·state + noise of 0.02; shock = 0.5·state + own. */
function world(seed: number): { gold: Frame; truth: Float64Array } {
  const random = createRandom(seed, 'world');
  const column = (value: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => value(row));
  const time = column((row) => row * dayMs);
  const state = column(() => random.normal());
  const shock = column((row) => 0.5 * state[row]! + random.normal());
  const truth = state.map((value) => (value > 0 ? 0.04 : 0.02));
  const forward = column((row) => truth[row]! * shock[row]! + 0.01 * state[row]! + 0.02 * random.normal());
  const known = (values: Float64Array) => values.map((value, row) => (row < rows - horizon ? value : NaN));
  const columns = {
    state,
    shock,
    forward_return: known(forward),
    label_end: known(time.map((at) => at + horizon * dayMs)),
  };
  return { gold: { time, columns }, truth };
}

const { gold, truth } = world(1);
const features = ['state', 'shock'];
const predictions = (effect: (row: number) => number): Frame => {
  const of = Float64Array.from({ length: rows - first }, (_, row) => effect(first + row));
  return { time: gold.time.slice(first), columns: { effect: of, effect_shock: of, prediction: of.map(() => 0) } };
};
const scored = (effect: (row: number) => number) => scoredRows(gold, predictions(effect), 'causal', 'model');

describe('causalJudge', () => {
  it('judges the rows whose outcome is known', () => {
    assert.equal(scored(() => 0).time.length, rows - first - horizon);
  });

  it('gives the true effects the least loss, a constant one more, none the most; the naive one is none', () => {
    const judge = causalJudge(gold, features, ['shock']);
    const { metrics } = judge.score(
      scored((row) => truth[row]!),
      null,
    );
    const none = judge.score(judge.baseline(scored(() => 1)), null).metrics;
    assert.equal(none['r_loss'], metrics['r_loss_no_effect']);
    assert.ok(metrics['r_loss']! < metrics['r_loss_constant_effect']!);
    assert.ok(metrics['r_loss_constant_effect']! < metrics['r_loss_no_effect']!);
    // The noise of the outcome is what the truth leaves: 0.02² = 0.0004.
    assertClose(metrics['r_loss']!, 0.0004, { rel: 0.15, why: 'what the true effects leave' });
    assert.ok(
      judge.score(
        scored((row) => truth[row]! + 0.03),
        null,
      ).metrics['r_loss']! > metrics['r_loss']!,
    );
  });

  it('depends on nothing after a row: a changed future leaves earlier residuals alone', () => {
    const at = Int32Array.from({ length: rows - first - horizon }, (_, row) => first + row);
    const before = expandingResiduals(gold, features, 'shock', at);
    const changed = {
      ...gold.columns,
      forward_return: gold.columns['forward_return']!.map((y, row) => (row > 700 ? y + 1 : y)),
    };
    const after = expandingResiduals({ ...gold, columns: changed }, features, 'shock', at);
    for (let row = 0; row <= 700 - first; row += 1) {
      assert.equal(after.outcome[row], before.outcome[row]);
      assert.equal(after.constantEffect[row], before.constantEffect[row]);
    }
    // And the constant effect comes near the mean of the true ones.
    assertClose(before.constantEffect.at(-1)!, 0.03, { abs: 0.004, why: 'mean of 0.02 and 0.04' });
  });

  it('does not learn from outcomes that end at the row of a regression or after it', () => {
    const at = Int32Array.from({ length: rows - first - horizon }, (_, row) => first + row);
    const before = expandingResiduals(gold, features, 'shock', at);
    // The second regression is at row 550, when the outcome of row 544 is the last one known.
    const changed = gold.columns['forward_return']!.map((y, row) => (row >= 545 ? y + 1 : y));
    const after = expandingResiduals(
      { ...gold, columns: { ...gold.columns, forward_return: changed } },
      features,
      'shock',
      at,
    );
    for (let row = 550 - first; row < 800 - first; row += 1)
      assertClose(after.outcome[row]! - before.outcome[row]!, 1, { abs: 1e-12, why: 'its own outcome alone' });
  });

  it('refuses predictions without a treatment’s effect, no treatment, and too few rows before the first judged one', () => {
    assert.throws(() => causalJudge(gold, features, []), /at least 1 treatment, got 0/);
    const judge = causalJudge(gold, features, ['state']);
    assert.throws(
      () =>
        judge.score(
          scored(() => 0),
          null,
        ),
      {
        name: SchemaError.name,
        message: /effect_state, got effect, effect_shock, prediction/,
      },
    );
    assert.throws(() => expandingResiduals(gold, features, 'shock', Int32Array.of(3)), {
      name: DataQualityError.name,
      message: /at least 2 rows with a known outcome .* got 0/,
    });
  });
});
