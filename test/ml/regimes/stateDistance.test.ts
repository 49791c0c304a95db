import { stateDistance, type StateLaw } from '../../../ml/regimes/stateDistance.ts';
import { assertClose } from '../../support/assertClose.ts';

const law = (mean: number[], covariance: number[]): StateLaw => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
});

describe('distance between states', () => {
  const a = law([0, 1], [1, 0.3, 0.3, 2]);
  const b = law([1, 0], [2, -0.2, -0.2, 1]);

  it('is that of the formulas in one dimension', () => {
    const [p, q] = [law([1], [4]), law([3], [1])];
    const jeffreys = 0.5 * (1 / 4 + 4 - 2 + 4 * (1 / 4 + 1));
    assertClose(stateDistance(p, q, 'symmetrised-kl'), jeffreys, { abs: 1e-14, why: 'by hand' });
    assertClose(stateDistance(p, q, 'bhattacharyya'), 4 / (8 * 2.5) + 0.5 * Math.log(2.5 / 2), {
      abs: 1e-14,
      why: 'by hand',
    });
  });

  it('equals its integral', () => {
    // exp(−Bhattacharyya) = ∫ √(p·q), by a grid over ±12.
    const density = ({ mean, covariance: [s00, s01, , s11] }: StateLaw, x: number, y: number) => {
      const determinant = s00! * s11! - s01! * s01!;
      const [u, v] = [x - mean[0]!, y - mean[1]!];
      const square = (s11! * u * u - 2 * s01! * u * v + s00! * v * v) / determinant;
      return Math.exp(-0.5 * square) / (2 * Math.PI * Math.sqrt(determinant));
    };
    let overlap = 0;
    let divergence = 0;
    for (let x = -12; x <= 12; x += 0.05) {
      for (let y = -12; y <= 12; y += 0.05) {
        const [p, q] = [density(a, x, y), density(b, x, y)];
        overlap += Math.sqrt(p * q) * 0.0025;
        if (p > 0 && q > 0) divergence += (p - q) * Math.log(p / q) * 0.0025;
      }
    }
    assertClose(Math.exp(-stateDistance(a, b, 'bhattacharyya')), overlap, { abs: 1e-6, why: 'overlap' });
    assertClose(stateDistance(a, b, 'symmetrised-kl'), divergence, { abs: 1e-5, why: 'divergence both ways' });
  });

  it('is 0 to itself, symmetric, and blind to units', () => {
    for (const kind of ['symmetrised-kl', 'bhattacharyya'] as const) {
      assertClose(stateDistance(a, a, kind), 0, { abs: 1e-14, why: kind });
      assertClose(stateDistance(a, b, kind), stateDistance(b, a, kind), { abs: 1e-14, why: kind });
      const unit = ({ mean, covariance: c }: StateLaw) =>
        law([10 * mean[0]!, mean[1]!], [100 * c[0]!, 10 * c[1]!, 10 * c[2]!, c[3]!]);
      assertClose(stateDistance(unit(a), unit(b), kind), stateDistance(a, b, kind), { abs: 1e-12, why: kind });
    }
  });
});
