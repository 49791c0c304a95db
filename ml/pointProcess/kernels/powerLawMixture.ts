import { geometric } from '../../stats/geometric.ts';
import { defineMixtureKernel } from './defineMixtureKernel.ts';

const scales = 15;
const ratio = 5;

/**
 * The power law as 15 exponentials a factor 5 apart, less a fast one so that φ(0) = 0:
 * φ(u) = (n/Z) [Σ_{i<15} (τ0 5^i)^{−(1+ε)} e^{−u/(τ0 5^i)} − S e^{−5u/τ0}]; S makes φ(0) = 0 and Z makes ∫φ = n.
 * Falls as u^{−(1+ε)} from τ0 to τ0 · 5¹⁴ seconds. Shape: `epsilon` ε and `shortest` τ0 in seconds.
 * Shares w_i = 5^{−iε}/z and w₁₅ = −Σ 5^{−i(1+ε)} / (5z), z so that they sum to 1: they do not depend on τ0.
 * Hardiman, Bercot and Bouchaud (2013), European Physical Journal B 86, arXiv 1302.1405.
 * Example: density(0, [0.3, 0.01], 0) = 0.
 */
export const powerLawMixture = defineMixtureKernel({
  name: 'powerLawMixture',
  purpose: 'Long memory in O(n): feedback from milliseconds to days in one law, for long records.',
  cite: 'Hardiman, Bercot and Bouchaud (2013), European Physical Journal B 86, arXiv 1302.1405.',
  terms: [1, 1],
  shapeNames: () => ['epsilon', 'shortest'],
  shapeOf: () => [0, 1],
  mixture(shape) {
    const [epsilon, shortest] = [shape[0]!, shape[1]!];
    const count = scales + 1;
    const [weights, decays] = [new Float64Array(count), new Float64Array(count)];
    const weightSlopes = new Float64Array(2 * count);
    const decaySlopes = new Float64Array(2 * count);
    decaySlopes.fill(-1, count);
    let [total, slope] = [0, 0];
    for (let i = 0; i < scales; i++) {
      const perEpsilon = -i * Math.log(ratio) * epsilon;
      const share = ratio ** (-i * epsilon);
      const taken = ratio ** (-i * (1 + epsilon)) / ratio;
      weights[i] = share;
      weightSlopes[i] = perEpsilon * share;
      weights[scales]! -= taken;
      weightSlopes[scales]! -= perEpsilon * taken;
      total += share - taken;
      slope += perEpsilon * (share - taken);
      decays[i] = 1 / (shortest * ratio ** i);
    }
    decays[scales] = ratio / shortest;
    for (let c = 0; c < count; c++) {
      weights[c]! /= total;
      weightSlopes[c] = (weightSlopes[c]! - weights[c]! * slope) / total;
    }
    return { weights, decays, weightSlopes, decaySlopes };
  },
  grid: ({ short, long }) =>
    [0.1, 0.4, 1.2].flatMap((epsilon) =>
      geometric(short / 4, Math.sqrt(short * long), 5).map((shortest) => Float64Array.of(epsilon, shortest)),
    ),
});
