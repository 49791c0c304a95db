import assert from 'node:assert/strict';
import { learningRateAt, schedules } from '../../../../ml/neural/training/learningRate.ts';
import type { Schedule } from '../../../../ml/neural/training/learningRate.ts';
import { assertClose } from '../../../support/assertClose.ts';

const at = (schedule: Schedule, step: number, warmUp = 0, plateaus = 0) =>
  learningRateAt({ schedule, highest: 0.2, step, steps: 90, warmUp, plateaus });

describe('learningRateAt', () => {
  it('climbs over the warm-up in equal stairs, whatever follows', () => {
    for (const schedule of schedules) {
      assertClose(at(schedule, 0, 0.1), 0.2 / 9, { rel: 1e-15, why: 'the first of nine stairs' });
      assertClose(at(schedule, 8, 0.1), 0.2, { rel: 1e-15, why: 'the last of nine stairs' });
      assert.equal(at(schedule, 9, 0.1), 0.2);
    }
  });

  it('constant stays; cosine is at half in the middle and near 0 at the end', () => {
    assert.equal(at('constant', 89), 0.2);
    assertClose(at('cosine', 45), 0.1, { rel: 1e-15, why: 'half of the way' });
    // 0.2 · sin²(π / 180), since 1 + cos(π − x) = 2 sin²(x / 2).
    assertClose(at('cosine', 89), 0.2 * Math.sin(Math.PI / 180) ** 2, { rel: 1e-10, why: 'one step before the end' });
    const rates = Array.from({ length: 90 }, (_, step) => at('cosine', step));
    assert.ok(rates.every((rate, step) => rate <= (rates[step - 1] ?? 1)));
  });

  it('step is a tenth after each third; plateau is a half after each plateau', () => {
    for (const [step, expected] of [
      [29, 0.2],
      [30, 0.02],
      [59, 0.02],
      [60, 0.002],
    ] as const)
      assertClose(at('step', step), expected, { rel: 1e-12, why: `step ${step}` });
    assert.equal(at('plateau', 50, 0, 2), 0.05);
  });
});
