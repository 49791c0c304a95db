/**
 * Distribution function of the standard normal, Φ(x) = P(Z ≤ x), with small relative error in the lower tail too.
 *
 * Accepts ±∞; NaN gives NaN. Three rational approximations as in R's `pnorm`.
 * Cody (1969), "Rational Chebyshev approximations for the error function", Mathematics of Computation 23.
 * Example: normalCdf(1.959963984540054) = 0.975.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  const y = Math.abs(x);
  if (y <= 0.67448975) {
    const square = y * y;
    return 0.5 + (x * horner(centreTop, square)) / horner(centreBottom, square);
  }
  if (y > 40) return x < 0 ? 0 : 1;
  const tail = density(y) * (y <= 5.656854249492381 ? horner(middleTop, y) / horner(middleBottom, y) : farRatio(y));
  return x < 0 ? tail : 1 - tail;
}

/** exp(−y²/2) with y² split, so that the exponent keeps its digits. */
function density(y: number): number {
  const rough = Math.trunc(y * 16) / 16;
  return Math.exp(-0.5 * rough * rough) * Math.exp(-0.5 * (y - rough) * (y + rough));
}

function farRatio(y: number): number {
  const inverse = 1 / (y * y);
  const ratio = (inverse * horner(farTop, inverse)) / horner(farBottom, inverse);
  return (0.3989422804014327 - ratio) / y;
}

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i += 1) sum = sum * x + coefficients[i]!;
  return sum;
}

const centreTop = [0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356];
const centreBottom = [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673];
const middleTop = [
  1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
  2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
];
const middleBottom = [
  1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097, 34900.95272114598,
  38912.00328609327, 19685.429676859992,
];
const farTop = [
  0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
  2.9112874951168793e-5,
];
const farBottom = [
  1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 7.297515550839662e-5,
];
