import assert from 'node:assert/strict';
import { hayashiYoshida, leadLagContrast, type Ticks } from '../../../ml/graph/hayashiYoshida.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { followerTicks } from '../../support/leadLagData.ts';

/** The definition, over all pairs of intervals. */
function slow(x: Ticks, y: Ticks, shift: number): number {
  let sum = 0;
  for (let i = 1; i < x.time.length; i++) {
    for (let j = 1; j < y.time.length; j++) {
      const from = Math.max(x.time[i - 1]!, y.time[j - 1]! - shift);
      const to = Math.min(x.time[i]!, y.time[j]! - shift);
      if (from < to) sum += (x.value[i]! - x.value[i - 1]!) * (y.value[j]! - y.value[j - 1]!);
    }
  }
  return sum;
}

const { x, y } = followerTicks(1, { length: 2000 });

describe('hayashiYoshida', () => {
  it('is the sum over all pairs of intervals that overlap, at any shift and beyond both ends', () => {
    for (const shift of [0, 1, -1, 17, -40, 40, 1000, -1999, 2500, -2500])
      assertClose(hayashiYoshida(x, y, shift).covariance, slow(x, y, shift), { abs: 1e-9, why: `shift ${shift}` });
    const late = { time: y.time.map((t) => t + 500), value: y.value };
    assertClose(hayashiYoshida(x, late).covariance, slow(x, late, 0), { abs: 1e-9, why: 'one begins later' });
    assertClose(hayashiYoshida(late, x).covariance, slow(late, x, 0), { abs: 1e-9, why: 'the other begins later' });
    assert.equal(hayashiYoshida(x, { time: y.time.map((t) => t + 2000), value: y.value }).covariance, 0);
  });

  it('on ticks at the same times is the realised covariance', () => {
    const random = createRandom(4, 'synchronous');
    const value = x.value.map(() => random.normal());
    let realised = 0;
    for (let i = 1; i < value.length; i++) realised += (x.value[i]! - x.value[i - 1]!) * (value[i]! - value[i - 1]!);
    assertClose(hayashiYoshida(x, { time: x.time, value }).covariance, realised, { rel: 1e-12, why: 'realised' });
  });

  it('does not depend on who comes first, on levels or on ticks without a move', () => {
    const forth = hayashiYoshida(x, y, 30).covariance;
    assertClose(hayashiYoshida(y, x, -30).covariance, forth, { rel: 1e-12, why: 'swapped' });
    const lifted = { time: y.time, value: y.value.map((value) => value + 1024) };
    assertClose(hayashiYoshida(x, lifted, 30).covariance, forth, { rel: 1e-9, why: 'another level' });
    assertClose(hayashiYoshida(x, y, 0).covariance, slow(y, x, 0), { rel: 1e-9, why: 'symmetric at 0' });
  });

  it('has no bias from ticks at other times, and the variance it says where nothing is shared', () => {
    let [joint, standardised] = [0, 0];
    for (let seed = 0; seed < 300; seed++) {
      const together = followerTicks(seed, { length: 1000, lead: 0, coupling: 0.5 });
      joint += hayashiYoshida(together.x, together.y).covariance / 1000 / 300;
      const alone = followerTicks(seed, { length: 1000, coupling: 0 });
      const { covariance, variance } = hayashiYoshida(alone.x, alone.y);
      standardised += covariance ** 2 / variance / 300;
    }
    // The walks are seen from their first to their last ticks, some 20 ms less than 1000.
    assertClose(joint, 0.5 * 0.98, { abs: 0.02, why: 'covariance of a step of 1 ms' });
    assertClose(standardised, 1, { abs: 0.25, why: 'mean of z², 3·√(2/300)' });
  });
});

describe('leadLagContrast', () => {
  const shifts = Float64Array.from({ length: 41 }, (_, at) => 5 * (at - 20));

  it('peaks at the lead', () => {
    for (const [lead, seed] of [
      [40, 1],
      [15, 2],
      [75, 3],
    ] as const) {
      const ticks = followerTicks(seed, { lead });
      const contrast = leadLagContrast(ticks.x, ticks.y, shifts);
      const peak = shifts[contrast.indexOf(Math.max(...contrast))]!;
      assert.ok(Math.abs(peak - lead) <= 5, `lead ${lead}, peak at ${peak}`);
      assert.ok(Math.max(...contrast) > 0.6, `0.8 thinned by few ticks, got ${Math.max(...contrast)}`);
      const swapped = leadLagContrast(ticks.y, ticks.x, shifts).reverse();
      swapped.forEach((value, at) => assertClose(value, contrast[at]!, { abs: 1e-12, why: 'swapped' }));
    }
  });

  it('of a series with itself is 1 at 0 and does not depend on scale', () => {
    assertClose(leadLagContrast(x, x, [0])[0]!, 1, { abs: 1e-12, why: 'with itself' });
    const large = { time: x.time, value: x.value.map((value) => 1e6 * value) };
    assertClose(leadLagContrast(large, y, [35])[0]!, leadLagContrast(x, y, [35])[0]!, { rel: 1e-9, why: 'scaled' });
  });

  it('takes time in proportion to the ticks', () => {
    // 400 000 ticks a side; all pairs would be 1.6e11 steps.
    const ticks = followerTicks(5, { length: 400_000, seen: 1 });
    const began = process.cpuUsage().user;
    leadLagContrast(ticks.x, ticks.y, [40]);
    assert.ok(process.cpuUsage().user - began < 2e6, 'under two seconds of processor time');
  });
});
