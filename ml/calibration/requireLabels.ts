import { InputError } from '../../contracts/failures.ts';

/** Throws a sentence unless every label is 0 or 1. */
export function requireLabels(who: string, labels: Float64Array): void {
  const wrong = labels.findIndex((label) => label !== 0 && label !== 1);
  if (wrong >= 0)
    throw new InputError(`${who} expected labels 0 or 1, got ${labels[wrong]!} in row ${wrong}; drop such rows.`);
}
