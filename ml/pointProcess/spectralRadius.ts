type Matrix = readonly (readonly number[])[];

const squarings = 40;

/**
 * Spectral radius of a square non-negative matrix: growth of its powers, by repeated squaring (Gelfand's formula), which also
 * settles where eigenvalues of equal size alternate. Relative error about 1e-12.
 * Example: spectralRadius([[0, 0.5], [0.5, 0]]) = 0.5.
 */
export function spectralRadius(matrix: Matrix): number {
  let power = matrix;
  let logScale = 0;
  let exponent = 1;
  for (let step = 0; step < squarings; step++) {
    const size = Math.max(...power.flat());
    if (size === 0) return 0;
    power = square(power, size);
    logScale += Math.log(size) / exponent;
    exponent *= 2;
  }
  return Math.exp(logScale);
}

/**
 * ∂ρ / ∂G_ij of a non-negative matrix with a simple largest eigenvalue: u_i v_j / (u·v) of its left and right eigenvectors. Powers of
 * I + G, scaled, end at v uᵀ, also where those of G alternate. Magnus (1985), Econometric Theory 1.
 * Example: of [[0, 0.5], [0.5, 0]] every element is 0.5.
 */
export function spectralSlopes(matrix: Matrix): number[][] {
  let power: Matrix = matrix.map((row, i) => row.map((value, j) => value + (i === j ? 1 : 0)));
  for (let step = 0; step < squarings; step++) power = square(power, Math.max(...power.flat()));
  const trace = power.reduce((sum, row, i) => sum + row[i]!, 0);
  return matrix.map((row, i) => row.map((_, j) => power[j]![i]! / trace));
}

/** (A / size)². */
function square(matrix: Matrix, size: number): number[][] {
  const scaled = matrix.map((row) => row.map((value) => value / size));
  return scaled.map((row) =>
    row.map((_, column) => row.reduce((sum, value, k) => sum + value * scaled[k]![column]!, 0)),
  );
}
