import { defineSource } from './source.ts';
import { collectIndicator } from './worldBank/collect.ts';
import { parseIndicator } from './worldBank/parse.ts';

/**
 * Options: `country`, the code of one country or aggregate (USA when not given); `assume_lag_days`, for history before
 * the first snapshot, see `parseIndicator`; `page_rows`, rows a request.
 */
export const worldBank = defineSource({
  name: 'world-bank',
  revision: 1,
  purpose: 'Indicators of countries and aggregates from the World Bank, known since the day of their own snapshot.',
  cite: 'World Bank Indicators API, version 2: https://datahelpdesk.worldbank.org/knowledgebase/articles/889392',
  kind: 'observations',
  options: ['country', 'assume_lag_days', 'page_rows'],
  fetch: collectIndicator,
  parse: parseIndicator,
});
