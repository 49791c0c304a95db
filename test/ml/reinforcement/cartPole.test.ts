import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { cartPole, type CartPoleState } from '../../../ml/reinforcement/cartPole.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const at = (position: number, velocity: number, angle: number, angularVelocity: number): CartPoleState => ({
  ...{ position, velocity, angle, angularVelocity },
  steps: 0,
});

function numbers(state: CartPoleState): number[] {
  const seen = new Float64Array(4);
  cartPole.observe(state, seen, 0);
  return Array.from(seen);
}

function pushed(state: CartPoleState, actions: readonly number[]): CartPoleState {
  return actions.reduce((one, action) => cartPole.step(one, action).state, state);
}

describe('cartPole', () => {
  it('moves as gymnasium 1.3.0 does', () => {
    const end = numbers(pushed(at(0.01, -0.02, 0.03, 0.04), [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]));
    // env.unwrapped.state = (.01, -.02, .03, .04); ten steps right, left, … of gymnasium 1.3.0's CartPole-v1.
    const theirs = [0.025170769806, -0.023430405247, 0.016253613776, 0.115669558397];
    theirs.forEach((value, i) => assertClose(end[i]!, value, { abs: 1e-11, why: `number ${i} of the state` }));
  });

  it('is the same world in a mirror', () => {
    const actions = [1, 1, 0, 1, 0, 0, 0, 1];
    const here = numbers(pushed(at(0.3, -0.2, 0.05, 0.1), actions));
    const there = numbers(
      pushed(
        at(-0.3, 0.2, -0.05, -0.1),
        actions.map((action) => 1 - action),
      ),
    );
    assert.deepEqual(
      there,
      here.map((value) => -value),
    );
  });

  it('ends the task outside 2.4 m or 12 degrees, and cuts it after 500 steps', () => {
    const limit = (12 * Math.PI) / 180;
    assert.equal(cartPole.step(at(2.39, 0, 0, 0), 1).terminated, false);
    assert.equal(cartPole.step(at(2.39, 1, 0, 0), 1).terminated, true);
    assert.equal(cartPole.step(at(0, 0, limit - 0.001, 0), 1).terminated, false);
    assert.equal(cartPole.step(at(0, 0, limit - 0.001, 1), 1).terminated, true);
    const late = { ...at(0, 0, 0, 0), steps: 498 };
    const before = cartPole.step(late, 1);
    assert.equal(before.truncated, false);
    const cut = cartPole.step(before.state, 0);
    assert.deepEqual([cut.truncated, cut.terminated, cut.reward], [true, false, 1]);
  });

  it('begins within 0.05 of rest, the same for the same seed', () => {
    const state = cartPole.reset(createRandom(3));
    assert.deepEqual(cartPole.reset(createRandom(3)), state);
    for (const value of numbers(state)) assert.ok(value !== 0 && Math.abs(value) <= 0.05, String(value));
    assert.equal(state.steps, 0);
  });

  it('changes no state it is given and refuses other actions with both numbers', () => {
    const state = Object.freeze(at(0, 0, 0, 0));
    cartPole.step(state, 1);
    assert.throws(
      () => cartPole.step(state, 2),
      (error) => error instanceof InputError && /0 to 1, got 2/.test(error.message),
    );
  });
});
