import { SchemaError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';

/** A column that must be there, or the names of those that are. */
export function needColumn(columns: Frame['columns'], name: string, where: string): Float64Array {
  const values = columns[name];
  if (!values)
    throw new SchemaError(
      `A score check needs column ${name} in ${where}, got ${Object.keys(columns).join(', ') || 'no column'}; rebuild it.`,
    );
  return values;
}
