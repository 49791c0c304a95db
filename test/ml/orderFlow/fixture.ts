import { readFileSync } from 'node:fs';
import type { Market } from '../../../ml/orderFlow/market.ts';

type Columns = Readonly<Record<string, readonly (number | string)[]>>;
type Regression = Readonly<Record<'slope' | 'intercept' | 'standardError' | 'rSquared' | 'n', number>>;

interface Fixture {
  readonly quotes: Columns;
  readonly trades: Columns;
  readonly windows: Readonly<Record<'imbalance' | 'signedVolume', readonly number[]>>;
  readonly impact: Regression;
  readonly kyle: Regression;
  readonly vpin: readonly number[];
  readonly costs: Readonly<Record<'effective' | 'realised' | 'impact', readonly number[]>>;
  readonly levels: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly roll: number;
}

/** What scripts/fixtures/orderFlow.py made with pandas, statsmodels, scipy and scikit-learn. */
export const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/orderFlow.json', import.meta.url), 'utf8'),
) as Fixture;

const numbers = (columns: Columns, name: string) => Float64Array.from(columns[name]!, Number);
const times = (columns: Columns) => BigInt64Array.from(columns['timeNs']!, BigInt);

export const fixtureMarket: Required<Pick<Market, 'quotes' | 'trades'>> = {
  quotes: {
    timeNs: times(fixture.quotes),
    bidPrice: numbers(fixture.quotes, 'bidPrice'),
    bidSize: numbers(fixture.quotes, 'bidSize'),
    askPrice: numbers(fixture.quotes, 'askPrice'),
    askSize: numbers(fixture.quotes, 'askSize'),
  },
  trades: {
    timeNs: times(fixture.trades),
    price: numbers(fixture.trades, 'price'),
    size: numbers(fixture.trades, 'size'),
    side: Int8Array.from(fixture.trades['side']!, Number),
  },
};
