import { defineDetector, requireWithin } from './detector.ts';

interface State {
  n: number;
  mean: number;
  up: number;
  down: number;
  /** Least `up` and greatest `down` so far; null before the first value. */
  least: number | null;
  greatest: number;
}

/**
 * Page–Hinkley, both ways: S ← α S + (x − x̄ ∓ δ), alarm when S leaves its extreme by more than λ. x̄: mean of all values since
 * the start, this one included. δ and λ are in units of the values, so scale the stream to about 1. Conventions of river,
 * the largest of the falling sums starting at −1 included.
 * Page (1954), "Continuous inspection schemes", Biometrika 41; Hinkley (1971), Biometrika 58.
 */
export const pageHinkley = defineDetector<Readonly<Record<'minimum' | 'delta' | 'threshold' | 'alpha', number>>, State>(
  {
    name: 'pageHinkley',
    purpose: 'Lasting changes of the mean, by the sum of deviations from the running mean.',
    cite: 'Page (1954), Biometrika 41; Hinkley (1971), Biometrika 58.',
    values: 'numbers',
    sees: 'mean',
    parameters: { minimum: 30, delta: 0.005, threshold: 50, alpha: 1 - 0.0001 },
    check({ threshold, alpha }) {
      requireWithin('pageHinkley', 'threshold', threshold, Number.MIN_VALUE, Number.MAX_VALUE);
      requireWithin('pageHinkley', 'alpha', alpha, 0, 1);
    },
    begin: () => ({ n: 0, mean: 0, up: 0, down: 0, least: null, greatest: -1 }),
    step(state, value, { minimum, delta, threshold, alpha }) {
      state.n += 1;
      state.mean += (value - state.mean) / state.n;
      const deviation = value - state.mean;
      state.up = alpha * state.up + deviation - delta;
      state.down = alpha * state.down + deviation + delta;
      state.least = Math.min(state.least ?? state.up, state.up);
      state.greatest = Math.max(state.greatest, state.down);
      if (state.n < minimum) return 'none';
      return state.up - state.least > threshold || state.greatest - state.down > threshold ? 'drift' : 'none';
    },
  },
);
