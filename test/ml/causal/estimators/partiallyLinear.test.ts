import assert from 'node:assert/strict';
import { partiallyLinear } from '../../../../ml/causal/estimators/partiallyLinear.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { simulated } from './simulated.ts';

describe('partiallyLinear', () => {
  it('recovers the effect that the covariates hide, continuous and binary, in 90 % to 100 % of 95 % intervals', () => {
    for (const binary of [false, true]) {
      let inside = 0;
      for (let seed = 1; seed <= 60; seed += 1) {
        const { data } = simulated(seed, 400, { binary });
        const { lower, upper } = partiallyLinear(data, { folds: 4, embargo: 0, lag: 0 });
        if (lower <= 1 && 1 <= upper) inside += 1;
      }
      // 60 intervals of 95 %: 57 ± 1.7; three of those below is 52.
      assert.ok(inside >= 52, `${inside} of 60 intervals hold the truth, binary: ${binary}`);
    }
  });

  it('needs the lag where rows resemble their neighbours: without it intervals are too short', () => {
    const held = (lag: number) => {
      let inside = 0;
      for (let seed = 1; seed <= 60; seed += 1) {
        const { data } = simulated(seed, 600, { persistence: 0.9 });
        const { lower, upper } = partiallyLinear(data, { folds: 4, embargo: 20, lag });
        if (lower <= 1 && 1 <= upper) inside += 1;
      }
      return inside;
    };
    const [plain, robust] = [held(0), held(20)];
    assert.ok(plain <= 42, `${plain} of 60 intervals hold the truth without a lag`);
    assert.ok(robust >= 46, `${robust} of 60 intervals hold the truth with 20 rows of lag`);
  });

  it('scales with its units', () => {
    const { data } = simulated(4, 300);
    const options = { folds: 4, embargo: 2, lag: 2 };
    const plain = partiallyLinear(data, options);
    const scaled = partiallyLinear(
      { ...data, treatment: data.treatment.map((t) => 10 * t), outcome: data.outcome.map((y) => 3 * y + 8) },
      options,
    );
    assertClose(scaled.effect, 0.3 * plain.effect, { rel: 1e-9, why: 'outcome × 3, treatment × 10' });
    assertClose(scaled.standardError, 0.3 * plain.standardError, { rel: 1e-9, why: 'its error too' });
  });
});
