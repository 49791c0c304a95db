import type { Parameters } from '../../contracts/system.ts';
import type { Searched } from '../../contracts/tune.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { normalQuantile } from '../stats/normalQuantile.ts';
import type { Random } from '../stats/rng.ts';
import { axisOf, coordinateOf, valueAt, type NumberSearched } from './coordinates.ts';

const rootOfTwoPi = Math.sqrt(2 * Math.PI);

/** A density over whole configurations. */
export interface ProductParzen {
  draw(random: Random): Parameters;
  /** Logarithm of the density of each configuration. */
  logDensity(configurations: readonly Parameters[]): Float64Array;
}

/** The kernels along one axis, one a mixture component; the prior is the last. */
interface Axis {
  readonly name: string;
  draw(kernel: number, random: Random): number | string | boolean;
  /** Adds each kernel's log density at the value to `sums`. */
  add(value: number | string | boolean, sums: Float64Array): void;
}

/** Width of the kernels of several observations over d values, as a share of the range: 0.2 · n^(−1/(d + 4)), clipped. */
function widthOf(count: number, dimensions: number): number {
  const share = 0.2 * Math.max(count, 1) ** (-1 / (dimensions + 4));
  return Math.min(1, Math.max(share, 1 / Math.min(100, count + 2)));
}

interface Normals {
  readonly place: number;
  readonly means: Float64Array;
  readonly logScale: Float64Array;
  /** 1 / 2σ². */
  readonly sharp: number;
  readonly count: number;
}

function addNormals(sums: Float64Array, { place, means, logScale, sharp, count }: Normals): void {
  for (let k = 0; k < count; k += 1) {
    const distance = place - means[k]!;
    sums[k] = sums[k]! + logScale[k]! - distance * distance * sharp;
  }
}

function numberAxis(searched: NumberSearched, observed: readonly number[], dimensions: number): Axis {
  const { low, high } = axisOf(searched);
  const range = high - low;
  const [count, width] = [observed.length, widthOf(observed.length, dimensions) * range];
  const means = new Float64Array(count + 1).fill((low + high) / 2);
  const [below, inside, logScale] = [means.slice(), means.slice(), means.slice()];
  const deviationOf = (kernel: number) => (kernel === count ? range : width);
  for (let k = 0; k <= count; k += 1) {
    if (k < count) means[k] = coordinateOf(searched, observed[k]!);
    const deviation = deviationOf(k);
    below[k] = normalCdf((low - means[k]!) / deviation);
    inside[k] = normalCdf((high - means[k]!) / deviation) - below[k]!;
    logScale[k] = -Math.log(deviation * rootOfTwoPi * inside[k]!);
  }
  const logMass = (at: number, kernel: number): number => {
    const [from, to] = [coordinateOf(searched, at - 0.5), coordinateOf(searched, at + 0.5)];
    const [mean, deviation] = [means[kernel]!, deviationOf(kernel)];
    // The tail on the far side of the mean keeps its digits; what underflows is as unlikely as can be told.
    const side = from > mean ? -1 : 1;
    const mass = side * (normalCdf((side * (to - mean)) / deviation) - normalCdf((side * (from - mean)) / deviation));
    return Math.log(Math.max(mass, 1e-300) / inside[kernel]!);
  };
  return {
    name: searched.name,
    draw: (kernel, random) => {
      const place = normalQuantile(below[kernel]! + random.uniform() * inside[kernel]!);
      return valueAt(searched, means[kernel]! + deviationOf(kernel) * place);
    },
    add: (value, sums) => {
      if (searched.integer) {
        // Whole numbers repeat among the observations, and a mass costs as much as thirty densities.
        const known = new Map<number, number>();
        for (let k = 0; k < count; k += 1) {
          const mean = means[k]!;
          const mass = known.get(mean) ?? logMass(value as number, k);
          known.set(mean, mass);
          sums[k]! += mass;
        }
        sums[count]! += logMass(value as number, count);
        return;
      }
      const place = coordinateOf(searched, value as number);
      addNormals(sums, { place, means, logScale, sharp: 0.5 / (width * width), count });
      sums[count]! += logScale[count]! - ((place - means[count]!) / range) ** 2 / 2;
    },
  };
}

