import { InputError, NumericsError } from '../../contracts/failures.ts';

/** Throws a sentence unless all columns have one length of at least `least`. */
export function requireRows(who: string, columns: Readonly<Record<string, ArrayLike<number>>>, least = 1): void {
  const [[first, { length }], ...rest] = Object.entries(columns) as [
    [string, ArrayLike<number>],
    ...[string, ArrayLike<number>][],
  ];
  if (length < least)
    throw new InputError(`${who} needs at least ${least} rows of ${first}, got ${length}; pass more rows.`);
  for (const [name, values] of rest)
    if (values.length !== length)
      throw new InputError(
        `${who} expected ${length} rows of ${name}, as of ${first}, got ${values.length}; align them.`,
      );
}

/** Throws a sentence unless every value is a finite number. */
export function requireFinite(who: string, what: string, values: Float64Array): void {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new NumericsError(`${who} needs a finite ${what}, got ${values[wrong]!} in row ${wrong}; drop such rows.`);
}

/** Throws a sentence unless every value is a finite number, or NaN where it is not known yet. */
export function requireFiniteOrMissing(who: string, what: string, values: Float64Array): void {
  const wrong = values.findIndex((value) => Math.abs(value) === Infinity);
  if (wrong >= 0)
    throw new NumericsError(`${who} needs a finite ${what} or NaN, got ${values[wrong]!} in row ${wrong}; drop it.`);
}

/** Throws a sentence unless every value is a finite number above 0. */
export function requireScale(who: string, scale: Float64Array): void {
  const wrong = scale.findIndex((value) => !(value > 0 && value < Infinity));
  if (wrong >= 0)
    throw new NumericsError(`${who} needs scales above 0, got ${scale[wrong]!} in row ${wrong}; floor the volatility.`);
}

/** Throws a sentence unless α is within 0 and 1. */
export function requireAlpha(who: string, alpha: number): void {
  if (!(alpha > 0 && alpha < 1))
    throw new NumericsError(`${who} needs an alpha between 0 and 1, got ${alpha}; 0.1 asks for 90 % coverage.`);
}
