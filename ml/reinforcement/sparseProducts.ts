/**
 * values[at + j] += Σ_k factors[k] · matrix[starts[k] + j] for j = 0 … width − 1: the product of a row with a matrix whose zeros were left
 * out beforehand. Eight terms a pass, added to each other first, so the order is fixed and loads and stores are few.
 */
export function addRows({ factors: f, starts: s, count }: SparseRow, matrix: Float64Array, place: Place): void {
  const { values, at, width } = place;
  let k = 0;
  for (; k + 7 < count; k += 8) {
    const [a, b, c, d] = [s[k]!, s[k + 1]!, s[k + 2]!, s[k + 3]!];
    const [e, g, h, i] = [s[k + 4]!, s[k + 5]!, s[k + 6]!, s[k + 7]!];
    const [p, q, r, t] = [f[k]!, f[k + 1]!, f[k + 2]!, f[k + 3]!];
    const [u, v, w, x] = [f[k + 4]!, f[k + 5]!, f[k + 6]!, f[k + 7]!];
    for (let j = 0; j < width; j++) {
      const first = p * matrix[a + j]! + q * matrix[b + j]! + (r * matrix[c + j]! + t * matrix[d + j]!);
      const second = u * matrix[e + j]! + v * matrix[g + j]! + (w * matrix[h + j]! + x * matrix[i + j]!);
      values[at + j]! += first + second;
    }
  }
  for (; k < count; k++) {
    const [a, p] = [s[k]!, f[k]!];
    for (let j = 0; j < width; j++) values[at + j]! += p * matrix[a + j]!;
  }
}

/**
 * factors[k] = Σ_j from[at + j] · matrix[starts[k] + j], j = 0 … width − 1, for each k: the product with the transpose, of chosen rows only.
 * Four sums side by side, each in the order of j.
 */
export function dotRows({ factors, starts, count }: SparseRow, matrix: Float64Array, place: Place): void {
  const { values, at, width } = place;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    const a = starts[k]!;
    const b = starts[k + 1]!;
    const c = starts[k + 2]!;
    const d = starts[k + 3]!;
    let p = 0;
    let q = 0;
    let r = 0;
    let s = 0;
    for (let j = 0; j < width; j++) {
      const value = values[at + j]!;
      p += value * matrix[a + j]!;
      q += value * matrix[b + j]!;
      r += value * matrix[c + j]!;
      s += value * matrix[d + j]!;
    }
    factors[k] = p;
    factors[k + 1] = q;
    factors[k + 2] = r;
    factors[k + 3] = s;
  }
  for (; k < count; k++) {
    const a = starts[k]!;
    let p = 0;
    for (let j = 0; j < width; j++) p += values[at + j]! * matrix[a + j]!;
    factors[k] = p;
  }
}

/** A row of `width` numbers of `values`, from `at` on. */
interface Place {
  readonly values: Float64Array;
  readonly at: number;
  readonly width: number;
}

/** The entries of a row that are not zero, and where the row of a matrix that each multiplies begins; the first `count` count. */
export interface SparseRow {
  readonly factors: Float64Array;
  readonly starts: Int32Array;
  count: number;
}

export const emptySparseRow = (longest: number): SparseRow => ({
  factors: new Float64Array(longest),
  starts: new Int32Array(longest),
  count: 0,
});

/** Gathers the entries of values[at + k·stride], k = 0 … length − 1, that are not zero; the matrix has rows of `width`, from `offset` on. */
export function gatherRow(
  row: SparseRow,
  { values, at, stride, length }: { values: Float64Array; at: number; stride: number; length: number },
  { offset, width }: { offset: number; width: number },
): void {
  let count = 0;
  for (let k = 0; k < length; k++) {
    const value = values[at + k * stride]!;
    if (value === 0) continue;
    row.factors[count] = value;
    row.starts[count] = offset + k * width;
    count += 1;
  }
  row.count = count;
}
