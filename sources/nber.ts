import { bundledCells } from './snapshot/bundledCells.ts';

export interface Recession {
  /** First month of the recession, by its first day: the month after the peak. */
  readonly first: string;
  /** Last month of the recession, by its first day: the trough. */
  readonly last: string;
}

let recessions: readonly Recession[] | undefined;

/**
 * NBER recessions from 1923 to 2020, oldest first. They were announced 4 to 21 months later: good as a label to judge
 * by, never as a feature.
 */
export function nberRecessions(): readonly Recession[] {
  recessions ??= bundledCells('nber_recessions.csv').map(([first, last]) => ({ first: first!, last: last! }));
  return recessions;
}
