import { sortNumbers } from '../../stats/sortNumbers.ts';

/** Σ (t³ − t) over the sizes t of groups of equal values; 0 without ties. */
export function tieTerm(values: Float64Array): number {
  const sorted = sortNumbers(values);
  let [sum, start] = [0, 0];
  for (let i = 1; i <= sorted.length; i += 1) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue;
    const size = i - start;
    sum += size * size * size - size;
    start = i;
  }
  return sum;
}
