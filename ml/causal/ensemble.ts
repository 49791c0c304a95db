import { InputError, NumericsError } from '../../contracts/failures.ts';
import { choleskyFactor, choleskySolve } from '../linalg/cholesky.ts';

/** Out-of-fold residuals of outcome and treatment. */
interface RLossRows {
  readonly outcome: Float64Array;
  readonly treatment: Float64Array;
}

/**
 * R-loss: mean of (Ỹ − τ T̃)², in squared units of the outcome; lower is better, no effect at all gives the mean of Ỹ².
 * Nie and Wager (2021), "Quasi-oracle estimation of heterogeneous treatment effects", Biometrika 108, eq. 4.
 */
export function rLoss({ outcome, treatment }: RLossRows, effect: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < effect.length; row += 1) sum += (outcome[row]! - effect[row]! * treatment[row]!) ** 2;
  return sum / effect.length;
}

export interface EnsembleWeights {
  /** At least 0, sum 1. */
  readonly weights: Float64Array;
  readonly rLoss: number;
  /** Of each candidate alone. */
  readonly candidates: Float64Array;
}

const mostCandidates = 10;

/**
 * Weights w ≥ 0, Σw = 1 that minimise the R-loss of Σ_k w_k τ_k over out-of-fold effects, exactly: every set of candidates that may
 * carry weight is solved with Σw = 1 alone, and the best solution without a negative weight is kept; of equal ones the first and
 * smallest set. Candidates in the order of preference: put the plainest first.
 * effects: (k ≤ 10) effects out of fold, one a row. Nie and Wager (2021), Biometrika 108, §4.2 (R-stacking); Breiman (1996),
 * Machine Learning 24 (why the weights are not negative).
 * Example: `ensembleWeights(residuals, [none, constant, forest]).weights`.
 */
export function ensembleWeights(rows: RLossRows, effects: readonly Float64Array[]): EnsembleWeights {
  const size = effects.length;
  if (size < 1 || size > mostCandidates)
    throw new InputError(`An ensemble takes 1 to ${mostCandidates} candidates, got ${size}; leave some out.`);
  const short = effects.find((effect) => effect.length !== rows.outcome.length);
  if (short)
    throw new InputError(
      `An ensemble expected ${rows.outcome.length} effects of each candidate, got ${short.length}; align them.`,
    );
  const gram = errorProducts(rows, effects);
  let best: { weights: Float64Array; loss: number } | null = null;
  for (let count = 1; count <= size; count += 1)
    for (const set of subsets(size, count)) {
      const weights = onSet(gram, size, set);
      if (weights === null) continue;
      const loss = quadratic(gram, size, weights);
      if (best === null || loss < best.loss * (1 - 1e-12)) best = { weights, loss };
    }
  if (best === null || !Number.isFinite(best.loss))
    throw new NumericsError(
      `An ensemble of ${size} candidates needs finite losses, got ${best?.loss ?? 'none'}; check the effects.`,
    );
  const candidates = Float64Array.from(effects, (effect) => rLoss(rows, effect));
  return { weights: best.weights, rLoss: best.loss, candidates };
}

/** mean e_j e_k of the errors e_k = Ỹ − τ_k T̃: with Σw = 1 the loss is wᵀ G w. */
function errorProducts({ outcome, treatment }: RLossRows, effects: readonly Float64Array[]): Float64Array {
  const size = effects.length;
  const rows = outcome.length;
  const gram = new Float64Array(size * size);
  const error = new Float64Array(size);
  for (let row = 0; row < rows; row += 1) {
    for (let k = 0; k < size; k += 1) error[k] = outcome[row]! - effects[k]![row]! * treatment[row]!;
    for (let j = 0; j < size; j += 1)
      for (let k = 0; k < size; k += 1) gram[j * size + k]! += (error[j]! * error[k]!) / rows;
  }
  return gram;
}

function quadratic(gram: Float64Array, size: number, weights: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < size; j += 1)
    for (let k = 0; k < size; k += 1) sum += weights[j]! * weights[k]! * gram[j * size + k]!;
  return sum;
}

/** All sets of `count` of 0 … size − 1, in lexical order. */
function subsets(size: number, count: number, from = 0): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return Array.from({ length: Math.max(0, size - from) }, (_, step) => from + step).flatMap((first) =>
    subsets(size, count - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

/** argmin wᵀGw with Σw = 1 on the set: G⁻¹1 / 1ᵀG⁻¹1; null where G is singular there or a weight is negative. */
function onSet(gram: Float64Array, size: number, set: readonly number[]): Float64Array | null {
  const m = set.length;
  const weights = new Float64Array(size);
  if (m === 1) {
    weights[set[0]!] = 1;
    return weights;
  }
  const part = Float64Array.from({ length: m * m }, (_, at) => gram[set[Math.floor(at / m)]! * size + set[at % m]!]!);
  const most = set.reduce((largest, _, j) => Math.max(largest, part[j * m + j]!), 0);
  const factor = new Float64Array(m * m);
  if (!choleskyFactor(part, m, factor) || factor.some((value, at) => at % (m + 1) === 0 && value ** 2 <= 1e-12 * most))
    return null;
  const solved = choleskySolve(factor, m, new Float64Array(m).fill(1));
  const total = solved.reduce((sum, value) => sum + value, 0);
  if (!(total > 0) || solved.some((value) => value < 0)) return null;
  set.forEach((candidate, j) => (weights[candidate] = solved[j]! / total));
  return weights;
}

export interface CandidateEffects {
  readonly effect: Float64Array;
  readonly standardError: Float64Array;
}

/**
 * Weighted effect, and a standard error that holds the candidates' disagreement: Σ w_k √(se_k² + (τ_k − τ̄)²), which is at least
 * that of perfectly correlated estimates. Buckland, Burnham and Augustin (1997), Biometrics 53, eq. 9.
 */
export function combineEffects(weights: Float64Array, candidates: readonly CandidateEffects[]): CandidateEffects {
  const rows = candidates[0]?.effect.length ?? 0;
  const effect = new Float64Array(rows);
  const standardError = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    candidates.forEach((one, k) => (effect[row]! += weights[k]! * one.effect[row]!));
    candidates.forEach((one, k) => {
      const apart = one.effect[row]! - effect[row]!;
      standardError[row]! += weights[k]! * Math.sqrt(one.standardError[row]! ** 2 + apart * apart);
    });
  }
  return { effect, standardError };
}
