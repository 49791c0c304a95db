import { InputError } from '../../contracts/failures.ts';

/** As-of dates are compared as text, which is right for `YYYY-MM-DD` only. */
export function checkAsOf(asOf: string): void {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? Date.parse(`${asOf}T00:00:00Z`) : NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== asOf) {
    throw new InputError(`Expected an as-of date YYYY-MM-DD, got '${asOf}'.`);
  }
}
