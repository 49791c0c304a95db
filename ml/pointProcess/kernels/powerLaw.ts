import { geometric } from '../../stats/geometric.ts';
import type { Pair } from '../events.ts';
import type { Column, Kernel } from './kernel.ts';

/** Sources a block: their times and impacts stay in the first-level cache while all targets pass. */
const block = 1024;

/** f = p c^p (u + c)^{−(1+p)}, with ∂f/∂log p = f (1 + p ln(c/(u+c))) and ∂f/∂log c = f (p − (1+p) c/(u+c)). */
function addDensities({ target, source, impact }: Pair, exponent: number, cutoff: number, column: Column): void {
  const { value, slopes } = column;
  const [ofExponent, ofCutoff] = slopes;
  const logCutoff = Math.log(cutoff);
  const height = exponent / cutoff;
  for (let from = 0; from < source.length; from += block) {
    const to = Math.min(source.length, from + block);
    for (let k = 0; k < target.length; k++) {
      const time = target[k]!;
      let [sum, byExponent, byCutoff] = [0, 0, 0];
      for (let s = from; s < to && source[s]! < time; s++) {
        const far = time - source[s]! + cutoff;
        const log = logCutoff - Math.log(far);
        const each = impact[s]! * Math.exp((1 + exponent) * log);
        sum += each;
        byExponent += each * log;
        byCutoff += each / far;
      }
      value[k]! += height * sum;
      if (!ofExponent || !ofCutoff) continue;
      ofExponent[k]! += height * (sum + exponent * byExponent);
      ofCutoff[k]! += height * (exponent * sum - (1 + exponent) * cutoff * byCutoff);
    }
  }
}

/**
 * φ(u) = n p c^p / (u + c)^{1+p}, Omori's law, exactly: O(n²) for a likelihood, in blocks. ∫₀ᵘ = n (1 − (1 + u/c)^{−p}).
 * Shape: `exponent` p and `cutoff` c in seconds.
 * Ogata (1988), "Statistical models for earthquake occurrences", JASA 83(401).
 * Example: density(0, [0.8, 0.3], 0) = 0.8 / 0.3.
 */
export const powerLaw: Kernel = {
  name: 'powerLaw',
  purpose: 'Long memory, exact and quadratic in time: records of up to some ten thousand events.',
  cite: 'Ogata (1988), JASA 83(401); Omori (1894).',
  terms: [1, 1],
  mostEvents: 30_000,
  shapeNames: () => ['exponent', 'cutoff'],
  shapeOf: () => [0, 1],
  density: (u, shape) => (shape[0]! / shape[1]!) * (1 + u / shape[1]!) ** -(1 + shape[0]!),
  cumulative: (u, shape) => -Math.expm1(-shape[0]! * Math.log1p(u / shape[1]!)),
  fill(pair, shape, _term, column) {
    const [exponent, cutoff] = [shape[0]!, shape[1]!];
    column.value.fill(0);
    for (const each of column.slopes) each.fill(0);
    addDensities(pair, exponent, cutoff, column);
    const { source, impact, horizon } = pair;
    column.integral = 0;
    column.integralSlopes.fill(0);
    for (let s = 0; s < source.length; s++) {
      const reach = (horizon - source[s]!) / cutoff;
      const log = Math.log1p(reach);
      const left = Math.exp(-exponent * log);
      column.integral -= impact[s]! * Math.expm1(-exponent * log);
      if (column.slopes.length === 0) continue;
      column.integralSlopes[0]! += impact[s]! * exponent * log * left;
      column.integralSlopes[1]! -= (impact[s]! * exponent * reach * left) / (1 + reach);
    }
  },
  compensate({ target, source, impact }, shape, _term, factor, out) {
    const [exponent, cutoff] = [shape[0]!, shape[1]!];
    for (let k = 0; k < out.length; k++) {
      let sum = 0;
      for (let s = 0; s < source.length && source[s]! < target[k]!; s++)
        sum -= impact[s]! * Math.expm1(-exponent * Math.log1p((target[k]! - source[s]!) / cutoff));
      out[k]! += factor * sum;
    }
  },
  mixture: () => null,
  grid: ({ short, long }) =>
    [0.3, 1, 3].flatMap((exponent) =>
      geometric(short, Math.sqrt(short * long), 4).map((cutoff) => Float64Array.of(exponent, cutoff)),
    ),
};
