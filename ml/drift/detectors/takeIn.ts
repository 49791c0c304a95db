/** Mean and Σ (x − mean)² of the values that a detector starts from. */
interface Moments {
  n: number;
  mean: number;
  squares: number;
}

/** Takes one more value in. Welford (1962), "Note on a method for calculating corrected sums of squares", Technometrics 4. */
export function takeIn(state: Moments, value: number): void {
  state.n += 1;
  const before = state.mean;
  state.mean += (value - before) / state.n;
  state.squares += (value - before) * (value - state.mean);
}
