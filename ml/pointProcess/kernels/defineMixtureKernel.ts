import { exponentialColumn } from './exponentialColumn.ts';
import type { Kernel, Mixture } from './kernel.ts';

interface Definition extends Pick<Kernel, 'name' | 'purpose' | 'cite' | 'terms' | 'shapeNames' | 'shapeOf' | 'grid'> {
  readonly mixture: (shape: Float64Array, term: number) => Mixture;
}

/** A kernel whose terms are sums of exponentials: likelihood, gradient and compensator in O(n) for each exponential. */
export function defineMixtureKernel(definition: Definition): Kernel {
  const { mixture } = definition;
  return {
    ...definition,
    mostEvents: Infinity,
    density(u, shape, term) {
      const { weights, decays } = mixture(shape, term);
      return weights.reduce((sum, weight, c) => sum + weight * decays[c]! * Math.exp(-decays[c]! * u), 0);
    },
    cumulative(u, shape, term) {
      const { weights, decays } = mixture(shape, term);
      return weights.reduce((sum, weight, c) => sum - weight * Math.expm1(-decays[c]! * u), 0);
    },
    fill(pair, shape, term, column, { level, slope }) {
      const { weights, decays, weightSlopes, decaySlopes } = mixture(shape, term);
      const { value, slopes, integralSlopes } = column;
      const count = value.length;
      value.fill(0);
      for (const each of slopes) each.fill(0);
      integralSlopes.fill(0);
      column.integral = 0;
      const mass = pair.impact.reduce((sum, impact) => sum + impact, 0);
      for (let c = 0; c < decays.length; c++) {
        const [weight, decay] = [weights[c]!, decays[c]!];
        const height = weight * decay;
        const end = exponentialColumn(pair, decay, level, slopes.length > 0 ? slope : null);
        for (let k = 0; k < count; k++) value[k]! += height * level[k]!;
        column.integral += weight * (mass - end.level);
        for (let p = 0; p < slopes.length; p++) {
          const ofWeight = weightSlopes[p * decays.length + c]!;
          const ofDecay = decaySlopes[p * decays.length + c]!;
          const each = slopes[p]!;
          const [first, second] = [decay * ofWeight + height * ofDecay, height * decay * ofDecay];
          for (let k = 0; k < count; k++) each[k]! += first * level[k]! + second * slope[k]!;
          integralSlopes[p]! += ofWeight * (mass - end.level) - weight * decay * ofDecay * end.slope;
        }
      }
    },
    compensate(pair, shape, term, factor, out, { level }) {
      const { weights, decays } = mixture(shape, term);
      const { target, source, impact } = pair;
      for (let c = 0; c < decays.length; c++) {
        exponentialColumn(pair, decays[c]!, level, null);
        const weight = factor * weights[c]!;
        let [next, mass] = [0, 0];
        for (let k = 0; k < out.length; k++) {
          while (next < source.length && source[next]! < target[k]!) mass += impact[next++]!;
          out[k]! += weight * (mass - level[k]!);
        }
      }
    },
  };
}
