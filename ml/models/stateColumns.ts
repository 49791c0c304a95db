/** The columns `name_0` … `name_{k−1}` of a (n, k) table with a number for each state. */
export function stateColumns(name: string, table: Float64Array, states: number): Record<string, Float64Array> {
  const rows = table.length / states;
  const column = (state: number) => Float64Array.from({ length: rows }, (_, t) => table[t * states + state]!);
  return Object.fromEntries(Array.from({ length: states }, (_, state) => [`${name}_${state}`, column(state)]));
}

/** The columns `filtered_0` … `filtered_{k−1}` of a regime model's predictions, by state; none where it gave none. */
export function filteredColumns(columns: Readonly<Record<string, Float64Array>>): readonly Float64Array[] {
  const states = Object.keys(columns).filter((name) => name.startsWith('filtered_'));
  return states.map((_, state) => columns[`filtered_${state}`]!);
}

/** The state with the largest number in every row of a (n, k) table; of equals the first. */
export function mostLikely(table: Float64Array, states: number): Float64Array {
  return Float64Array.from({ length: table.length / states }, (_, t) => {
    let best = 0;
    for (let state = 1; state < states; state++)
      if (table[t * states + state]! > table[t * states + best]!) best = state;
    return best;
  });
}
