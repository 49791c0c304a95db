import { ConfigError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import { nearest } from '../../../contracts/nearest.ts';
import { columnsAt } from '../../stats/matrixParts.ts';

/** Place of a column, or a sentence on which there are. */
export function placeOf(x: Matrix, name: string, what: string): number {
  const place = x.columns.indexOf(name);
  if (place >= 0) return place;
  const near = nearest(name, x.columns);
  throw new ConfigError(
    `Expected ${what} among the ${x.columns.length} features, got "${name}"${near ? ` (did you mean "${near}"?)` : ''}; they are ${x.columns.join(', ')}.`,
  );
}

/** All columns but one. */
export const withoutColumn = (x: Matrix, place: number): Matrix =>
  columnsAt(
    x,
    [...x.columns.keys()].filter((other) => other !== place),
  );
