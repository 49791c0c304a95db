/**
 * What a tree splits on. Every row of a tree has a record of four numbers: w·ρ (the label), w, and a and b, whose spread
 * b − a²/w over a set of rows is the size that a child must keep a share of; and a side, 0 or 1, of which each child must
 * keep enough rows.
 */
export interface NodeLabels {
  /** Fills the records of the tree's rows, as far as they do not depend on the node. */
  prepare(rows: Int32Array, records: Float64Array, side: Uint8Array): void;
  /** Fills labels and sides of the rows `list[from … to − 1]` of one node. Gives its weight over its size, 0 for no split. */
  relabel(list: Int32Array, from: number, to: number, records: Float64Array, side: Uint8Array): number;
}

/** Labels of a regression tree: ρ = y, size = Σ w, no sides. */
export function regressionLabels(y: Float64Array, weights: Float64Array): NodeLabels {
  return {
    prepare(rows, records) {
      for (let i = 0; i < rows.length; i++) {
        const w = weights[rows[i]!]!;
        records[4 * i] = w * y[rows[i]!]!;
        records[4 * i + 1] = w;
        records[4 * i + 2] = 0;
        records[4 * i + 3] = w;
      }
    },
    relabel: () => 1,
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
  let t = new Float64Array(0);
  let y = new Float64Array(0);
  return {
    prepare(rows, records) {
      t = Float64Array.from(rows, (row) => treatment[row]!);
      y = Float64Array.from(rows, (row) => outcome[row]!);
      for (let i = 0; i < rows.length; i++) {
        const w = weights[rows[i]!]!;
        records[4 * i + 1] = w;
        records[4 * i + 2] = w * t[i]!;
        records[4 * i + 3] = w * t[i]! * t[i]!;
      }
    },
    relabel(list, from, to, records, side) {
      let weight = 0;
      let sumT = 0;
      let sumY = 0;
      for (let k = from; k < to; k++) {
        const i = list[k]!;
        const w = records[4 * i + 1]!;
        weight += w;
        sumT += w * t[i]!;
        sumY += w * y[i]!;
      }
      const meanT = sumT / weight;
      const meanY = sumY / weight;
      let spread = 0;
      let product = 0;
      for (let k = from; k < to; k++) {
        const i = list[k]!;
        const off = t[i]! - meanT;
        spread += records[4 * i + 1]! * off * off;
        product += records[4 * i + 1]! * off * (y[i]! - meanY);
      }
      if (!(spread > 1e-12 * weight * meanT * meanT)) return 0;
      const effect = product / spread;
      for (let k = from; k < to; k++) {
        const i = list[k]!;
        const off = t[i]! - meanT;
        records[4 * i] = records[4 * i + 1]! * off * (y[i]! - meanY - effect * off);
        side[i] = off >= 0 ? 1 : 0;
      }
      return weight / spread;
    },
  };
}
