/**
 * A Markov-switching autoregression with k states and p lags (Hamilton 1989):
 * y_t − μ(s_t) = Σ_l φ_l·(y_{t−l} − μ(s_{t−l})) + ε_t, ε_t ~ N(0, σ²(s_t)), s_t a Markov chain.
 */
export interface SwitchingLaw {
  readonly states: number;
  readonly order: number;
  /** (k) */
  readonly means: Float64Array;
  /** (k), all equal where the variance does not switch. */
  readonly variances: Float64Array;
  /** (p) */
  readonly autoregression: Float64Array;
  /**
   * (k, k, 1 + q) log odds of moving from row state to column state rather than to the last one: a constant and a slope for
   * each of q covariates. Those of the last column are 0. P(j | i) is their softmax over j.
   */
  readonly logits: Float64Array;
}

/** A series with the covariates (n, q) that move the transition into each row; q may be 0. */
export interface SwitchingData {
  readonly y: Float64Array;
  readonly covariates: Float64Array;
  readonly width: number;
}

/** The (k, k) moves into row t, written to `out`. */
export function movesInto(law: SwitchingLaw, data: SwitchingData, t: number, out: Float64Array): void {
  const { states: k, logits } = law;
  const { covariates, width: q } = data;
  for (let i = 0; i < k; i++) {
    let largest = -Infinity;
    for (let j = 0; j < k; j++) {
      const at = (i * k + j) * (1 + q);
      let value = logits[at]!;
      for (let c = 0; c < q; c++) value += logits[at + 1 + c]! * covariates[t * q + c]!;
      out[i * k + j] = value;
      if (value > largest) largest = value;
    }
    let sum = 0;
    for (let j = 0; j < k; j++) {
      const weight = Math.exp(out[i * k + j]! - largest);
      out[i * k + j] = weight;
      sum += weight;
    }
    for (let j = 0; j < k; j++) out[i * k + j] = out[i * k + j]! / sum;
  }
}

/**
 * The distribution that a chain keeps, from its (k, k) moves, by elimination without subtraction. Grassmann, Taksar and
 * Heyman (1985), "Regenerative analysis and steady state distributions for Markov chains", Operations Research 33.
 */
export function stationaryDistribution(moves: Float64Array, k: number): Float64Array {
  const a = moves.slice();
  for (let n = k - 1; n > 0; n--) {
    let leaving = 0;
    for (let j = 0; j < n; j++) leaving += a[n * k + j]!;
    for (let i = 0; i < n; i++) {
      a[i * k + n] = a[i * k + n]! / leaving;
      for (let j = 0; j < n; j++) a[i * k + j] = a[i * k + j]! + a[i * k + n]! * a[n * k + j]!;
    }
  }
  const kept = new Float64Array(k);
  kept[0] = 1;
  let total = 1;
  for (let n = 1; n < k; n++) {
    for (let i = 0; i < n; i++) kept[n] = kept[n]! + kept[i]! * a[i * k + n]!;
    total += kept[n]!;
  }
  return kept.map((value) => value / total);
}

/** The same law with state `order[i]` renamed to `i`. */
export function permuteSwitching(law: SwitchingLaw, order: readonly number[]): SwitchingLaw {
  const { states: k, logits } = law;
  const wide = logits.length / (k * k);
  const last = order[k - 1]!;
  const moved = new Float64Array(logits.length);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      for (let c = 0; c < wide; c++) {
        const base = logits[(order[i]! * k + last) * wide + c]!;
        moved[(i * k + j) * wide + c] = logits[(order[i]! * k + order[j]!) * wide + c]! - base;
      }
    }
  }
  const renamed = (values: Float64Array) => Float64Array.from(order, (state) => values[state]!);
  return { ...law, means: renamed(law.means), variances: renamed(law.variances), logits: moved };
}
