import { InputError } from '../../contracts/failures.ts';
import { choleskyFactor } from '../linalg/cholesky.ts';
import { createRandom } from '../stats/rng.ts';
import type { Random } from '../stats/rng.ts';
import { requireCount } from './requireParameters.ts';

export interface RegimeParameters {
  /** One vector a state, all of one length p. */
  readonly means: readonly (readonly number[])[];
  /** One symmetric positive definite p × p matrix a state. */
  readonly covariances: readonly (readonly (readonly number[])[])[];
  /** Row i: probabilities of the next state after state i. */
  readonly transition: readonly (readonly number[])[];
}

export interface RegimePath {
  /** (rows, p) row-major. */
  readonly values: Float64Array;
  /** The state of each row. */
  readonly states: Int32Array;
  readonly truth: RegimeParameters & { readonly stationary: readonly number[] };
}

/**
 * A path of a Gaussian hidden Markov model with known truth.
 *
 *   s_0 ~ π,  s_t | s_{t−1} ~ transition[s_{t−1}],  x_t | s_t ~ N(means[s_t], covariances[s_t]),  π = π · transition
 *
 * The path begins in the stationary distribution, so that shares of states are right in expectation from the first row.
 * States and values come from separate random streams: other means leave the path of the states as it was.
 * Rabiner (1989), "A tutorial on hidden Markov models", Proc. IEEE 77(2), section II.
 */
export function generateRegimes(
  parameters: RegimeParameters,
  { seed, rows }: { readonly seed: number; readonly rows: number },
): RegimePath {
  requireCount('Rows of a regime path', rows);
  const factors = factorsOf(parameters);
  const stationary = stationaryOf(parameters.transition);
  const states = generateStates(parameters.transition, { seed, rows });
  const p = parameters.means[0]!.length;
  const random = createRandom(seed, 'regimes', 'values');
  const values = new Float64Array(rows * p);
  const shocks = new Float64Array(p);
  for (let row = 0; row < rows; row++) {
    const [mean, factor] = [parameters.means[states[row]!]!, factors[states[row]!]!];
    for (let column = 0; column < p; column++) shocks[column] = random.normal();
    for (let column = 0; column < p; column++) {
      let value = mean[column]!;
      for (let each = 0; each <= column; each++) value += factor[column * p + each]! * shocks[each]!;
      values[row * p + column] = value;
    }
  }
  return { values, states, truth: { ...parameters, stationary } };
}

/** The states alone; the same seed gives the same path whatever is drawn from it. */
export function generateStates(
  transition: RegimeParameters['transition'],
  { seed, rows }: { readonly seed: number; readonly rows: number },
): Int32Array {
  const stationary = stationaryOf(transition);
  const random = createRandom(seed, 'regimes', 'states');
  const states = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    states[row] = drawFrom(row === 0 ? stationary : transition[states[row - 1]!]!, random);
  }
  return states;
}

function drawFrom(probabilities: readonly number[], random: Random): number {
  let left = random.uniform();
  const last = probabilities.length - 1;
  for (let state = 0; state < last; state++) {
    left -= probabilities[state]!;
    if (left < 0) return state;
  }
  return last;
}

const steps = 100_000;
const tolerance = 1e-14;

/** Stationary distribution by power iteration on (I + P) / 2, which has the same one and no cycles. */
export function stationaryOf(transition: RegimeParameters['transition']): readonly number[] {
  checkTransition(transition);
  const states = transition.length;
  let now = new Array<number>(states).fill(1 / states);
  for (let step = 0; step < steps; step++) {
    const next = now.map((share, to) => {
      const arriving = now.reduce((sum, from, index) => sum + from * transition[index]![to]!, 0);
      return (share + arriving) / 2;
    });
    const change = Math.max(...next.map((share, state) => Math.abs(share - now[state]!)));
    now = next;
    if (change < tolerance) return now;
  }
  throw new InputError(
    `A transition matrix should have one stationary distribution that ${steps} steps find; make its states less sticky.`,
  );
}

function checkTransition(transition: RegimeParameters['transition']): void {
  const states = transition.length;
  for (const row of transition) {
    const sum = row.reduce((total, value) => total + value, 0);
    if (row.length === states && row.every((value) => value >= 0) && Math.abs(sum - 1) < 1e-9) continue;
    throw new InputError(
      `Rows of a transition matrix of ${states} states should be ${states} probabilities that sum to 1, got ${JSON.stringify(row)}.`,
    );
  }
  if (states === 0) throw new InputError('A transition matrix should have at least one state, got none.');
}

function factorsOf({ means, covariances, transition }: RegimeParameters): readonly Float64Array[] {
  const states = transition.length;
  const p = means[0]?.length ?? 0;
  if (means.length !== states || covariances.length !== states || p === 0 || means.some((mean) => mean.length !== p)) {
    throw new InputError(
      `Regimes need a mean and a covariance matrix of one size for each of ${states} states, got ${means.length} means and ${covariances.length} matrices.`,
    );
  }
  return covariances.map((matrix, state) => {
    const flat = Float64Array.from(matrix.flat());
    const factor = new Float64Array(p * p);
    const symmetric = matrix.every((row, i) => row.length === p && row.every((value, j) => value === matrix[j]![i]));
    if (matrix.length === p && symmetric && choleskyFactor(flat, p, factor)) return factor;
    throw new InputError(
      `The covariance matrix of state ${state} should be ${p} × ${p}, symmetric and positive definite, got ${JSON.stringify(matrix)}.`,
    );
  });
}
