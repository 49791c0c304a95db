import { defineExpanding } from './defineExpanding.ts';
import { lastOf, ofStl } from './stlParameters.ts';

/** The seasonal of the last row of a seasonal decomposition of the values up to the row, made anew for each row. */
export const stlSeasonal = defineExpanding({
  ...ofStl,
  name: 'stl_seasonal',
  revision: 1,
  purpose: 'What the season adds to the level, as it was known at the time',
  last: (past, parameters) => lastOf('seasonal', past, parameters),
});
