import { defineExpanding } from './defineExpanding.ts';
import { lastOf, ofStl } from './stlParameters.ts';

/** The remainder of the last row of a seasonal decomposition of the values up to the row, made anew for each row. */
export const stlRemainder = defineExpanding({
  ...ofStl,
  name: 'stl_remainder',
  revision: 1,
  purpose: 'What neither level nor season explains, as it was known at the time',
  last: (past, parameters) => lastOf('remainder', past, parameters),
});
