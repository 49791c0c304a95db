import { generateCausalPanel } from './causalPanel.ts';
import type { CausalPanelParameters } from './causalPanel.ts';
import { generateHawkes } from './hawkes.ts';
import { generateOrderBook } from './orderBook.ts';
import type { OrderBookParameters } from './orderBook.ts';
import { generateRegimes } from './regimes.ts';

/** Columns of one length, in the order in which files list them. */
export type SyntheticTable = Readonly<Record<string, Float64Array | Int32Array>>;

export interface SyntheticData {
  /** What an observer sees. */
  readonly data: SyntheticTable;
  /** What only the maker knows of each row; null where the truth has no rows. */
  readonly rowTruth: SyntheticTable | null;
  /** What only the maker knows of the whole: plain numbers and lists. */
  readonly truth: Readonly<Record<string, unknown>>;
}

/** A way to make data of which the truth is known. */
export interface SyntheticGenerator {
  readonly purpose: string;
  readonly cite: string;
  /** Numbers that a caller may set, with what they are otherwise. */
  readonly defaults: Readonly<Record<string, number>>;
  generate(parameters: Readonly<Record<string, number>>, seed: number): SyntheticData;
}

const regimes: SyntheticGenerator = {
  purpose: 'Two series whose means and covariances go with a hidden regime.',
  cite: 'Rabiner (1989), Proc. IEEE 77(2), section II',
  defaults: { rows: 2000 },
  generate({ rows }, seed) {
    const model = {
      means: [
        [0.5, 0.2],
        [-1, 1.5],
        [0.1, -0.8],
      ],
      covariances: [
        [
          [1, 0.2],
          [0.2, 0.5],
        ],
        [
          [3, -0.8],
          [-0.8, 1.5],
        ],
        [
          [0.4, 0],
          [0, 0.3],
        ],
      ],
      transition: [
        [0.96, 0.02, 0.02],
        [0.06, 0.9, 0.04],
        [0.03, 0.03, 0.94],
      ],
    };
    const { values, states, truth } = generateRegimes(model, { seed, rows: rows! });
    const column = (index: number) => Float64Array.from(states, (_, row) => values[2 * row + index]!);
    return { data: { x0: column(0), x1: column(1) }, rowTruth: { state: states }, truth: { ...truth } };
  },
};

const hawkes: SyntheticGenerator = {
  purpose: 'Times of buys (kind 0) and sells (kind 1) that excite each other and themselves, in seconds.',
  cite: 'Hawkes (1971), Biometrika 58(1); Ogata (1981), IEEE Trans. Inf. Theory 27(1)',
  defaults: { horizon: 23_400, buyRate: 0.2, sellRate: 0.2, same: 0.45, other: 0.15, decay: 2 },
  generate({ horizon, buyRate, sellRate, same, other, decay }, seed) {
    const branching = [
      [same!, other!],
      [other!, same!],
    ];
    const { times, kinds, truth } = generateHawkes(
      { baseline: [buyRate!, sellRate!], branching, decay: decay! },
      { seed, horizon: horizon! },
    );
    return { data: { time: times, kind: kinds }, rowTruth: null, truth: { ...truth } };
  },
};

const orderBook: SyntheticGenerator = {
  purpose: 'Events of a level-2 book of orders of one unit that come at random, with best prices after each.',
  cite: 'Smith, Farmer, Gillemot and Krishnamurthy (2003), Quantitative Finance 3',
  defaults: {
    horizon: 3600,
    limitRate: 0.5,
    reach: 10,
    marketRate: 1.5,
    cancelRate: 0.1,
    firstDepth: 5,
    firstBid: 10_000,
  },
  generate({ horizon, ...rates }, seed) {
    const path = generateOrderBook(rates as unknown as OrderBookParameters, { seed, horizon: horizon! });
    const data = {
      time: path.times,
      kind: path.kinds,
      side: path.sides,
      price: path.prices,
      size: path.sizes,
      bid: path.bids,
      bid_size: path.bidSizes,
      ask: path.asks,
      ask_size: path.askSizes,
    };
    return { data, rowTruth: null, truth: { ...path.truth } };
  },
};

const causalPanel: SyntheticGenerator = {
  purpose: 'A panel with a treatment that goes with the covariates, and an effect that is known for every row.',
  cite: 'Wager and Athey (2018), JASA 113(523), section 5',
  defaults: { units: 400, periods: 5, covariates: 5, confounding: 1, effect: 2, heterogeneity: 0.5, noise: 1 },
  generate(parameters, seed) {
    const panel = generateCausalPanel(parameters as unknown as CausalPanelParameters, { seed });
    const p = parameters.covariates!;
    const covariates = Array.from({ length: p }, (_, index): [string, Float64Array] => [
      `x${index}`,
      Float64Array.from(panel.unit, (_, row) => panel.x[row * p + index]!),
    ]);
    const { tau, propensity, untreated, ...truth } = panel.truth;
    return {
      data: {
        unit: panel.unit,
        period: panel.period,
        ...Object.fromEntries(covariates),
        treatment: panel.treatment,
        y: panel.y,
      },
      rowTruth: { tau, propensity, untreated },
      truth,
    };
  },
};

/** Every generator that `seed-market-data` knows. */
export const generators = { regimes, hawkes, 'order-book': orderBook, 'causal-panel': causalPanel } satisfies Record<
  string,
  SyntheticGenerator
>;
export type GeneratorName = keyof typeof generators;
