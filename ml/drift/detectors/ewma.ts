import { defineDetector, requireWithin } from './detector.ts';
import { takeIn } from './takeIn.ts';

interface State {
  n: number;
  mean: number;
  squares: number;
  average: number;
}

/**
 * EWMA chart in standard deviations of a warm-up: Z ← (1 − λ) Z + λ (x − μ₀)/σ₀ from 0, alarm when |Z| passes
 * L √(λ/(2 − λ) (1 − (1 − λ)^{2t})), t values after the warm-up. λ = 0.1 with L = 3.5 leaves 4,200 independent normal values
 * between false alarms on average (2,000 simulated runs, standard error 95), if μ₀ and σ₀ were known exactly; with a warm-up of
 * 100 half of the runs end within 1,500. A warm-up of equal values leaves σ₀ = 0: the first other value alarms.
 * Roberts (1959), Technometrics 1; Lucas and Saccucci (1990), Technometrics 32.
 */
export const ewma = defineDetector<Readonly<Record<'warmUp' | 'lambda' | 'limit', number>>, State>({
  name: 'ewma',
  purpose: 'Small and slow shifts of the mean, by a smoothed average.',
  cite: 'Roberts (1959), Technometrics 1; Lucas and Saccucci (1990), Technometrics 32.',
  values: 'numbers',
  sees: 'mean',
  parameters: { warmUp: 100, lambda: 0.1, limit: 3.5 },
  check({ warmUp, lambda, limit }) {
    requireWithin('ewma', 'warmUp', warmUp, 2, 2 ** 31);
    requireWithin('ewma', 'lambda', lambda, Number.MIN_VALUE, 1);
    requireWithin('ewma', 'limit', limit, 0, Number.MAX_VALUE);
  },
  begin: () => ({ n: 0, mean: 0, squares: 0, average: 0 }),
  step(state, value, { warmUp, lambda, limit }) {
    if (state.n < warmUp) {
      takeIn(state, value);
      return 'none';
    }
    state.n += 1;
    const deviation = Math.sqrt(state.squares / (warmUp - 1));
    if (deviation === 0) return value === state.mean ? 'none' : 'drift';
    state.average += lambda * ((value - state.mean) / deviation - state.average);
    const settled = 1 - (1 - lambda) ** (2 * (state.n - warmUp));
    return Math.abs(state.average) > limit * Math.sqrt((lambda / (2 - lambda)) * settled) ? 'drift' : 'none';
  },
});
