/**
 * Largest (`sign` 1) or smallest (`sign` −1) value of every window of `rows` values, the current one included; missing
 * where a value of the window is missing.
 *
 * O(n): a queue of the rows whose value no later row of the window beats. Lemire (2006), Streaming maximum-minimum filter
 * using no more than three comparisons per element, Nordic Journal of Computing 13(4).
 */
export function slidingExtreme(x: Float64Array, rows: number, sign: 1 | -1): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  const queue = new Int32Array(x.length);
  let [head, tail, present] = [0, 0, 0];
  for (let t = 0; t < x.length; t++) {
    const value = x[t]!;
    if (Number.isNaN(value)) {
      head = tail;
      present = 0;
      continue;
    }
    present += 1;
    while (tail > head && sign * x[queue[tail - 1]!]! <= sign * value) tail -= 1;
    queue[tail++] = t;
    if (queue[head]! <= t - rows) head += 1;
    if (present >= rows) out[t] = x[queue[head]!]!;
  }
  return out;
}
