/** Place of the largest of `count` values from `at` on, counted from there; the first of several. */
export function bestAction(values: Float64Array, at: number, count: number): number {
  let best = 0;
  for (let action = 1; action < count; action++) if (values[at + action]! > values[at + best]!) best = action;
  return best;
}
