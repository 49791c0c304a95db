import { defineExpanding } from './defineExpanding.ts';
import { checkStl, lastOf, stlParameters, stlRows } from './stlParameters.ts';

/** The trend of the last row of a seasonal decomposition of the values up to the row, made anew for each row. */
export const stlTrend = defineExpanding({
  name: 'stl_trend',
  revision: 1,
  purpose: 'Level without season and noise, as it was known at the time',
  cite: 'Cleveland, Cleveland, McRae and Terpenning (1990), STL, Journal of Official Statistics 6',
  unit: 'unit of the input',
  parameters: stlParameters,
  check: checkStl,
  rows: stlRows,
  last: (past, parameters) => lastOf('trend', past, parameters),
});
