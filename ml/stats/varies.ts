/** Whether not all values are the same; nothing varies in none or one. A NaN counts as different from everything. */
export function varies(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i += 1) if (values[i] !== values[0]) return true;
  return false;
}
