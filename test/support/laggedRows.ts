import assert from 'node:assert/strict';
import type { Parameters } from '../../contracts/system.ts';
import { mlp } from '../../ml/models/mlp.ts';
import type { FittedModel, ModelDefinition, TrainingData } from '../../ml/models/model.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { fitContext, matrixOf, rowsOf, trainingOf } from './modelData.ts';
import { wasmTensors } from './tensors.ts';

export const lag = 2;
const rows = 1400;
const trained = 900;

const logistic = (score: number): number => 1 / (1 + Math.exp(-score));

/** Known law: P(target = 1) = σ(4 a_{t−2}). No column of row t alone tells of it. */
export function laggedRows(): { data: TrainingData; truth: number[] } {
  const random = createRandom(1, 'lagged');
  const a = Array.from({ length: rows }, () => random.normal());
  const truth = a.map((_, t) => logistic(4 * (a[t - lag] ?? 0)));
  const values = a.flatMap((value) => [value, random.normal()]);
  const target = truth.map((p) => (random.uniform() < p ? 1 : 0));
  return { data: trainingOf(matrixOf(['a', 'noise'], values), target), truth };
}

/**
 * Asserts that out of time the model comes three quarters of the way from a coin to the law itself, which only a lagged column
 * tells of, and that `mlp`, which cannot see it, stays a coin. Gives back the fitted model.
 */
export async function assertReadsLag(model: ModelDefinition, parameters: Parameters): Promise<FittedModel> {
  const { data, truth } = laggedRows();
  const { x, target } = data;
  const context = fitContext({ tensors: await wasmTensors() });
  const part: TrainingData = trainingOf(rowsOf(x, 0, trained), target.slice(0, trained));
  const later = [...truth.keys()].slice(trained);
  const loss = (p: (t: number) => number) =>
    later.reduce((sum, t) => sum - Math.log(target[t] === 1 ? p(t) : 1 - p(t)), 0) / later.length;
  const lossOf = (fitted: FittedModel) => {
    const probability = fitted.predict(rowsOf(x, trained, rows), rowsOf(x, 0, trained))['probability']!;
    return loss((t) => probability[t - trained]!);
  };
  const fitted = await model.fit(part, parameters, context);
  const blind = await mlp.fit(part, { epochs: 20, learning_rate: 0.005 }, context);
  const [got, best, naive, unseen] = [lossOf(fitted), loss((t) => truth[t]!), loss(() => 0.5), lossOf(blind)];
  const said = `log loss ${got}, the law's own ${best}, a coin's ${naive}, mlp's ${unseen}`;
  assert.ok(unseen > naive - 0.02, said);
  assert.ok(got < naive - 0.75 * (naive - best), said);
  return fitted;
}
