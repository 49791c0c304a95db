import { NumericsError } from '../../contracts/failures.ts';
import { choleskyFactor, invertLower } from '../linalg/cholesky.ts';
import { logistic } from '../models/logisticNewton.ts';
import { mean } from '../stats/mean.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { variance } from '../stats/variance.ts';
import {
  garchBackcast,
  garchFirst,
  garchLoss,
  garchNames,
  garchVariances,
  type GarchParameters,
} from './garchLikelihood.ts';
import { minimise } from './minimise.ts';

export interface GarchFit {
  readonly parameters: GarchParameters;
  /** √ of the diagonal of the inverse observed information; null where that is not positive definite (at a bound). */
  readonly standardErrors: GarchParameters | null;
  readonly logLikelihood: number;
  /** α + γ/2 + β, below 1. */
  readonly persistence: number;
  readonly backcast: number;
  /** (n) conditional variances of the rows. */
  readonly variances: Float64Array;
  /** Variance of the row after the last. */
  readonly ahead: number;
  readonly converged: boolean;
}

/** Fewest rows that a fit takes. */
export const leastGarchRows = 50;

/**
 * GARCH(1,1), or GJR-GARCH with `asymmetric`, with a constant mean and Gaussian errors, by maximum likelihood:
 * σ²_t = ω + (α + γ·1{e_{t−1} < 0})·e²_{t−1} + β·σ²_{t−1}, with ω > 0, α, α + γ, β ≥ 0 and α + γ/2 + β < 1.
 *
 * `x`: n ≥ 50 finite returns in order of time that vary, in any unit; ω and variances are in its square. The start of the
 * recursion is arch's. BFGS in unbounded variables from the best point of a grid; nothing random.
 * Bollerslev (1986), Journal of Econometrics 31; Glosten, Jagannathan and Runkle (1993), Journal of Finance 48.
 */
export function fitGarch(x: Float64Array, { asymmetric = false }: { readonly asymmetric?: boolean } = {}): GarchFit {
  requireNumbers(x, leastGarchRows, 'A GARCH fit');
  const centre = mean(x);
  const scale = Math.sqrt(variance(x));
  if (!(scale > 0)) throw new NumericsError(`A GARCH fit needs returns that vary, got a deviation of ${scale}.`);
  const z = x.map((value) => (value - centre) / scale);
  const backcast = garchBackcast(z, 0);
  const found = fitStandardised(z, backcast, asymmetric);
  const { at } = found;
  const parameters: GarchParameters = {
    ...at,
    mean: centre + scale * at.mean,
    omega: scale * scale * at.omega,
  };
  const variances = new Float64Array(x.length);
  const first = garchFirst(parameters, scale * scale * backcast);
  const ahead = garchVariances(x, parameters, first, 0, x.length - 1, variances);
  return {
    parameters,
    standardErrors: standardErrors(z, at, backcast, asymmetric, scale),
    logLikelihood: -found.loss - x.length * Math.log(scale),
    persistence: at.alpha + at.gamma / 2 + at.beta,
    backcast: scale * scale * backcast,
    variances,
    ahead,
    converged: found.converged,
  };
}

function fitStandardised(z: Float64Array, backcast: number, asymmetric: boolean) {
  const natural = new Float64Array(5);
  const objective = (u: Float64Array, gradient: Float64Array): number => {
    const at = parametersOf(u, asymmetric);
    const loss = garchLoss(z, at, backcast, natural);
    chain(at, u, natural, gradient, asymmetric);
    for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! / z.length;
    return loss / z.length;
  };
  // The best point of a grid, and a slow decay with next to no reaction, where short samples can have a second maximum.
  const scratch = new Float64Array(asymmetric ? 5 : 4);
  const grid = [0.5, 0.8, 0.95, 0.99].flatMap((persistence) =>
    [0.03, 0.1, 0.25].map((share) => startAt(persistence, share, asymmetric)),
  );
  const losses = grid.map((start) => objective(start, scratch));
  const starts = [grid[losses.indexOf(Math.min(...losses))]!, startAt(0.995, 0.001, asymmetric)];
  const found = starts.map((start) => minimise(objective, start));
  const { x: u, value, converged } = found.reduce((best, each) => (each.value < best.value ? each : best));
  return { at: parametersOf(u, asymmetric), loss: value * z.length, converged };
}

