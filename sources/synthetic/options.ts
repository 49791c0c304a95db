import { isDate } from '../../contracts/dates.ts';
import { ConfigError } from '../../contracts/failures.ts';
import type { Parameters } from '../../contracts/system.ts';

export interface SyntheticOptions {
  readonly seed: number;
  readonly rows: number;
  /** First day wanted, `YYYY-MM-DD`. */
  readonly start: string;
}

const mostRows = 10_000;

/** Reads the options that all synthetic sources share; `series` names them in errors. */
export function optionsOf(
  series: string,
  options: Parameters | undefined,
  defaults: SyntheticOptions,
): SyntheticOptions {
  const { seed, rows, start } = { ...defaults, ...options };
  const refuse = (name: string, expected: string, got: unknown): never => {
    throw new ConfigError(
      `The option ${name} of ${series} should be ${expected}, got ${JSON.stringify(got)}: correct the system file.`,
    );
  };
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed)) return refuse('seed', 'a whole number', seed);
  if (typeof rows !== 'number' || !Number.isInteger(rows) || rows < 1 || rows > mostRows) {
    return refuse('rows', `a whole number from 1 to ${mostRows}`, rows);
  }
  if (typeof start !== 'string' || !isDate(start)) return refuse('start', 'a date YYYY-MM-DD', start);
  return { seed, rows, start };
}
