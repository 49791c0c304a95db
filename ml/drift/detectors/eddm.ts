import { defineDetector, requireWithin } from './detector.ts';

interface State {
  n: number;
  errors: number;
  lastError: number;
  /** Of the distances between errors: mean and Σ (d − mean)². */
  mean: number;
  squares: number;
  largest: number;
  warned: boolean;
}

/**
 * EDDM: watches the distance between errors. With its mean p′ and standard deviation s′ (ddof 1) since the start, a warning
 * when (p′ + 2 s′) / max(p′ + 2 s′) falls below α and a drift below β, after 30 errors. A warning lasts until the next error
 * without one. Sensitive to slow change and, on short streams, to chance: see the scorecard. Conventions of river.
 * Baena-García et al. (2006), "Early drift detection method", 4th Int. Workshop on Knowledge Discovery from Data Streams.
 */
export const eddm = defineDetector<Readonly<Record<'warmUp' | 'alpha' | 'beta', number>>, State>({
  name: 'eddm',
  purpose: 'Errors that come closer together, before their rate shows it.',
  cite: 'Baena-García et al. (2006), 4th Int. Workshop on Knowledge Discovery from Data Streams.',
  values: 'errors',
  sees: 'rise',
  parameters: { warmUp: 30, alpha: 0.95, beta: 0.9 },
  check({ alpha, beta }) {
    requireWithin('eddm', 'beta', beta, 0, alpha);
  },
  begin: () => ({ n: 0, errors: 0, lastError: 0, mean: 0, squares: 0, largest: -1, warned: false }),
  step(state, value, { warmUp, alpha, beta }) {
    state.n += 1;
    if (value === 0) return state.warned ? 'warning' : 'none';
    state.errors += 1;
    const distance = state.n - state.lastError;
    state.lastError = state.n;
    const before = state.mean;
    state.mean += (distance - before) / state.errors;
    state.squares += (distance - before) * (distance - state.mean);
    if (state.n <= warmUp) return 'none';
    const deviation = state.errors < 2 ? 0 : Math.sqrt(state.squares / (state.errors - 1));
    const level = state.mean + 2 * deviation;
    if (level > state.largest) state.largest = level;
    else if (state.errors > warmUp) {
      if (level / state.largest < beta) return 'drift';
      state.warned = level / state.largest < alpha;
    }
    return state.warned ? 'warning' : 'none';
  },
});
