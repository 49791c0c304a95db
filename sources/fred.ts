import { collectSeries } from './fred/collect.ts';
import { parseBronze } from './fred/parse.ts';
import { defineSource } from './source.ts';

export const fred = defineSource({
  name: 'fred',
  revision: 1,
  purpose: 'Economic series of the Federal Reserve Bank of St. Louis, from its API or from the bundled snapshot.',
  cite: 'FRED API, version 1: https://fred.stlouisfed.org/docs/api/fred/',
  kind: 'observations',
  options: [],
  fetch: (request, context) => collectSeries(request, context),
  parse: parseBronze,
});
