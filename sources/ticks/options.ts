import { ConfigError } from '../../contracts/failures.ts';

const refused = (series: string, name: string, expected: string, got: unknown): ConfigError =>
  new ConfigError(
    `The option ${name} of ${series} should be ${expected}, got ${JSON.stringify(got)}: correct the system file.`,
  );

/** A whole number within bounds. */
export function optionNumber(
  series: string,
  name: string,
  value: unknown,
  [least, most]: readonly [number, number],
): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw refused(series, name, `a whole number from ${least} to ${most}`, value);
}

export function optionText(series: string, name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refused(series, name, 'a text', value);
}
