import { defineDetector, requireWithin } from './detector.ts';

interface State {
  n: number;
  rate: number;
  /** Rate and its deviation where their sum was least; null before the warm-up is over. */
  best: { rate: number; deviation: number } | null;
}

/**
 * DDM: with error rate p and s = √(p(1 − p)/n) since the start, a warning above p_min + 2 s_min and a drift above
 * p_min + 3 s_min, the minimum being taken where p + s was least, after 30 values. An error-free start has s_min = 0, so that
 * the first error alarms; the warm-up should be long enough for an error.
 * Gama, Medas, Castillo and Rodrigues (2004), "Learning with drift detection", SBIA.
 */
export const ddm = defineDetector<Readonly<Record<'warmUp' | 'warning' | 'drift', number>>, State>({
  name: 'ddm',
  purpose: 'A rising rate of errors, against the best rate so far.',
  cite: 'Gama, Medas, Castillo and Rodrigues (2004), SBIA, LNCS 3171.',
  values: 'errors',
  sees: 'rise',
  parameters: { warmUp: 30, warning: 2, drift: 3 },
  check({ warning, drift }) {
    requireWithin('ddm', 'warning', warning, 0, drift);
  },
  begin: () => ({ n: 0, rate: 0, best: null }),
  step(state, value, { warmUp, warning, drift }) {
    state.n += 1;
    state.rate += (value - state.rate) / state.n;
    if (state.n <= warmUp) return 'none';
    // Rounding may leave the rate a hair outside [0, 1].
    const deviation = Math.sqrt(Math.max(0, state.rate * (1 - state.rate)) / state.n);
    const level = state.rate + deviation;
    if (state.best === null || level <= state.best.rate + state.best.deviation)
      state.best = { rate: state.rate, deviation };
    if (level > state.best.rate + drift * state.best.deviation) return 'drift';
    return level > state.best.rate + warning * state.best.deviation ? 'warning' : 'none';
  },
});
