import type { Parameters } from '../../contracts/system.ts';
import { resolveParameters } from '../models/resolveParameters.ts';
import { createHawkesFlow, type HawkesFlowOptions, type HawkesState } from './hawkesFlow.ts';
import { defineMeasure } from './measure.ts';
import { windowSeconds } from './parameters.ts';

const shared = {
  windowSeconds,
  kernel: {
    default: 'exponential',
    oneOf: ['exponential', 'powerLawMixture'],
    meaning: 'how excitement fades: at one rate, or slowly as a power law',
  },
  fitSeconds: { default: 900, minimum: 1, maximum: 86_400, meaning: 'trades of so long are fitted' },
  refitSeconds: { default: 300, minimum: 1, maximum: 86_400, meaning: 'from one fit to the next' },
  gapSeconds: { default: 300, minimum: 1, maximum: 86_400, meaning: 'a silence of trades that ends a session' },
} as const;

/** How the process is fitted that a measure with these parameters reads. */
export function hawkesOptions(given: Parameters): HawkesFlowOptions {
  const own = Object.entries(given).filter(([name]) => name in shared);
  return resolveParameters('a Hawkes measure', shared, Object.fromEntries(own)) as HawkesFlowOptions;
}

const facts = {
  revision: 1,
  reads: ['trades'],
  lookback: 'the trades that are fitted, and those of the session that still excite',
  known: 'with the first trade after the window',
} as const;

const values = {
  buy: ({ buy }: HawkesState) => buy,
  sell: ({ sell }: HawkesState) => sell,
  total: ({ buy, sell }: HawkesState) => buy + sell,
  imbalance: ({ buy, sell }: HawkesState) => (buy - sell) / (buy + sell),
} as const;

export const hawkesIntensity = defineMeasure({
  name: 'hawkes_intensity',
  ...facts,
  purpose: 'Trades a second that a Hawkes process of buys and sells expects now, fitted on what came before.',
  cite: 'Hawkes (1971), Biometrika 58(1); Bacry and Muzy (2014), Quantitative Finance 14(7).',
  unit: 'trades a second; imbalance: share, −1 to 1',
  parameters: {
    side: { default: 'total', oneOf: Object.keys(values), meaning: 'of which trades, or (buy − sell) / (buy + sell)' },
    ...shared,
  },
  start({ side, ...options }, emit) {
    const value = values[side as keyof typeof values];
    return createHawkesFlow(options as HawkesFlowOptions, (state) => emit(state.endNs, value(state)));
  },
});

const ends = {
  estimate: ({ branching }: HawkesState) => branching.ratio,
  low: ({ branching }: HawkesState) => branching.interval?.[0] ?? null,
  high: ({ branching }: HawkesState) => branching.interval?.[1] ?? null,
} as const;

export const hawkesBranching = defineMeasure({
  name: 'hawkes_branching',
  ...facts,
  purpose: 'Share of trades that earlier trades set off, by the Hawkes fit in force: near 1, the market feeds itself.',
  cite: 'Filimonov and Sornette (2012), Physical Review E 85; Bacry and Muzy (2014), Quantitative Finance 14(7).',
  unit: 'trades set off by a trade',
  parameters: {
    bound: { default: 'estimate', oneOf: Object.keys(ends), meaning: 'the estimate, or an end of its 95 % interval' },
    ...shared,
  },
  start({ bound, ...options }, emit) {
    const value = ends[bound as keyof typeof ends];
    return createHawkesFlow(options as HawkesFlowOptions, (state) => {
      const found = value(state);
      if (found !== null) emit(state.endNs, found);
    });
  },
});
