import assert from 'node:assert/strict';
import { littleBagsVariance } from '../../../../ml/causal/effects/littleBags.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';

describe('littleBagsVariance', () => {
  it('is raw variance plus the debias, worked by hand', () => {
    // noise 1, S 1, se 2·√(2/50) = 0.4, z 2.5: 1 + 0.4·φ(2.5)/Φ(2.5), φ = .0175283, Φ = .9937903 (SciPy 1.17 norm).
    const found = littleBagsVariance({ between: 2, total: 3, groups: 50, groupSize: 2 });
    assertClose(found, 1 + (0.4 * 0.01752830049356854) / 0.9937903346742238, { rel: 1e-12, why: 'by hand' });
  });

  it('stays positive where noise is larger than what groups differ by, and as far out as digits go', () => {
    for (const total of [5, 50, 5000, 5e6]) {
      const found = littleBagsVariance({ between: 1, total, groups: 2000, groupSize: 2 });
      assert.ok(found > 0 && found < total, `${found} of total ${total}`);
    }
    assert.equal(littleBagsVariance({ between: 0, total: 0, groups: 10, groupSize: 2 }), 0);
  });

  it('joins its two formulas for φ/Φ without a step', () => {
    const at = (z: number) => {
      // z = (2·b − t)/(max·√(2/G)) with g = 2 and noise = t − b the larger: solve for b at t − b = 1.
      const b = 1 + z * Math.sqrt(2 / 20000);
      return littleBagsVariance({ between: b, total: 1 + b, groups: 20000, groupSize: 2 });
    };
    assertClose(at(-30.0001), at(-29.9999), { rel: 1e-4, why: 'continuous at −30' });
  });

  it('recovers the variance of groups in simulation', () => {
    const random = createRandom(1, 'bags');
    const [groups, groupSize, sampling, noise] = [4000, 4, 0.5, 2];
    let [between, total] = [0, 0];
    for (let group = 0; group < groups; group++) {
      const shared = Math.sqrt(sampling) * random.normal();
      let mean = 0;
      for (let tree = 0; tree < groupSize; tree++) {
        const value = shared + Math.sqrt(noise) * random.normal();
        mean += value / groupSize;
        total += value ** 2 / (groups * groupSize);
      }
      between += mean ** 2 / groups;
    }
    const found = littleBagsVariance({ between, total, groups, groupSize });
    assertClose(found, sampling, { rel: 0.1, why: 'variance that trees of a group share; its own error is about 3 %' });
  });
});
