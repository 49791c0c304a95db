import { createRandom } from '../../stats/rng.ts';
import { ksPValue, ksStatistic } from '../kolmogorovSmirnov.ts';
import { defineDetector, requireWithin } from './detector.ts';

interface State {
  n: number;
  window: number[];
}

/** Least distance that counts, however small the p-value. */
const leastDistance = 0.1;

/**
 * KSWIN: a window of the last 100 values; the newest 30 against 30 drawn without replacement from the older 70 by the exact
 * two-sample Kolmogorov–Smirnov law, at every value; a drift at p ≤ α and D > 0.1. The draw at value n depends on the seed and
 * n alone, so that a restored run draws the same; river draws by Python's generator, hence alarms a few values apart.
 * It tests at every value: α is not the chance of a false alarm in a stream, see the scorecard. After an alarm the window starts
 * empty, as in river.
 * Raab, Heusinger and Schleif (2020), "Reactive soft prototype computing for concept drift streams", Neurocomputing 416.
 */
export const kswin = defineDetector<Readonly<Record<'alpha' | 'window' | 'recent' | 'seed', number>>, State>({
  name: 'kswin',
  purpose: 'Any change of distribution, newest values against a sample of the window.',
  cite: 'Raab, Heusinger and Schleif (2020), Neurocomputing 416.',
  values: 'numbers',
  sees: 'distribution',
  parameters: { alpha: 0.005, window: 100, recent: 30, seed: 1 },
  check({ alpha, window, recent }) {
    requireWithin('kswin', 'alpha', alpha, 0, 1);
    requireWithin('kswin', 'recent', recent, 2, window / 2);
  },
  begin: () => ({ n: 0, window: [] }),
  step(state, value, { alpha, window, recent, seed }) {
    state.n += 1;
    state.window.push(value);
    if (state.window.length > window) state.window.shift();
    if (state.window.length < window) return 'none';
    const older = createRandom(seed, 'kswin', state.n)
      .permutation(window - recent)
      .subarray(0, recent);
    const drawn = Float64Array.from(older, (at) => state.window[at]!).sort();
    const newest = Float64Array.from(state.window.slice(window - recent)).sort();
    const distance = ksStatistic(drawn, newest);
    if (distance <= leastDistance) return 'none';
    return ksPValue(distance, recent, recent, 'exact') <= alpha ? 'drift' : 'none';
  },
});
