import { InputError } from '../../contracts/failures.ts';

/** Refuses an action that is not one of 0 … actions − 1. */
export function requireAction(action: number, actions: number): void {
  if (Number.isInteger(action) && action >= 0 && action < actions) return;
  throw new InputError(`An action must be a whole number from 0 to ${actions - 1}, got ${action}; count from 0.`);
}
