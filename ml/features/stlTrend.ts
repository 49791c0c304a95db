import { defineExpanding } from './defineExpanding.ts';
import { lastOf, ofStl } from './stlParameters.ts';

/** The trend of the last row of a seasonal decomposition of the values up to the row, made anew for each row. */
export const stlTrend = defineExpanding({
  ...ofStl,
  name: 'stl_trend',
  revision: 1,
  purpose: 'Level without season and noise, as it was known at the time',
  last: (past, parameters) => lastOf('trend', past, parameters),
});
