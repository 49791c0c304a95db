/**
 * How many of the first `count` (all, unless said) of ascending values are smaller than `value`: the first place at which it, or
 * something larger, stands. By bisection; nothing is checked.
 */
export function countBelow(sorted: ArrayLike<number>, value: number, count = sorted.length): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the ascending values are at most `value`: the first place at which something larger stands. */
export function countUpTo(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
