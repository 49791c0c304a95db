/** One attempt to refute an effect. Numbers are in units of the effect unless the name says otherwise. */
export interface Refutation {
  readonly name: 'placebo treatment' | 'random common cause' | 'subset stability' | 'unobserved confounder';
  /** The effect as estimated. */
  readonly effect: number;
  /** What the changed data gave: the mean over the repeats; for sensitivity the robustness value, 0–1. */
  readonly found: number;
  /** Standard deviation over the repeats; null where there is one number. */
  readonly spread: number | null;
  /** Chance of a change at least as large were nothing wrong (were there no effect, for the placebo); null where none is defined. */
  readonly pValue: number | null;
  /** Whether the effect stands. */
  readonly passed: boolean;
  /** One sentence with the numbers. */
  readonly sentence: string;
}

export const shown = (value: number): string => String(Number(value.toPrecision(4)));

export function meanAndSpread(values: readonly number[]): { readonly mean: number; readonly spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}
