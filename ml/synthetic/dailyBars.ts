import { createRandom } from '../stats/rng.ts';
import { generateHawkes } from './hawkes.ts';
import type { HawkesPath } from './hawkes.ts';
import { generateStates } from './regimes.ts';
import { requireCount } from './requireParameters.ts';

/** A session's prices and volume, without a date. */
export interface SyntheticBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface SyntheticBars<Truth> {
  readonly bars: readonly SyntheticBar[];
  readonly truth: Truth;
}

export interface SyntheticSize {
  readonly seed: number;
  readonly rows: number;
}

/** The order flow's own truth, with the size of an order's step of the log price. */
export type OrderFlowTruth = HawkesPath['truth'] & { readonly impact: number };

export interface RegimeBarsTruth {
  readonly transition: readonly (readonly number[])[];
  /** Mean and standard deviation of a day's log return in each state. */
  readonly drift: readonly number[];
  readonly volatility: readonly number[];
  /** The state of each session. */
  readonly states: Int32Array;
}

/** Calm and turbulent, after two-state fits of daily US share returns; states last 100 and 25 sessions. */
const market = {
  transition: [
    [0.99, 0.01],
    [0.04, 0.96],
  ],
  drift: [0.0006, -0.001],
  volatility: [0.007, 0.02],
} as const;
/** Half hours of a New York session. */
const steps = 13;
const firstPrice = 100;

/**
 * Sessions whose log return is N(drift, volatility²) of the state of the day: 13 half-hour steps, each with its share
 * of drift and variance, give open, high, low and close that belong together. Sessions open where the last one closed. All names under one seed share the path of the states.
 */
export function regimeBars(name: string, { seed, rows }: SyntheticSize): SyntheticBars<RegimeBarsTruth> {
  requireCount('Rows of synthetic bars', rows, 1_000_000);
  const states = generateStates(market.transition, { seed, rows });
  const random = createRandom(seed, 'regime-bars', name);
  let level = Math.log(firstPrice);
  const bars = Array.from(states, (state): SyntheticBar => {
    const path = [level];
    for (let step = 0; step < steps; step++) {
      level += market.drift[state]! / steps + (market.volatility[state]! / Math.sqrt(steps)) * random.normal();
      path.push(level);
    }
    return barOf(path.map(Math.exp), 1_000_000 * (1 + state) + random.integer(500_000));
  });
  return { bars, truth: { ...market, states } };
}

/** Buys excite buys more than sells, and the other way round; the branching ratio is 0.6. */
const flow = {
  baseline: [0.004, 0.004],
  branching: [
    [0.45, 0.15],
    [0.15, 0.45],
  ],
  decay: 0.05,
} as const;
const sessionSeconds = 23_400;
/** Size of one order's step of the log price. */
const impact = 0.0002;

/**
 * Sessions driven by order flow: a bivariate Hawkes process of buys (kind 0) and sells (kind 1), 23,400 s a session, in
 * which every buy lifts the log price by 0.0002 and every sell lowers it. Volume is 100 an order. Names under one seed are independent.
 */
export function orderFlowBars(name: string, { seed, rows }: SyntheticSize): SyntheticBars<OrderFlowTruth> {
  requireCount('Rows of synthetic bars', rows, 10_000);
  const own = createRandom(seed, 'order-flow-bars', name).integer(0x100000000);
  const { times, kinds, truth } = generateHawkes(flow, { seed: own, horizon: rows * sessionSeconds });
  let level = Math.log(firstPrice);
  let event = 0;
  const bars = Array.from({ length: rows }, (_, row): SyntheticBar => {
    const path = [level];
    while (event < times.length && times[event]! < (row + 1) * sessionSeconds) {
      level += kinds[event++] === 0 ? impact : -impact;
      path.push(level);
    }
    return barOf(path.map(Math.exp), 100 * (path.length - 1));
  });
  return { bars, truth: { ...truth, impact } };
}

function barOf(prices: readonly number[], volume: number): SyntheticBar {
  const [open, close] = [prices[0]!, prices[prices.length - 1]!];
  let [high, low] = [open, open];
  for (const price of prices) [high, low] = [Math.max(high, price), Math.min(low, price)];
  return { open, high, low, close, volume };
}
