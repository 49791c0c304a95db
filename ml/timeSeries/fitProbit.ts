import { NumericsError } from '../../contracts/failures.ts';
import { choleskyFactor, choleskySolve, invertLower } from '../linalg/cholesky.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { varies } from '../stats/varies.ts';

export interface Probit {
  readonly intercept: number;
  readonly slope: number;
  readonly standardErrors: { readonly intercept: number; readonly slope: number };
  readonly logLikelihood: number;
  /** McFadden's 1 − ln L / ln L₀, 0–1. */
  readonly pseudoR2: number;
}

/**
 * Probit of one variable: P(y = 1) = Φ(intercept + slope·x), by maximum likelihood (Newton with the exact Hessian, which
 * is concave). `x`: finite, varies; `y`: 0 or 1, both present, of one length. Classes that x separates have no maximum and
 * are refused. Estrella and Mishkin (1998), "Predicting U.S. recessions", Review of Economics and Statistics 80.
 */
export function fitProbit(x: Float64Array, y: Float64Array): Probit {
  const ones = requireLabels(x, y);
  let [intercept, slope] = [0, 0];
  let step = evaluate(x, y, intercept, slope);
  for (let round = 0; round < 100; round++) {
    const factor = new Float64Array(4);
    if (!choleskyFactor(Float64Array.of(step.aa, step.ab, step.ab, step.bb), 2, factor))
      throw separated(x.length, ones);
    const move = choleskySolve(factor, 2, Float64Array.of(step.ga, step.gb));
    let [share, next] = [1, evaluate(x, y, intercept + move[0]!, slope + move[1]!)];
    while (!(next.logLikelihood >= step.logLikelihood) && share > 1e-8) {
      share /= 2;
      next = evaluate(x, y, intercept + share * move[0]!, slope + share * move[1]!);
    }
    intercept += share * move[0]!;
    slope += share * move[1]!;
    const gain = next.logLikelihood - step.logLikelihood;
    step = next;
    // Newton's next error is the square of this one.
    if (Math.abs(gain) < 1e-11 * Math.abs(step.logLikelihood)) break;
    if (step.logLikelihood > -1e-7) throw separated(x.length, ones);
  }
  const factor = new Float64Array(4);
  if (!choleskyFactor(Float64Array.of(step.aa, step.ab, step.ab, step.bb), 2, factor)) throw separated(x.length, ones);
  const inverse = invertLower(factor, 2);
  const share = ones / x.length;
  const nothing = x.length * (share * Math.log(share) + (1 - share) * Math.log(1 - share));
  return {
    intercept,
    slope,
    standardErrors: { intercept: Math.hypot(inverse[0]!, inverse[2]!), slope: Math.abs(inverse[3]!) },
    logLikelihood: step.logLikelihood,
    pseudoR2: 1 - step.logLikelihood / nothing,
  };
}

function separated(n: number, ones: number): NumericsError {
  return new NumericsError(
    `A probit needs classes that overlap, got ${ones} ones and ${n - ones} zeros that x tells apart; use more rows.`,
  );
}

function requireLabels(x: Float64Array, y: Float64Array): number {
  if (x.length !== y.length) {
    throw new NumericsError(`A probit needs as many labels as values, got ${y.length} and ${x.length}.`);
  }
  requireNumbers(x, 3, 'A probit');
  const odd = y.find((label) => label !== 0 && label !== 1);
  if (odd !== undefined) throw new NumericsError(`A probit needs labels of 0 or 1, got ${odd}.`);
  let ones = 0;
  for (const label of y) ones += label;
  if (ones === 0 || ones === y.length) {
    throw new NumericsError(`A probit needs both classes, got ${ones} ones among ${y.length}; use more rows.`);
  }
  if (!varies(x)) {
    throw new NumericsError(`A probit needs values that vary, got ${x[0]!} in all ${x.length} rows.`);
  }
  return ones;
}

/** ln L, its gradient (ga, gb) and minus its Hessian (aa, ab, bb). */
function evaluate(x: Float64Array, y: Float64Array, intercept: number, slope: number) {
  let [logLikelihood, ga, gb, aa, ab, bb] = [0, 0, 0, 0, 0, 0];
  for (let t = 0; t < x.length; t++) {
    const sign = y[t] === 1 ? 1 : -1;
    const index = sign * (intercept + slope * x[t]!);
    const p = Math.max(normalCdf(index), Number.MIN_VALUE);
    logLikelihood += Math.log(p);
    // The inverse Mills ratio φ/Φ; far out on the left it is −index.
    const mills = index < -37 ? -index : Math.exp(-0.5 * index * index) / Math.sqrt(2 * Math.PI) / p;
    const score = sign * mills;
    const weight = mills * (mills + index);
    ga += score;
    gb += score * x[t]!;
    aa += weight;
    ab += weight * x[t]!;
    bb += weight * x[t]! * x[t]!;
  }
  return { logLikelihood, ga, gb, aa, ab, bb };
}
