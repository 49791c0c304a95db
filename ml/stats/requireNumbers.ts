import { NumericsError } from '../../contracts/failures.ts';

/** Throws a sentence unless there are at least `least` values and all are finite numbers. */
export function requireNumbers(values: ArrayLike<number>, least: number, what: string): void {
  if (values.length < least) {
    throw new NumericsError(`${what} needs at least ${least} values, got ${values.length}; pass more rows.`);
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new NumericsError(
        `${what} needs finite numbers, got ${values[i]!} at index ${i}; drop missing rows first.`,
      );
    }
  }
}
