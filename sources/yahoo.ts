import { defineSource } from './source.ts';
import { collectChart } from './yahoo/collect.ts';
import { parseChart } from './yahoo/parse.ts';

/**
 * Daily bars as traded: raw prices and volume, with the split factor and the dividend of each session kept apart.
 * A bar is known 15 minutes after its session's regular close. London quotes stay in pence where Yahoo says GBp.
 */
export const yahoo = defineSource({
  name: 'yahoo',
  revision: 1,
  purpose:
    'Daily bars of shares, funds, indices, currencies and futures with splits and dividends, from Yahoo Finance.',
  cite: 'Yahoo Finance chart, version 8 (unofficial): https://query1.finance.yahoo.com/v8/finance/chart/',
  kind: 'bars',
  options: [],
  fetch: collectChart,
  parse: parseChart,
});
