/** (rows, nodes, width) with the nodes in another order: place i holds what `order[i]` was. */
export function turnNodes(values: ArrayLike<number>, width: number, order: readonly number[]): Float64Array {
  const n = order.length;
  return Float64Array.from({ length: values.length }, (_, at) => {
    const [row, node] = [Math.floor(at / (n * width)), Math.floor(at / width) % n];
    return values[(row * n + order[node]!) * width + (at % width)]!;
  });
}

/** A matrix (nodes, nodes) with rows and columns in that order. */
export function turnMatrix(matrix: Float64Array, order: readonly number[]): Float64Array {
  const n = order.length;
  return matrix.map((_, at) => matrix[order[Math.floor(at / n)]! * n + order[at % n]!]!);
}
