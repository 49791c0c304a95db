/** Indices 0 … length − 1 in equal steps, both ends included, at most `most` (≥ 2) of them. */
export function thin(length: number, most: number): readonly number[] {
  if (length <= most) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (length - 1)) / (most - 1)));
}
