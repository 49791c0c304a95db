import { InputError } from '../../contracts/failures.ts';

export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InputError(`${name} is a whole number, got "${text}".`);
  return Number(text);
}
