import { leastSquares } from '../../linalg/leastSquares.ts';
import { studentTCdf } from '../../stats/studentT.ts';

/** √(G/(G − 1) Σ_g (Σ_{i in g} ψ_i)²): error of a sum of influences that are independent between clusters. */
export function influenceError(influence: Float64Array, clusters: Int32Array | null): number {
  const sums = clusterSums(influence, clusters);
  const squares = sums.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt((squares * sums.length) / (sums.length - 1));
}

/** Sums by cluster, in order of first appearance; the values themselves where there are no clusters. */
function clusterSums(values: Float64Array, clusters: Int32Array | null): readonly number[] {
  if (!clusters) return Array.from(values);
  const sums = new Map<number, number>();
  values.forEach((value, i) => sums.set(clusters[i]!, (sums.get(clusters[i]!) ?? 0) + value));
  return [...sums.values()];
}

export interface Coefficient {
  readonly name: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly t: number;
  /** Of estimate = 0, two-sided, by Student's t with n − k degrees of freedom. */
  readonly pValue: number;
}

export interface RobustProblem {
  readonly names: readonly string[];
  /** Columns of the design, each (n). */
  readonly columns: readonly Float64Array[];
  readonly y: Float64Array;
  readonly weights: Float64Array;
  readonly clusters: Int32Array | null;
}

/**
 * Weighted least squares with errors that allow unequal variances: HC3 (residuals over 1 − leverage), or, with clusters,
 * sums by cluster with the factor G/(G − 1). MacKinnon & White (1985), Journal of Econometrics 29; as R's sandwich::vcovHC.
 */
export function robustRegression({ names, columns, y, weights, clusters }: RobustProblem): readonly Coefficient[] {
  const [n, k] = [y.length, names.length];
  const design = new Float64Array(n * k);
  const target = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const root = Math.sqrt(weights[i]!);
    target[i] = root * y[i]!;
    for (let j = 0; j < k; j++) design[i * k + j] = root * columns[j]![i]!;
  }
  const { solution, r } = leastSquares(design.slice(), target.slice(), names);
  const influence = names.map(() => new Float64Array(n));
  const solved = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    let residual = target[i]!;
    for (let j = 0; j < k; j++) residual -= design[i * k + j]! * solution[j]!;
    const leverage = leverageOf(design, i, r, solved);
    backSubstitute(r, solved);
    const scaled = clusters ? residual : residual / (1 - leverage);
    for (let j = 0; j < k; j++) influence[j]![i] = solved[j]! * scaled;
  }
  return names.map((name, j) => {
    const error = clusters ? influenceError(influence[j]!, clusters) : rootOfSquares(influence[j]!);
    const t = solution[j]! / error;
    return { name, estimate: solution[j]!, standardError: error, t, pValue: 2 * studentTCdf(-Math.abs(t), n - k) };
  });
}

const rootOfSquares = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** Solves Rᵀ·s = a_i and gives ‖s‖², the row's leverage. */
function leverageOf(design: Float64Array, i: number, r: Float64Array, solved: Float64Array): number {
  const k = solved.length;
  let leverage = 0;
  for (let j = 0; j < k; j++) {
    let sum = design[i * k + j]!;
    for (let m = 0; m < j; m++) sum -= r[m * k + j]! * solved[m]!;
    solved[j] = sum / r[j * k + j]!;
    leverage += solved[j]! * solved[j]!;
  }
  return leverage;
}

/** Solves R·x = s in place. */
function backSubstitute(r: Float64Array, solved: Float64Array): void {
  const k = solved.length;
  for (let j = k - 1; j >= 0; j--) {
    let sum = solved[j]!;
    for (let m = j + 1; m < k; m++) sum -= r[j * k + m]! * solved[m]!;
    solved[j] = sum / r[j * k + j]!;
  }
}
