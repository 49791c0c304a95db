/**
 * Quantile of type 7 (default of R, NumPy and pandas: linear between order statistics at h = (rows − 1) p) of every
 * window of `rows` values, the current one included; missing where a value of the window is missing.
 *
 * O(log rows) a step: the ⌊h⌋ + 1 smallest values of the window are in a heap with the largest on top, the others in one
 * with the smallest on top. A new value takes the place of the oldest, moves within its heap, and the two tops change
 * places where they are the wrong way round. Härdle and Steiger (1995), Optimal median smoothing, Applied Statistics 44(2).
 */
export function slidingQuantile(x: Float64Array, rows: number, p: number): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  const h = (rows - 1) * p;
  const below = Math.floor(h);
  const share = h - below;
  const heaps = createHeaps(rows, below + 1);
  let present = 0;
  for (let t = 0; t < x.length; t++) {
    const value = x[t]!;
    present = Number.isNaN(value) ? 0 : present + 1;
    if (present < rows) continue;
    if (present === rows) heaps.fill(x.subarray(t - rows + 1, t + 1));
    else heaps.replace((present - 1) % rows, value);
    const low = heaps.low();
    out[t] = share === 0 ? low : low + share * (heaps.high() - low);
  }
  return out;
}

/** Two heaps over the slots 0 … rows − 1: `lower` slots with the smallest values, and the rest. */
function createHeaps(rows: number, lower: number) {
  const values = new Float64Array(rows);
  const placeOf = new Int32Array(rows);
  const low = new Int32Array(lower);
  const high = new Int32Array(rows - lower);
  const isLow = new Uint8Array(rows);

  const put = (heap: Int32Array, place: number, slot: number): void => {
    heap[place] = slot;
    placeOf[slot] = place;
  };
  /** Moves a slot of a heap to where it belongs; `sign` −1 has the largest value on top, 1 the smallest. */
  const settle = (heap: Int32Array, from: number, sign: number): void => {
    const slot = heap[from]!;
    const key = sign * values[slot]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (sign * values[heap[parent]!]! <= key) break;
      put(heap, place, heap[parent]!);
      place = parent;
    }
    for (let child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && sign * values[heap[child + 1]!]! < sign * values[heap[child]!]!) child += 1;
      if (sign * values[heap[child]!]! >= key) break;
      put(heap, place, heap[child]!);
      place = child;
    }
    put(heap, place, slot);
  };
  const assign = (heap: Int32Array, place: number, slot: number, sideIsLow: 0 | 1): void => {
    put(heap, place, slot);
    isLow[slot] = sideIsLow;
  };

  return {
    fill(window: Float64Array): void {
      values.set(window);
      const order = Array.from(window.keys()).sort((a, b) => window[a]! - window[b]!);
      order.forEach((slot, rank) => {
        if (rank < lower) assign(low, lower - 1 - rank, slot, 1);
        else assign(high, rank - lower, slot, 0);
      });
    },
    replace(slot: number, value: number): void {
      values[slot] = value;
      if (isLow[slot] === 1) settle(low, placeOf[slot]!, -1);
      else settle(high, placeOf[slot]!, 1);
      if (high.length === 0 || values[low[0]!]! <= values[high[0]!]!) return;
      const [down, up] = [high[0]!, low[0]!];
      assign(low, 0, down, 1);
      assign(high, 0, up, 0);
      settle(low, 0, -1);
      settle(high, 0, 1);
    },
    low: () => values[low[0]!]!,
    high: () => values[high[0]!]!,
  };
}
