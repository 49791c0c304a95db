import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { adamStep, newAdamState } from '../../../../ml/neural/training/adam.ts';
import { assertClose } from '../../../support/assertClose.ts';

/** Gradient of x² + 3y² + xy. */
const slope = ([x, y]: Float64Array) => Float64Array.of(2 * x! + y!, 6 * y! + x!);

function path(steps: number, weightDecay: number): Float64Array[] {
  const weights = Float64Array.of(1, -2);
  const state = newAdamState(2);
  return Array.from({ length: steps }, () => {
    adamStep(weights, slope(weights), state, { learningRate: 0.1, weightDecay });
    return weights.slice();
  });
}

describe('adamStep', () => {
  it('takes the three steps that PyTorch takes in 64 bits', () => {
    const expected = [
      [1, -1.900000000091],
      [0.925586328164, -1.800185390097],
      [0.845317622091, -1.700656068039],
    ];
    path(3, 0).forEach((point, step) =>
      point.forEach((value, i) => assertClose(value, expected[step]![i]!, { abs: 1e-12, why: `step ${step}` })),
    );
  });

  it('takes the weight decay before the step, as AdamW of PyTorch does', () => {
    const [x, y] = path(3, 0.1)[2]!;
    assertClose(x!, 0.81661959447, { abs: 1e-11, why: 'x after three steps' });
    assertClose(y!, -1.644403751191, { abs: 1e-12, why: 'y after three steps' });
  });

  it('finds the minimum, and its first step has the length of the learning rate whatever the scale', () => {
    for (const value of path(400, 0).at(-1)!) assertClose(value, 0, { abs: 1e-3, why: 'the minimum is at 0' });
    for (const scale of [1e-3, 1, 1e6]) {
      const weights = Float64Array.of(0);
      adamStep(weights, Float64Array.of(scale), newAdamState(1), { learningRate: 0.01 });
      assertClose(weights[0]!, -0.01, { rel: 2e-5, why: `gradient ${scale}` });
    }
  });

  it('goes on from copied state to the same bits', () => {
    const whole = path(6, 0.1);
    const weights = Float64Array.of(1, -2);
    let state = newAdamState(2);
    for (let step = 0; step < 6; step += 1) {
      adamStep(weights, slope(weights), state, { learningRate: 0.1, weightDecay: 0.1 });
      state = { first: state.first.slice(), second: state.second.slice(), steps: state.steps };
    }
    assert.deepEqual(weights, whole[5]);
  });

  it('refuses a gradient of another network, with both numbers', () => {
    assert.throws(
      () => adamStep(new Float64Array(3), new Float64Array(2), newAdamState(3), { learningRate: 1 }),
      (error) => error instanceof InputError && /of 3 weights, got 2 and 3/.test(error.message),
    );
  });
});
