/**
 * Interval of an effect that is 1 or −1 in the sample, where the usual ones end in a point: that of a share of 1 of n rows,
 * from (n − z²)/(n + z²) to 1, or turned round. Wilson (1927), JASA 22.
 */
export function extremeInterval(value: number, rows: number, z: number): readonly [lower: number, upper: number] {
  const reach = (rows - z * z) / (rows + z * z);
  return value > 0 ? [reach, 1] : [-1, -reach];
}
