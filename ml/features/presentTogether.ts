import { NumericsError } from '../../contracts/failures.ts';

/**
 * The same columns, in which a row has all inputs or none: where one is missing, the others are made missing. Infinities
 * are refused with their row. Columns that are so already come back as they are.
 */
export function presentTogether(what: string, inputs: readonly Float64Array[]): readonly Float64Array[] {
  const rows = inputs[0]!.length;
  let partial = false;
  for (const column of inputs) {
    for (let t = 0; t < rows; t++) {
      if (column[t]! - column[t]! === 0) continue;
      if (!Number.isNaN(column[t]!)) {
        throw new NumericsError(`${what} needs finite numbers, got ${column[t]} at row ${t}; mark it as missing.`);
      }
      partial ||= inputs.some((other) => !Number.isNaN(other[t]!));
    }
  }
  if (!partial) return inputs;
  return inputs.map((column) =>
    column.map((value, t) => (inputs.some((other) => Number.isNaN(other[t]!)) ? NaN : value)),
  );
}
