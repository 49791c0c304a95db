/** Ranks from 1; equal values share the mean of theirs. `values`: finite numbers in any order, not changed. */
export function ranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, at) => at).sort((a, b) => values[a]! - values[b]!);
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let at = from; at < to; at += 1) found[order[at]!] = (from + to + 1) / 2;
    from = to;
  }
  return found;
}
