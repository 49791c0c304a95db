import { NumericsError } from '../../contracts/failures.ts';

/**
 * The assignment of n rows to n columns of least total cost, one each: the column of every row. Hungarian method with
 * potentials, O(n³); of equals the one it meets first, the same for the same bits. `cost` is (n, n) row-major, finite.
 * Kuhn (1955), "The Hungarian method for the assignment problem", Naval Research Logistics 2.
 * Example: assign(Float64Array.of(4, 1, 2, 3), 2) → [1, 0].
 */
export function assign(cost: Float64Array, n: number): number[] {
  const bad = cost.findIndex((value) => !Number.isFinite(value));
  if (cost.length !== n * n || bad >= 0) {
    throw new NumericsError(
      `An assignment needs ${n} × ${n} finite costs, got ${cost.length}${bad < 0 ? '' : ` with ${cost[bad]!} at ${bad}`}; bound them first.`,
    );
  }
  // Row and column 0 stand for "none"; everything is counted from 1.
  const rowPotential = new Float64Array(n + 1);
  const columnPotential = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1);
  const cameFrom = new Int32Array(n + 1);
  for (let row = 1; row <= n; row++) {
    rowOf[0] = row;
    let column = 0;
    const least = new Float64Array(n + 1).fill(Infinity);
    const used = new Uint8Array(n + 1);
    while (rowOf[column] !== 0) {
      used[column] = 1;
      const at = rowOf[column]!;
      let delta = Infinity;
      let next = 0;
      for (let j = 1; j <= n; j++) {
        if (used[j]) continue;
        const reduced = cost[(at - 1) * n + j - 1]! - rowPotential[at]! - columnPotential[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          cameFrom[j] = column;
        }
        if (least[j]! < delta) {
          delta = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= n; j++) {
        if (used[j]) {
          rowPotential[rowOf[j]!] = rowPotential[rowOf[j]!]! + delta;
          columnPotential[j] = columnPotential[j]! - delta;
        } else least[j] = least[j]! - delta;
      }
      column = next;
    }
    for (; column !== 0; column = cameFrom[column]!) rowOf[column] = rowOf[cameFrom[column]!]!;
  }
  const columns = new Array<number>(n);
  for (let j = 1; j <= n; j++) columns[rowOf[j]! - 1] = j - 1;
  return columns;
}
