import type { Parameters } from '../../../contracts/system.ts';
import type { Searched } from '../../../contracts/tune.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import type { Observation, Sampler } from '../../../ml/tune/sampler.ts';

export const range = (name: string, from: number, to: number): Searched => ({
  name,
  kind: 'number',
  from,
  to,
  scale: 'linear',
  integer: false,
});

export interface Problem {
  readonly space: readonly Searched[];
  readonly loss: (at: Parameters) => number;
}

/** Least 0.397887. Dixon and Szegő (1978), Towards Global Optimisation 2. */
export const branin: Problem = {
  space: [range('x', -5, 10), range('y', 0, 15)],
  loss: (at) => {
    const [x, y] = [at['x'] as number, at['y'] as number];
    const bowl = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
    return bowl * bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

const hartmannA = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const hartmannP = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Least −3.32237. Dixon and Szegő (1978). */
export const hartmann6: Problem = {
  space: [0, 1, 2, 3, 4, 5].map((i) => range(`x${i}`, 0, 1)),
  loss: (at) =>
    -[1, 1.2, 3, 3.2].reduce((sum, weight, i) => {
      const distance = hartmannA[i]!.reduce(
        (all, a, j) => all + a * ((at[`x${j}`] as number) - hartmannP[i]![j]!) ** 2,
        0,
      );
      return sum + weight * Math.exp(-distance);
    }, 0),
};

/** Losses of so many trials in turn. */
export function lossesOf(sampler: Sampler, { space, loss }: Problem, trials: number, seed: number): readonly number[] {
  const observations: Observation[] = [];
  for (let number = 0; number < trials; number += 1) {
    const random = createRandom(seed, 'trial', number);
    const values = sampler.suggest({ space, observations, ended: number, random });
    observations.push({ values, state: 'complete', loss: loss(values), steps: 1 });
  }
  return observations.map((one) => one.loss!);
}

/** Least loss of each of so many studies of 100 trials. */
export const bests = (sampler: Sampler, problem: Problem, studies = 20): Float64Array =>
  Float64Array.from({ length: studies }, (_, seed) => Math.min(...lossesOf(sampler, problem, 100, seed)));
