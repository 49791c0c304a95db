/** The rows of a rolling window as a parameter. */
export const windowParameter = (fallback: number, minimum: number) =>
  ({
    default: fallback,
    minimum,
    maximum: 10_000,
    integer: true,
    meaning: 'rows in the window, the current one included',
  }) as const;

/** The divisor of a variance as a parameter. */
export const ddofParameter = {
  default: 1,
  minimum: 0,
  maximum: 1,
  integer: true,
  meaning: '1: divisor window − 1 (sample), 0: window (population)',
} as const;

/** Whether the window of a row ends at it or just before it, as a parameter. */
export const currentParameter = {
  default: 'inside',
  oneOf: ['inside', 'outside'],
  meaning: 'whether the window ends at the row or just before it',
} as const;

/** What a z-score is where its window has no variation, as a parameter. */
export const zeroVarianceParameter = {
  default: 'zero',
  oneOf: ['zero', 'missing', 'refuse'],
  meaning: 'what comes of a window without variation',
} as const;

/** Rows before a row that its window reads. */
export const windowLookback = ({
  window,
  current,
}: {
  readonly window: number;
  readonly current: 'inside' | 'outside';
}): number => (current === 'inside' ? window - 1 : window);
