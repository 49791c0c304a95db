import { NumericsError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { choleskyFactor, choleskySolve } from '../linalg/cholesky.ts';
import { ranks } from '../profile/ranks.ts';
import { createRandom, type Random } from '../stats/rng.ts';
import { defineDrift } from './drift.ts';
import { oneColumn, requireSides } from './twoSides.ts';

const folds = 5;
/** Rows of a side that enter, evenly spaced. */
const mostRows = 2000;
const permutations = 199;
/** Weight of the ridge: one row. */
const ridge = 1;

export interface ClassifierResult {
  /** Out-of-fold area under the ROC curve; about 0.5 where live rows cannot be told from reference rows. */
  readonly auc: number;
  /** (1 + #{permutations of the labels with at least this area}) / (1 + permutations). */
  readonly pValue: number;
}

interface Fold {
  readonly test: Int32Array;
  /** Cholesky factor of ZᵀZ + ridge over the rows of the other folds. */
  readonly factor: Float64Array;
}

/** Mid-rank of every value of the pool, scaled to (−1, 1): no outlier can pull the classifier. */
const scaledRanks = (values: Float64Array): Float64Array =>
  ranks(values).map((rank) => (2 * rank - 1) / values.length - 1);

/** 1, and each column's scaled ranks u and 3u² − 1: a shift moves the first, a change of spread the second. Row-major. */
function design(sides: readonly Matrix[], rows: readonly number[]): Float64Array {
  const p = sides[0]!.columns.length;
  const total = rows[0]! + rows[1]!;
  const width = 2 * p + 1;
  const z = new Float64Array(total * width).fill(1);
  for (let c = 0; c < p; c += 1) {
    const column = new Float64Array(total);
    let to = 0;
    sides.forEach(({ values, rows: all }, side) => {
      for (let k = 0; k < rows[side]!; k += 1) column[to++] = values[Math.floor((k * all) / rows[side]!) * p + c]!;
    });
    scaledRanks(column).forEach((u, i) => {
      z[i * width + 2 * c + 1] = u;
      z[i * width + 2 * c + 2] = 3 * u * u - 1;
    });
  }
  return z;
}

function factorOf(z: Float64Array, width: number, rows: readonly number[]): Float64Array {
  const gram = new Float64Array(width * width);
  for (let j = 0; j < width; j += 1) gram[j * width + j] = ridge;
  for (const row of rows)
    for (let j = 0; j < width; j += 1)
      for (let k = 0; k <= j; k += 1) gram[j * width + k]! += z[row * width + j]! * z[row * width + k]!;
  if (!choleskyFactor(gram, width, gram))
    throw new NumericsError(
      `A classifier two-sample test could not factor its ${width} × ${width} matrix; leave out columns.`,
    );
  return gram;
}

/** Folds of each side of its own, so that every fold has rows of both. */
function foldsOf(z: Float64Array, width: number, [n, m]: readonly [number, number], random: Random): readonly Fold[] {
  const place = Int32Array.from([...random.permutation(n), ...random.permutation(m)], (value) => value % folds);
  return Array.from({ length: folds }, (_, fold) => {
    const rows = [...place.keys()];
    const train = rows.filter((row) => place[row] !== fold);
    return { test: Int32Array.from(rows.filter((row) => place[row] === fold)), factor: factorOf(z, width, train) };
  });
}

/** P(score of a live row > score of a reference row) + ½ P(equal). */
function areaOf(scores: Float64Array, label: Int8Array): number {
  let [live, reference] = [0, 0];
  for (const side of label) if (side > 0) live += 1;
  const [ones, zeros] = [new Float64Array(live), new Float64Array(label.length - live)];
  live = 0;
  for (let row = 0; row < label.length; row += 1)
    if (label[row]! > 0) ones[live++] = scores[row]!;
    else zeros[reference++] = scores[row]!;
  ones.sort();
  zeros.sort();
  let [below, upTo, sum] = [0, 0, 0];
  for (let at = 0; at < live; at += 1) {
    while (below < reference && zeros[below]! < ones[at]!) below += 1;
    while (upTo < reference && zeros[upTo]! <= ones[at]!) upTo += 1;
    sum += (below + upTo) / 2;
  }
  return sum / (live * reference);
}

/** Σ label × row of z over some rows, added to `sums`. */
function addMoments(z: Float64Array, rows: Int32Array, label: Int8Array, sums: Float64Array): void {
  const width = sums.length;
  for (let at = 0; at < rows.length; at += 1) {
    const [from, sign] = [rows[at]! * width, label[rows[at]!]!];
    for (let j = 0; j < width; j += 1) sums[j]! += sign * z[from + j]!;
  }
}

/** Out-of-fold scores by least squares with a ridge on labels ±1, which is Fisher's discriminant up to scale. */
function outOfFoldArea(z: Float64Array, width: number, parts: readonly Fold[], label: Int8Array): number {
  const scores = new Float64Array(label.length);
  const moments = parts.map(({ test }) => {
    const sums = new Float64Array(width);
    addMoments(z, test, label, sums);
    return sums;
  });
  parts.forEach(({ test, factor }, fold) => {
    const weights = new Float64Array(width);
    moments.forEach((sums, other) => {
      if (other !== fold) for (let j = 0; j < width; j += 1) weights[j]! += sums[j]!;
    });
    choleskySolve(factor, width, weights);
    for (let at = 0; at < test.length; at += 1) {
      let sum = 0;
      for (let j = 0; j < width; j += 1) sum += weights[j]! * z[test[at]! * width + j]!;
      scores[test[at]!] = sum;
    }
  });
  return areaOf(scores, label);
}

function shuffleWithin(parts: readonly Fold[], label: Int8Array, random: Random): void {
  for (const { test } of parts) {
    const mixed = random.shuffle(Int8Array.from(test, (row) => label[row]!));
    test.forEach((row, at) => {
      label[row] = mixed[at]!;
    });
  }
}

/**
 * Classifier two-sample test: the area under the ROC curve by which a linear discriminant on the ranks of every column and their
 * squares tells live from reference rows that it was not fitted on (five folds, drawn by the seed), and its p-value by 199
 * permutations of the labels within folds; out-of-fold scores share training rows, so that Mann and Whitney's law does not
 * hold for them. Larger samples are thinned to 2,000 rows a side. Rows are taken as independent. At least 5 rows a side; NaN
 * is refused. Lopez-Paz and Oquab (2017), "Revisiting classifier two-sample tests", ICLR; area in place of accuracy, since sides
 * differ in size.
 */
export function classifierTwoSampleOf(reference: Matrix, live: Matrix, seed: number): ClassifierResult {
  const p = reference.columns.length;
  requireSides('A classifier two-sample test', reference, live, folds);
  const rows = [Math.min(mostRows, reference.rows), Math.min(mostRows, live.rows)] as const;
  const width = 2 * p + 1;
  const z = design([reference, live], rows);
  const random = createRandom(seed, 'classifierTwoSample');
  const parts = foldsOf(z, width, rows, random);
  const label = Int8Array.from({ length: rows[0] + rows[1] }, (_, row) => (row < rows[0] ? -1 : 1));
  const auc = outOfFoldArea(z, width, parts, label);
  let reached = 0;
  for (let draw = 0; draw < permutations; draw += 1) {
    shuffleWithin(parts, label, random);
    if (outOfFoldArea(z, width, parts, label) >= auc) reached += 1;
  }
  return { auc, pValue: (1 + reached) / (1 + permutations) };
}

/** Of one feature: max(0, 2·AUC − 1), 0 where live rows cannot be told from reference rows and 1 where always. */
export const classifierTwoSample = defineDrift({
  name: 'classifierTwoSample',
  kind: 'test',
  slow: true,
  purpose: 'How well a classifier tells live from reference rows, of many columns together as well.',
  cite: 'Lopez-Paz and Oquab (2017), "Revisiting classifier two-sample tests", ICLR.',
  minimumReference: 20,
  minimumLive: 10,
  compare(reference, live) {
    const { auc, pValue } = classifierTwoSampleOf(oneColumn(reference), oneColumn(live), 1);
    return { statistic: Math.max(0, 2 * auc - 1), pValue, note: null };
  },
});
