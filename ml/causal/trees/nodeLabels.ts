import type { TreeRows } from './searchSplit.ts';

/**
 * What a tree splits on. Every row of a tree has a record of four numbers: w·ρ (the label), w, and a and b, whose spread
 * b − a²/w over a set of rows is the size that a child must keep a share of; and a side, 0 or 1, of which each child must
 * keep enough rows.
 */
export interface NodeLabels {
  /** Fills the records of the tree's rows, as far as they do not depend on the node. */
  prepare(rows: Int32Array, records: Float64Array, side: Uint8Array): void;
  /** Fills labels and sides of the rows `rows.lists[from … to − 1]` of one node, and its sums. Gives its weight over its size, 0 for no split. */
  relabel(rows: Pick<TreeRows, 'lists' | 'records' | 'side'>, from: number, to: number, sums: NodeSums): number;
}

/** Σ of the records and sides of a node's rows, in the order of its first list. */
export interface NodeSums {
  label: number;
  weight: number;
  a: number;
  b: number;
  sides: number;
}

/** Labels of a regression tree: ρ = y, size = Σ w, no sides. */
export function regressionLabels(y: Float64Array, weights: Float64Array): NodeLabels {
  return {
    prepare(rows, records, side) {
      for (let i = 0; i < rows.length; i++) {
        const w = weights[rows[i]!]!;
        records[4 * i] = w * y[rows[i]!]!;
        records[4 * i + 1] = w;
        records[4 * i + 2] = 0;
        records[4 * i + 3] = w;
        side[i] = 0;
      }
    },
    relabel({ lists, records }, from, to, sums) {
      let label = 0;
      let weight = 0;
      for (let k = from; k < to; k++) {
        const i = lists[k]!;
        label += records[4 * i]!;
        weight += records[4 * i + 1]!;
      }
      sums.label = label;
      sums.weight = weight;
      sums.a = 0;
      sums.b = weight;
      sums.sides = 0;
      return 1;
    },
  };
}

/**
 * Gradient labels of a causal forest, anew in every node: ρ_i = (T_i − T̄)((Y_i − Ȳ) − τ_P (T_i − T̄)) with
 * τ_P = Σ w(T − T̄)(Y − Ȳ)/Σ w(T − T̄)², all of the node. Size is Σ w(T − T̄)² and sides are T below and at or above T̄.
 * A gain is scaled to squared effect × weight by the node's A_P = Σ w(T − T̄)²/Σ w.
 *
 * Labels add up to Σ wρ ≈ J_C (τ_C − τ_P) in a child C with J_C = Σ w(T − T̄)² of the child. (Σ wρ)²/Σ w (`het`, as grf) is the
 * paper's criterion with A_P for both children: a child whose treatment varies little, as where one treatment is rare, then
 * gains too little and is not split. (Σ wρ)²/J_C = J_C (τ_C − τ_P)² (`mse`, as EconML's default) is what its own effect explains.
 *
 * Athey, Tibshirani and Wager (2019), "Generalized random forests", Annals of Statistics 47, eq. 9 and §6.
 */
export function effectLabels(treatment: Float64Array, outcome: Float64Array, weights: Float64Array): NodeLabels {
  // Treatment and outcome of the tree's rows, side by side; kept from tree to tree.
  let pairs = new Float64Array(0);
  return {
    prepare(rows, records) {
      if (pairs.length < 2 * rows.length) pairs = new Float64Array(2 * rows.length);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        const w = weights[row]!;
        const t = treatment[row]!;
        pairs[2 * i] = t;
        pairs[2 * i + 1] = outcome[row]!;
        records[4 * i + 1] = w;
        records[4 * i + 2] = w * t;
        records[4 * i + 3] = w * t * t;
      }
    },
    relabel: (rows, from, to, sums) => gradients(pairs, rows, { from, to }, sums),
  };
}

/** Labels and sides of one node of a causal tree; `pairs` has treatment and outcome of each row. */
function gradients(
  pairs: Float64Array,
  { lists, records, side }: Pick<TreeRows, 'lists' | 'records' | 'side'>,
  { from, to }: { readonly from: number; readonly to: number },
  sums: NodeSums,
): number {
  let weight = 0;
  let sumT = 0;
  let sumY = 0;
  let squares = 0;
  for (let k = from; k < to; k++) {
    const i = lists[k]!;
    const w = records[4 * i + 1]!;
    weight += w;
    sumT += records[4 * i + 2]!;
    sumY += w * pairs[2 * i + 1]!;
    squares += records[4 * i + 3]!;
  }
  const meanT = sumT / weight;
  const meanY = sumY / weight;
  let spread = 0;
  let product = 0;
  for (let k = from; k < to; k++) {
    const i = lists[k]!;
    const off = pairs[2 * i]! - meanT;
    const w = records[4 * i + 1]!;
    spread += w * off * off;
    product += w * off * (pairs[2 * i + 1]! - meanY);
  }
  if (!(spread > 1e-12 * weight * meanT * meanT)) return 0;
  const effect = product / spread;
  let label = 0;
  let sides = 0;
  for (let k = from; k < to; k++) {
    const i = lists[k]!;
    const off = pairs[2 * i]! - meanT;
    const own = records[4 * i + 1]! * off * (pairs[2 * i + 1]! - meanY - effect * off);
    const above = off >= 0 ? 1 : 0;
    records[4 * i] = own;
    side[i] = above;
    label += own;
    sides += above;
  }
  sums.label = label;
  sums.weight = weight;
  sums.a = sumT;
  sums.b = squares;
  sums.sides = sides;
  return weight / spread;
}
