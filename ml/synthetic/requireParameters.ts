import { InputError } from '../../contracts/failures.ts';

/** Refuses numbers outside closed ranges; names stand as the caller wrote them. */
export function requireRange(what: string, value: number, [least, most]: readonly [number, number]): void {
  if (value >= least && value <= most) return;
  throw new InputError(`${what} should be a number from ${least} to ${most}, got ${value}.`);
}

export function requireCount(what: string, value: number, most = 100_000_000): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new InputError(`${what} should be a whole number from 1 to ${most}, got ${value}.`);
}
