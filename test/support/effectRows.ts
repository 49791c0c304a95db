import assert from 'node:assert/strict';
import type { FittedModel, TrainingData } from '../../ml/models/model.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { matrixOf, trainingOf } from './modelData.ts';

/**
 * Y = τ(a)·shock + 0.5·other + a + noise, τ = 1 + [a > 0], shock = 0.5a + own, other of its own; a persists.
 * Columns a, b, shock, other; treatments shock and other.
 */
export function effectRows(seed: number, rows: number): { data: TrainingData; recovers(model: FittedModel): void } {
  const random = createRandom(seed, 'effects');
  const values: number[] = [];
  const target: number[] = [];
  const truth: number[] = [];
  let a = 0;
  for (let row = 0; row < rows; row += 1) {
    a = 0.9 * a + Math.sqrt(1 - 0.81) * random.normal();
    const [b, shock, other] = [random.normal(), 0.5 * a + random.normal(), random.normal()];
    truth.push(a > 0 ? 2 : 1);
    target.push(truth[row]! * shock + 0.5 * other + a + random.normal());
    values.push(a, b, shock, other);
  }
  const data = {
    ...trainingOf(matrixOf(['a', 'b', 'shock', 'other'], values), target),
    treatments: ['shock', 'other'],
  };
  return {
    data,
    recovers(model) {
      const predicted = model.predict(data.x);
      const error = (column: string, of: (row: number) => number) =>
        Math.sqrt(predicted[column]!.reduce((sum, value, row) => sum + (value - of(row)) ** 2, 0) / rows);
      // Half a unit is what one effect for all misses.
      const shock = error('effect_shock', (row) => truth[row]!);
      assert.ok(shock < 0.35, `root mean squared error ${shock} of the effect of the shock, 0.35 allowed`);
      const other = error('effect_other', () => 0.5);
      assert.ok(other < 0.2, `root mean squared error ${other} of the effect of the other, 0.2 allowed`);
      const covered = truth.filter(
        (value, row) => predicted['lower_shock']![row]! <= value && value <= predicted['upper_shock']![row]!,
      ).length;
      assert.ok(covered > 0.8 * rows, `${covered} of ${rows} intervals hold the effect of the shock, 80 % wanted`);
      const inside = target.filter(
        (value, row) => predicted['lower']![row]! <= value && value <= predicted['upper']![row]!,
      ).length;
      assert.ok(inside > 0.86 * rows && inside < 0.95 * rows, `${inside} of ${rows} outcomes inside, 90 % promised`);
    },
  };
}
