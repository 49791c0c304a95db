import type { EffectData } from '../../../../ml/causal/estimators/effectData.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';

/** What the law of some simulated rows is. */
export interface Simulated {
  readonly data: EffectData;
  /** True effect of every row. */
  readonly truth: Float64Array;
}

/**
 * Y = τ(x)T + x₁ + ½x₂ + ε, T = ½x₁ + ν or Bernoulli(logistic(x₁)), x of three standard normals, τ = 1 + slope·x₁.
 * persistence: first-order autoregression of ν and ε, so that rows resemble their neighbours.
 */
export function simulated(
  seed: number,
  rows: number,
  { binary = false, slope = 0, persistence = 0, level = 1 } = {},
): Simulated {
  const random = createRandom(seed, 'simulated');
  const x = Float64Array.from({ length: rows * 3 }, () => random.normal());
  const [treatment, outcome, truth] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  let [shock, noise] = [0, 0];
  const fresh = Math.sqrt(1 - persistence ** 2);
  for (let row = 0; row < rows; row += 1) {
    const [x1, x2] = [x[3 * row]!, x[3 * row + 1]!];
    shock = persistence * shock + fresh * random.normal();
    noise = persistence * noise + fresh * random.normal();
    truth[row] = level + slope * x1;
    const chance = 1 / (1 + Math.exp(-x1));
    treatment[row] = binary ? (random.uniform() < chance ? 1 : 0) : 0.5 * x1 + shock;
    outcome[row] = truth[row]! * treatment[row]! + x1 + 0.5 * x2 + noise;
  }
  return { data: { x: { rows, columns: ['x1', 'x2', 'x3'], values: x }, treatment, outcome }, truth };
}
