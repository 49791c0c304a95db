/** `count` numbers from `from` to `to` with equal ratios; of one their geometric mean. */
export function geometric(from: number, to: number, count: number): number[] {
  if (count === 1) return [Math.sqrt(from * to)];
  return Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
}
