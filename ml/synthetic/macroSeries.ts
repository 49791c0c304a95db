import { createRandom } from '../stats/rng.ts';
import { generateStates } from './regimes.ts';
import { requireCount } from './requireParameters.ts';

export interface MacroSeries {
  readonly values: Float64Array;
  readonly truth: {
    readonly transition: readonly (readonly number[])[];
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
    readonly states: Int32Array;
  };
}

/** Expansions of 50 periods and recessions of 10 on average. */
const transition = [
  [0.98, 0.02],
  [0.1, 0.9],
] as const;

/**
 * One series of an economy with two regimes: N(mean_s, deviation_s²) given the state. All series of one seed share the
 * path of the states, so that a model of several has something to find; the noise and the size of the gap between the
 * states (1.5 to 3.5 deviations) go with the series' name. In recessions values are lower and vary more.
 */
export function macroSeries(
  name: string,
  { seed, rows }: { readonly seed: number; readonly rows: number },
): MacroSeries {
  requireCount('Rows of a synthetic series', rows, 1_000_000);
  const gap = 1.5 + 2 * createRandom(seed, 'macro-series', 'gap', name).uniform();
  const mean = [0.5, 0.5 - gap];
  const deviation = [1, 1.5];
  const states = generateStates(transition, { seed, rows });
  const random = createRandom(seed, 'macro-series', 'values', name);
  const values = Float64Array.from(states, (state) => mean[state]! + deviation[state]! * random.normal());
  return { values, truth: { transition, mean, deviation, states } };
}
