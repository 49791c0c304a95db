import type { Environment, Transition } from './environment.ts';
import { requireAction } from './requireAction.ts';

/** Cart and pole: metres, metres a second, radians from upright, radians a second, and steps since the reset. */
export interface CartPoleState {
  readonly position: number;
  readonly velocity: number;
  readonly angle: number;
  readonly angularVelocity: number;
  readonly steps: number;
}

const gravity = 9.8;
const massPole = 0.1;
const massTotal = 1 + massPole;
const halfLength = 0.5;
const poleMoment = massPole * halfLength;
const force = 10;
const seconds = 0.02;
const angleLimit = (12 * 2 * Math.PI) / 360;
const positionLimit = 2.4;
const longestEpisode = 500;

/**
 * The cart–pole task: keep a pole upright on a cart by pushing it left (action 0) or right (action 1) with 10 N every 0.02 s.
 *
 * Explicit Euler of Barto, Sutton and Anderson's equations, position and angle by the velocities of before the step, as
 * `CartPole-v1` of gymnasium 1.3. Reward 1 a step, the last one too. Terminated beyond 2.4 m or 12°, truncated after 500 steps
 * (both may hold). A reset draws the four numbers from U(−0.05, 0.05) in the order position, velocity, angle, angular velocity,
 * which is also that of an observation. A policy that never fails earns 500; the task counts as solved at 475.
 *
 * Barto, Sutton and Anderson (1983), "Neuronlike adaptive elements that can solve difficult learning control problems",
 * IEEE Transactions on Systems, Man, and Cybernetics 13. Example: `cartPole.step(cartPole.reset(createRandom(1)), 1).reward` is 1.
 */
export const cartPole: Environment<CartPoleState> = {
  observationSize: 4,
  actions: 2,
  reset(random) {
    const draw = (): number => 0.1 * random.uniform() - 0.05;
    return { position: draw(), velocity: draw(), angle: draw(), angularVelocity: draw(), steps: 0 };
  },
  step(state, action) {
    requireAction(action, 2);
    const next = moved(state, action === 1 ? force : -force);
    return {
      state: next,
      reward: 1,
      terminated: Math.abs(next.position) > positionLimit || Math.abs(next.angle) > angleLimit,
      truncated: next.steps >= longestEpisode,
    } satisfies Transition<CartPoleState>;
  },
  observe(state, into, at) {
    into[at] = state.position;
    into[at + 1] = state.velocity;
    into[at + 2] = state.angle;
    into[at + 3] = state.angularVelocity;
  },
};

function moved({ position, velocity, angle, angularVelocity, steps }: CartPoleState, push: number): CartPoleState {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const drive = (push + poleMoment * angularVelocity ** 2 * sine) / massTotal;
  const turn = (gravity * sine - cosine * drive) / (halfLength * (4 / 3 - (massPole * cosine ** 2) / massTotal));
  const acceleration = drive - (poleMoment * turn * cosine) / massTotal;
  return {
    position: position + seconds * velocity,
    velocity: velocity + seconds * acceleration,
    angle: angle + seconds * angularVelocity,
    angularVelocity: angularVelocity + seconds * turn,
    steps: steps + 1,
  };
}
