/**
 * Lévy area of the path with increments (dx_t, dy_t), rows `from` to `to` − 1, joined by straight lines from the origin:
 * ½·∫ (X dY − Y dX) = ½·Σ_{s<t} (dx_s·dy_t − dy_s·dx_t), the antisymmetric part of the signature's second level. Above 0 where x moves
 * first and y after it the same way. O(rows).
 * Lévy (1951), Second Berkeley Symposium; Chevyrev and Kormilitzin (2016), "A primer on the signature method", arXiv:1603.03788.
 * Example: levyArea([1, 0], [0, 1]) = 0.5.
 */
export function levyArea(dx: ArrayLike<number>, dy: ArrayLike<number>, from = 0, to = dx.length): number {
  let [x, y, twice] = [0, 0, 0];
  for (let t = from; t < to; t++) {
    twice += x * dy[t]! - y * dx[t]!;
    x += dx[t]!;
    y += dy[t]!;
  }
  return twice / 2;
}