const logit = (p: number): number => Math.log(p / (1 - p));

/** Mean, log of the variance in the long run, logit of the persistence, log shares of α and α + γ against that of β. */
function startAt(persistence: number, share: number, asymmetric: boolean): Float64Array {
  const odds = logit(share);
  if (!asymmetric) return Float64Array.of(0, 0, logit(persistence), odds);
  return Float64Array.of(0, 0, logit(persistence), odds - Math.log(3), odds - Math.log(1.5));
}

/** Shares of α/2, (α + γ)/2 and β in the persistence; of α and β where there is no γ. */
function sharesOf(u: Float64Array, asymmetric: boolean): readonly [number, number, number] {
  if (!asymmetric) {
    const a = logistic(u[3]!);
    return [a / 2, a / 2, 1 - a];
  }
  const most = Math.max(u[3]!, u[4]!, 0);
  const weights = [Math.exp(u[3]! - most), Math.exp(u[4]! - most), Math.exp(-most)] as const;
  const total = weights[0] + weights[1] + weights[2];
  return [weights[0] / total, weights[1] / total, weights[2] / total];
}

function parametersOf(u: Float64Array, asymmetric: boolean): GarchParameters {
  const persistence = logistic(u[2]!);
  const [low, high, rest] = sharesOf(u, asymmetric);
  return {
    mean: u[0]!,
    omega: Math.exp(u[1]!) * logistic(-u[2]!),
    alpha: 2 * persistence * low,
    gamma: 2 * persistence * (high - low),
    beta: persistence * rest,
  };
}

/** Derivatives by the parameters → derivatives by the unbounded variables. */
function chain(
  at: GarchParameters,
  u: Float64Array,
  natural: Float64Array,
  gradient: Float64Array,
  asymmetric: boolean,
): void {
  const p = logistic(u[2]!);
  const [low, high, rest] = sharesOf(u, asymmetric);
  const [byMean, byOmega, byAlpha, byGamma, byBeta] = natural as unknown as [number, number, number, number, number];
  gradient[0] = byMean;
  gradient[1] = byOmega * at.omega;
  gradient[2] = (1 - p) * (byAlpha * at.alpha + byGamma * at.gamma + byBeta * at.beta) - p * byOmega * at.omega;
  // By the shares: α = 2p·low, γ = 2p·(high − low), β = p·rest.
  const [byLow, byHigh, byRest] = [2 * p * (byAlpha - byGamma), 2 * p * byGamma, p * byBeta];
  if (!asymmetric) {
    gradient[3] = (0.5 * (byLow + byHigh) - byRest) * rest * (1 - rest);
    return;
  }
  const average = byLow * low + byHigh * high + byRest * rest;
  gradient[3] = low * (byLow - average);
  gradient[4] = high * (byHigh - average);
}

function standardErrors(
  z: Float64Array,
  at: GarchParameters,
  backcast: number,
  asymmetric: boolean,
  scale: number,
): GarchParameters | null {
  const free = garchNames.filter((name) => asymmetric || name !== 'gamma');
  const k = free.length;
  const hessian = new Float64Array(k * k);
  const [above, below] = [new Float64Array(5), new Float64Array(5)];
  for (const [i, name] of free.entries()) {
    const h = 1e-5 * Math.max(0.01, Math.abs(at[name]));
    garchLoss(z, { ...at, [name]: at[name] + h }, backcast, above);
    garchLoss(z, { ...at, [name]: at[name] - h }, backcast, below);
    free.forEach((other, j) => {
      const place = garchNames.indexOf(other);
      const second = (above[place]! - below[place]!) / (2 * h);
      hessian[i * k + j] = hessian[i * k + j]! + second / 2;
      hessian[j * k + i] = hessian[j * k + i]! + second / 2;
    });
  }
  const factor = new Float64Array(k * k);
  if (!choleskyFactor(hessian, k, factor)) return null;
  const inverse = invertLower(factor, k);
  const errors = { mean: 0, omega: 0, alpha: 0, gamma: 0, beta: 0 };
  for (const [i, name] of free.entries()) {
    let sum = 0;
    for (let m = i; m < k; m++) sum += inverse[m * k + i]! ** 2;
    errors[name] = Math.sqrt(sum) * (name === 'mean' ? scale : name === 'omega' ? scale * scale : 1);
  }
  return errors;
}
