import type { Random } from '../../stats/rng.ts';
import type { CovarianceKind, HmmParameters } from './hmmTypes.ts';

/**
 * Parameters to start EM from. Means: k-means++ seeds (Arthur & Vassilvitskii 2007) moved by `lloydSteps` of Lloyd's
 * algorithm. Covariances: that of all rows, each state's times its own factor e^u, u uniform on ±`spread`, so that
 * regimes that differ in variance rather than mean are found as well. Start uniform; a state is kept with probability
 * uniform on 0.5–0.95, the rest shared evenly. `x` is (n, d).
 */
export function startingPoint(
  x: Float64Array,
  shape: { readonly rows: number; readonly dimension: number; readonly states: number },
  covariance: CovarianceKind,
  random: Random,
  { lloydSteps, spread }: { readonly lloydSteps: number; readonly spread: number },
): HmmParameters {
  const { rows, dimension: d, states: k } = shape;
  const means = seeds(x, rows, d, k, random);
  for (let step = 0; step < lloydSteps; step++) if (!lloyd(x, rows, d, k, means)) break;
  const overall = overallCovariance(x, rows, d);
  const covariances = new Float64Array(k * d * d);
  const transition = new Float64Array(k * k);
  for (let state = 0; state < k; state++) {
    const factor = Math.exp((2 * random.uniform() - 1) * spread);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        const kept = covariance === 'full' || covariance === 'tied' || i === j;
        covariances[state * d * d + i * d + j] = kept ? overall[i * d + j]! * factor : 0;
      }
    }
    const stay = k === 1 ? 1 : 0.5 + 0.45 * random.uniform();
    for (let j = 0; j < k; j++) transition[state * k + j] = j === state ? stay : (1 - stay) / (k - 1);
  }
  return { states: k, dimension: d, start: new Float64Array(k).fill(1 / k), transition, means, covariances };
}

function squaredDistance(x: Float64Array, row: number, centres: Float64Array, centre: number, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) {
    const difference = x[row * d + i]! - centres[centre * d + i]!;
    sum += difference * difference;
  }
  return sum;
}

function seeds(x: Float64Array, rows: number, d: number, k: number, random: Random): Float64Array {
  const centres = new Float64Array(k * d);
  const distance = new Float64Array(rows).fill(Infinity);
  let chosen = random.integer(rows);
  for (let centre = 0; centre < k; centre++) {
    centres.set(x.subarray(chosen * d, (chosen + 1) * d), centre * d);
    let total = 0;
    for (let t = 0; t < rows; t++) {
      distance[t] = Math.min(distance[t]!, squaredDistance(x, t, centres, centre, d));
      total += distance[t]!;
    }
    let left = random.uniform() * total;
    chosen = rows - 1;
    for (let t = 0; t < rows; t++) {
      left -= distance[t]!;
      if (left >= 0) continue;
      chosen = t;
      break;
    }
  }
  return centres;
}

/** One step of Lloyd's algorithm in place; an empty cluster keeps its centre. False when nothing moved. */
function lloyd(x: Float64Array, rows: number, d: number, k: number, centres: Float64Array): boolean {
  const sums = new Float64Array(k * d);
  const counts = new Float64Array(k);
  for (let t = 0; t < rows; t++) {
    let nearest = 0;
    let least = Infinity;
    for (let centre = 0; centre < k; centre++) {
      const distance = squaredDistance(x, t, centres, centre, d);
      if (distance >= least) continue;
      least = distance;
      nearest = centre;
    }
    counts[nearest] = counts[nearest]! + 1;
    for (let i = 0; i < d; i++) sums[nearest * d + i] = sums[nearest * d + i]! + x[t * d + i]!;
  }
  let moved = false;
  for (let centre = 0; centre < k; centre++) {
    if (counts[centre] === 0) continue;
    for (let i = centre * d; i < (centre + 1) * d; i++) {
      const mean = sums[i]! / counts[centre]!;
      if (mean !== centres[i]) moved = true;
      centres[i] = mean;
    }
  }
  return moved;
}

function overallCovariance(x: Float64Array, rows: number, d: number): Float64Array {
  const mean = new Float64Array(d);
  for (let t = 0; t < rows; t++) for (let i = 0; i < d; i++) mean[i] = mean[i]! + x[t * d + i]! / rows;
  const covariance = new Float64Array(d * d);
  for (let t = 0; t < rows; t++) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        const product = (x[t * d + i]! - mean[i]!) * (x[t * d + j]! - mean[j]!);
        covariance[i * d + j] = covariance[i * d + j]! + product / rows;
      }
    }
  }
  // A ridge of a millionth of the variance lets collinear features start; the floor takes over in the first M step.
  for (let i = 0; i < d; i++) covariance[i * d + i] = covariance[i * d + i]! * (1 + 1e-6);
  return covariance;
}