/** One choice seen weighs 1 + 1/(n + 1), every other 1/(n + 1); the prior has them all alike. */
function choiceAxis({ name, among }: Extract<Searched, { kind: 'choice' }>, observed: readonly unknown[]): Axis {
  const count = observed.length;
  const spread = 1 / (count + 1);
  const whole = 1 + among.length * spread;
  const seen = observed.map((value) => among.findIndex((one) => one === value));
  const [hit, miss, prior] = [Math.log((1 + spread) / whole), Math.log(spread / whole), -Math.log(among.length)];
  return {
    name,
    draw: (kernel, random) => {
      if (kernel === count) return among[random.integer(among.length)]!;
      return random.uniform() * whole < 1 ? among[seen[kernel]!]! : among[random.integer(among.length)]!;
    },
    add: (value, sums) => {
      const at = among.findIndex((one) => one === value);
      for (let k = 0; k < count; k += 1) sums[k]! += seen[k] === at ? hit : miss;
      sums[count]! += prior;
    },
  };
}

/** log Σ exp, over what is not 45 nats below the greatest: the rest is below the last bit of the sum. */
function logOfSum(terms: Float64Array): number {
  let most = -Infinity;
  for (let k = 0; k < terms.length; k += 1) if (terms[k]! > most) most = terms[k]!;
  let sum = 0;
  for (let k = 0; k < terms.length; k += 1) {
    const below = terms[k]! - most;
    if (below > -45) sum += Math.exp(below);
  }
  return most + Math.log(sum);
}

/** 1 for the newest 25, falling evenly to 1/n for the oldest; the prior, last, weighs 1. They add up to 1. */
function weightsOf(count: number): Float64Array {
  const old = Math.max(0, count - 25);
  const weights = Float64Array.from({ length: count + 1 }, (_, k) =>
    k >= old ? 1 : old === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * k) / (old - 1),
  );
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Multivariate Parzen estimator over a search space, the density that a tree-structured Parzen search compares two of:
 * p(x) = Σ_k w_k Π_d p_kd(x_d), a kernel around each observation (oldest first) and, last, a prior over the whole space.
 *
 * Along a number: a normal with σ = 0.2 · n^(−1/(d + 4)) of the range, within [1/min(100, n + 2), 1] of it, cut off at the
 * ends, over the logarithm where the scale is log; a whole number has the mass of its unit. Along a choice: 1 + 1/(n + 1) for
 * the one seen and 1/(n + 1) for every other, scaled to 1. Conventions of Optuna 3 with `multivariate`, but for whole
 * numbers on a log scale, which there have the density of a point. O(configurations · observations · values).
 * Bergstra, Bardenet, Bengio and Kégl (2011), NeurIPS 24; Falkner, Klein and Hutter (2018), ICML 35.
 * Example: `productParzen(space, good).logDensity([{ depth: 3 }])[0]`.
 */
export function productParzen(space: readonly Searched[], observed: readonly Parameters[]): ProductParzen {
  const weights = weightsOf(observed.length);
  const axes = space.map((searched) => {
    const values = observed.map((one) => one[searched.name]!);
    return searched.kind === 'choice'
      ? choiceAxis(searched, values)
      : numberAxis(searched, values as readonly number[], space.length);
  });
  const logWeights = weights.map((weight) => Math.log(weight));
  return {
    draw(random) {
      let left = random.uniform();
      let kernel = 0;
      while (kernel < weights.length - 1 && left >= weights[kernel]!) left -= weights[kernel++]!;
      return Object.fromEntries(axes.map((axis) => [axis.name, axis.draw(kernel, random)]));
    },
    logDensity: (configurations) =>
      Float64Array.from(configurations, (one) => {
        const sums = logWeights.slice();
        for (const axis of axes) axis.add(one[axis.name]!, sums);
        return logOfSum(sums);
      }),
  };
}
