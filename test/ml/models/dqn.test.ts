import assert from 'node:assert/strict';
import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import type { Parameters } from '../../../contracts/system.ts';
import { dqn } from '../../../ml/models/dqn.ts';
import type { FittedModel, TrainingData } from '../../../ml/models/model.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { fitContext, matrixOf, rowsOf, trainingOf } from '../../support/modelData.ts';

const rows = 900;

/** The sign of the next return is that of `signal` in 80 of 100 rows; 1 % either way. */
function market(): TrainingData {
  const random = createRandom(11, 'policy');
  const signal = Array.from({ length: rows }, () => random.normal());
  const next = signal.map((value) => Math.sign(value) * (random.uniform() < 0.8 ? 0.01 : -0.01));
  const x = signal.flatMap((value, row) => [value, next[row - 1] ?? 0]);
  return trainingOf(
    matrixOf(['signal', 'return'], x),
    next.map((value) => (value > 0 ? 1 : 0)),
  );
}

const quick = { steps: 4000, hidden: 16, return_column: 'return' };
const fit = (data: TrainingData, given: Parameters = {}): Promise<FittedModel> =>
  dqn.fit(data, { ...quick, ...given }, fitContext());

describe('dqn', () => {
  const data = market();
  let fitted: FittedModel;
  before(async () => {
    fitted = await fit(data);
  });

  it('earns most of what there is to earn on rows it never traded', () => {
    const {
      held_out_log_return: policy,
      held_out_log_return_long: long,
      held_out_log_return_flat: flat,
    } = fitted.summary as Record<string, number>;
    // The law earns 0.8·1 % − 0.2·1 % = 0.6 % a row less the cost of half a turn, 2·5/2 basis points: 0.55 %.
    assert.ok(policy! > 0.0035 && policy! < 0.0075, `${policy!} a row`);
    assert.ok(Math.abs(long!) < 0.002, `${long!} a row`);
    assert.equal(flat, 0);
  });

  it('its probability is that of the law, 0.8 and 0.2', () => {
    const { probability } = fitted.predict(matrixOf(['signal', 'return'], [1.5, 0, -1.5, 0]));
    assert.ok(Math.abs(probability![0]! - 0.8) < 0.12, String(probability![0]));
    assert.ok(Math.abs(probability![1]! - 0.2) < 0.12, String(probability![1]));
  });

  it('where a trade costs more than the next rows can bring it hardly trades', async () => {
    const trades = (model: FittedModel): number => {
      const position = model.predict(data.x)['position']!;
      return position.filter((held, row) => held !== (position[row - 1] ?? 0)).length;
    };
    assert.ok(trades(fitted) > 0.3 * rows, `${trades(fitted)} trades at 5 basis points`);
    const dear = trades(await fit(data, { cost_basis_points: 200 }));
    assert.ok(dear < 0.02 * rows, `${dear} trades at 200 basis points, for 1 % a row`);
  });

  it('bets on the target where no column is named, and reads no return then', async () => {
    const blind = { ...data, x: { ...data.x, columns: ['signal', 'other'] } };
    const { summary } = await fit(blind, { return_column: '' });
    assert.equal(summary['rewards'], 'bets on the target');
    assert.ok((summary['held_out_log_return'] as number) > 0.0035);
  });

  it('history moves where the agent stands, never the probability', () => {
    const { x } = data;
    const whole = fitted.predict(x);
    const later = fitted.predict(rowsOf(x, 400, rows), rowsOf(x, 0, 400));
    for (const [column, values] of Object.entries(later)) assert.deepEqual(values, whole[column]!.slice(400), column);
    assert.deepEqual(fitted.predict(rowsOf(x, 400, rows))['probability'], later['probability']);
  });

  it('trades no row whose label was not known when the held-out rows begin', async () => {
    const day = 86_400_000;
    const labelEnd = data.time.map((time, row) => (row === 500 ? Infinity : time + 5 * day));
    const { summary } = await fit({ ...data, labelEnd: data.time.map((time) => time + 5 * day) });
    assert.deepEqual([summary['rows_learned'], summary['rows_held_out']], [716, 180]);
    const gap = await fit({ ...data, labelEnd });
    assert.equal(gap.summary['rows_learned'], 500, 'rows follow each other');
  });

  it('says the share of ones where its advantage does not rise with the target', async () => {
    const from = 720;
    const target = data.target.map((label, row) => (row < from ? label : 1 - label));
    const wrong = await fit({ ...data, target }, { return_column: '' });
    const share = (target.slice(from).reduce((sum, label) => sum + label, 0) + 1) / (rows - from + 2);
    for (const probability of wrong.predict(data.x)['probability']!) assert.ok(Math.abs(probability - share) < 1e-12);
  });

  it('refuses a column that is not there and returns that are none', async () => {
    await assert.rejects(fit(data, { return_column: 'returns' }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /"returns" among the 2 columns \(signal, return\)/);
      return true;
    });
    const still = { ...data, x: { ...data.x, values: data.x.values.map((value, i) => (i % 2 === 1 ? 0 : value)) } };
    await assert.rejects(
      fit(still),
      (error) => error instanceof DataQualityError && /719 .* of 0;/.test(error.message),
    );
    const logs = { ...data, x: { ...data.x, values: data.x.values.map((value, i) => (i === 101 ? -2 : value)) } };
    await assert.rejects(fit(logs), (error) => error instanceof InputError && /got -2 at row 49/.test(error.message));
  });
});
