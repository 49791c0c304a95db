import { chiSquareTail } from './chiSquare.ts';
import { defineDrift } from './drift.ts';

/** Cochran's rule: categories that expect fewer rows on a side are put together. */
const leastExpected = 5;

type Counts = readonly (readonly [number, number])[];

function countsOf(reference: Float64Array, live: Float64Array): Counts {
  const table = new Map<number, [number, number]>();
  [reference, live].forEach((sample, side) => {
    for (const value of sample) {
      const row = table.get(value) ?? [0, 0];
      row[side]! += 1;
      table.set(value, row);
    }
  });
  return [...table].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/**
 * Pearson's χ² of homogeneity of a k × 2 table of counts: Σ (observed − expected)² / expected, k − 1 degrees of freedom, without
 * continuity correction; scipy's `chi2_contingency(correction=False)`. Rows are taken as independent.
 */
export function chiSquareOfCounts(counts: Counts): { statistic: number; pValue: number } {
  const totals = [0, 1].map((side) => counts.reduce((sum, row) => sum + row[side]!, 0));
  const all = totals[0]! + totals[1]!;
  const statistic = counts.reduce(
    (sum, row) =>
      sum +
      row.reduce((part, observed, side) => {
        const expected = ((row[0] + row[1]) * totals[side]!) / all;
        return part + (observed - expected) ** 2 / expected;
      }, 0),
    0,
  );
  return { statistic, pValue: counts.length < 2 ? 1 : chiSquareTail(statistic, counts.length - 1) };
}

/**
 * χ² test of categories or counts: each distinct value is a category, and those that expect fewer than 5 rows on a side are
 * put together (Cochran 1954), which the note says. The values are names: their order and distance do not matter.
 */
export const chiSquareCategories = defineDrift({
  name: 'chiSquareCategories',
  kind: 'test',
  values: 'categories',
  purpose: 'Whether categories or small counts come as often as in the reference.',
  cite: 'Pearson (1900); Cochran (1954), Biometrics 10, for the least expected count.',
  minimumReference: 20,
  minimumLive: 10,
  compare(reference, live) {
    const counts = countsOf(reference, live);
    const smaller = Math.min(reference.length, live.length) / (reference.length + live.length);
    const rare = counts.filter(([a, b]) => (a + b) * smaller < leastExpected);
    const common = counts.filter(([a, b]) => (a + b) * smaller >= leastExpected);
    const together: [number, number] = [0, 0];
    for (const [a, b] of rare) {
      together[0] += a;
      together[1] += b;
    }
    const table = rare.length > 0 ? [...common, together] : common;
    const note = rare.length > 1 ? `${rare.length} rare categories of ${counts.length} were put together` : null;
    return { ...chiSquareOfCounts(table), note };
  },
});
