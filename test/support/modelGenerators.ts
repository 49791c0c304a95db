import assert from 'node:assert/strict';
import type { FittedModel, ModelDefinition, TrainingData } from '../../ml/models/model.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { effectRows } from './effectRows.ts';
import { leadLagTask } from './leadLagData.ts';
import { matrixOf, trainingOf } from './modelData.ts';

export interface Generated {
  readonly data: TrainingData;
  /** Asserts that predictions for these rows, by a model fitted on others of the same law, are near the truth. */
  recovers(model: FittedModel): void;
}

type Family = ModelDefinition['family'];

const logistic = (score: number) => 1 / (1 + Math.exp(-score));

/** Noisy probabilities of one event, three unless said: what a stack reads, and a fair task for any classifier. */
function classes(seed: number, rows: number, columns = ['p_a', 'p_b', 'p_c']): Generated {
  const random = createRandom(seed, 'classes');
  const odds = Array.from({ length: rows }, () => 1.5 * random.normal());
  const x = odds.flatMap((score) => columns.map(() => logistic(score + 0.3 * random.normal())));
  const target: number[] = odds.map((score) => (random.uniform() < logistic(1.5 * score) ? 1 : 0));
  const data = trainingOf(matrixOf(columns, x), target);
  const loss = (p: (t: number) => number) =>
    target.reduce((sum, y, t) => sum - Math.log(y === 1 ? p(t) : 1 - p(t)), 0) / rows;
  return {
    data,
    recovers(model) {
      const probability = model.predict(data.x)['probability']!;
      const [got, best, naive] = [loss((t) => probability[t]!), loss((t) => logistic(1.5 * odds[t]!)), loss(() => 0.5)];
      // Two thirds of the way from a coin to the law itself; the best of features is seen through noise.
      assert.ok(got < naive - (2 / 3) * (naive - best), `log loss ${got}, the law's own ${best}, a coin's ${naive}`);
    },
  };
}

function numbers(seed: number, rows: number, allowed = 0.03): Generated {
  const random = createRandom(seed, 'numbers');
  const x = Array.from({ length: rows * 3 }, () => random.normal());
  const truth = (t: number) => 1 + 2 * x[3 * t]! - x[3 * t + 1]!;
  const target = Array.from({ length: rows }, (_, t) => truth(t) + 0.2 * random.normal());
  const data = trainingOf(matrixOf(['a', 'b', 'c'], x), target);
  return {
    data,
    recovers(model) {
      const prediction = model.predict(data.x)['prediction']!;
      const squares = prediction.reduce((sum, value, t) => sum + (value - truth(t)) ** 2, 0);
      // Noise 0.2, 4 coefficients, 1500 rows: the expected error of the law is 0.2·√(4/1500) = 0.010.
      assert.ok(
        Math.sqrt(squares / rows) < allowed,
        `error of the law ${Math.sqrt(squares / rows)}, ${allowed} allowed`,
      );
    },
  };
}

/** Two steps and noise: a law that leaves can say exactly. */
function steps(seed: number, rows: number): Generated {
  const random = createRandom(seed, 'steps');
  const x = Array.from({ length: rows * 3 }, () => random.normal());
  const truth = (t: number) => (x[3 * t]! > 0 ? 2 : 0) - (x[3 * t + 1]! > 0.5 ? 1 : 0);
  const target = Array.from({ length: rows }, (_, t) => truth(t) + 0.2 * random.normal());
  const data = trainingOf(matrixOf(['a', 'b', 'c'], x), target);
  return {
    data,
    recovers(model) {
      const prediction = model.predict(data.x)['prediction']!;
      const squares = prediction.reduce((sum, value, t) => sum + (value - truth(t)) ** 2, 0);
      // The law's own deviation is 1.1; leaves of 20 rows and more average the noise of 0.2 to 0.05, edges add to it.
      assert.ok(Math.sqrt(squares / rows) < 0.2, `error of the law ${Math.sqrt(squares / rows)}, 0.2 allowed`);
    },
  };
}

/** Two sticky states of two features, 3 standard deviations apart. */
function regimes(seed: number, rows: number): Generated {
  const random = createRandom(seed, 'regimes');
  const states: number[] = [];
  for (let t = 0; t < rows; t++) {
    const before = states[t - 1] ?? 0;
    states.push(random.uniform() < 0.95 ? before : 1 - before);
  }
  const x = states.flatMap((state) => [
    (state === 0 ? -1 : 2) + random.normal(),
    (state === 0 ? 1 : 0) + random.normal(),
  ]);
  const data = trainingOf(matrixOf(['growth', 'change'], x));
  return {
    data,
    recovers(model) {
      const called = model.predict(data.x)['state']!;
      const right = states.filter((state, t) => called[t] === state).length / rows;
      assert.ok(right > 0.95, `${right} of the rows get their state, 0.95 wanted`);
    },
  };
}

type Generator = (seed: number, rows: number) => Generated;

/** For the models that cannot read what their family's generator makes. */
export const ownGenerators: Readonly<Record<string, Generator>> = {
  'decision-tree-regressor': steps,
  'random-forest-regressor': steps,
  // 121 weights where the law has 4: 0.2·√(121/1500) = 0.057 expected.
  'mlp-regressor': (seed, rows) => numbers(seed, rows, 0.1),
  'lead-lag-network': leadLagTask,
  calibrated: (seed, rows) => classes(seed, rows, ['p_a']),
};

export const generators: Readonly<Record<Family, Generator>> = {
  classifier: (seed, rows) => classes(seed, rows),
  regressor: (seed, rows) => numbers(seed, rows),
  regime: regimes,
  effect: effectRows,
};
