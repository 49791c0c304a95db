/** Index of the first value that is not missing; the length when all are. */
export function firstPresent(x: Float64Array): number {
  const at = x.findIndex((value) => !Number.isNaN(value));
  return at === -1 ? x.length : at;
}
