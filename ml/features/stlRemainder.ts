import { defineExpanding } from './defineExpanding.ts';
import { checkStl, lastOf, stlParameters, stlRows } from './stlParameters.ts';

/** The remainder of the last row of a seasonal decomposition of the values up to the row, made anew for each row. */
export const stlRemainder = defineExpanding({
  name: 'stl_remainder',
  revision: 1,
  purpose: 'What neither level nor season explains, as it was known at the time',
  cite: 'Cleveland, Cleveland, McRae and Terpenning (1990), STL, Journal of Official Statistics 6',
  unit: 'unit of the input',
  parameters: stlParameters,
  check: checkStl,
  rows: stlRows,
  last: (past, parameters) => lastOf('remainder', past, parameters),
});
