import { createRandom, type Random } from '../stats/rng.ts';
import type { Initial, Weight } from './layer.ts';

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** Rows, or where there are more of them columns, that are orthonormal: Gram–Schmidt, twice, on standard normals. */
function orthogonal(rows: number, columns: number, random: Random): Float64Array {
  const [vectors, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const basis: Float64Array[] = [];
  while (basis.length < vectors) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (let sweep = 0; sweep < 2; sweep += 1)
      for (const other of basis) {
        const along = other.reduce((sum, value, i) => sum + value * vector[i]!, 0);
        other.forEach((value, i) => (vector[i]! -= along * value));
      }
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    basis.push(vector.map((value) => value / norm));
  }
  const at = (row: number, column: number) => (rows <= columns ? basis[row]![column]! : basis[column]![row]!);
  return Float64Array.from({ length: rows * columns }, (_, i) => at(Math.floor(i / columns), i % columns));
}

function valuesOf(initial: Initial, shape: readonly number[], random: Random): Float64Array {
  const size = sizeOf(shape);
  const fanOut = shape.at(-1) ?? 1;
  const fanIn = size / fanOut;
  const uniform = (limit: number) => Float64Array.from({ length: size }, () => limit * (2 * random.uniform() - 1));
  if (typeof initial === 'object') return uniform(initial.uniform);
  switch (initial) {
    case 'zeros':
      return new Float64Array(size);
    case 'ones':
      return new Float64Array(size).fill(1);
    case 'glorot':
      return uniform(Math.sqrt(6 / (fanIn + fanOut)));
    case 'he':
      return Float64Array.from({ length: size }, () => Math.sqrt(2 / fanIn) * random.normal());
    case 'orthogonal':
      return orthogonal(fanIn, fanOut, random);
  }
}

/**
 * How the weights of a network begin, one after another in one flat buffer; each draws from its own stream of the seed.
 *
 * glorot: uniform on ±√(6 / (fan in + fan out)); he: normal of deviation √(2 / fan in); orthogonal: rows or columns of a
 * random orthonormal basis of (fan in, fan out).
 * Glorot & Bengio (2010), AISTATS, equation 16; He et al. (2015), ICCV, equation 10; Saxe et al. (2014), ICLR.
 */
export function initialWeights(weights: readonly Weight[], seed: number): Float64Array {
  const flat = new Float64Array(weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  let at = 0;
  weights.forEach(({ shape, initial }, index) => {
    const values = valuesOf(initial, shape, createRandom(seed, 'weights', index));
    flat.set(values, at);
    at += values.length;
  });
  return flat;
}
