/**
 * Spectral radius of a square non-negative matrix: growth of its powers, by repeated squaring (Gelfand's formula), which also
 * settles where eigenvalues of equal size alternate. Relative error about 1e-12.
 * Example: spectralRadius([[0, 0.5], [0.5, 0]]) = 0.5.
 */
export function spectralRadius(matrix: readonly (readonly number[])[]): number {
  let power = matrix.map((row) => [...row]);
  let logScale = 0;
  let exponent = 1;
  for (let step = 0; step < 40; step++) {
    const size = Math.max(...power.flat());
    if (size === 0) return 0;
    power = power.map((row) => row.map((value) => value / size));
    logScale += Math.log(size) / exponent;
    power = power.map((row) =>
      row.map((_, column) => row.reduce((sum, value, k) => sum + value * power[k]![column]!, 0)),
    );
    exponent *= 2;
  }
  return Math.exp(logScale);
}
