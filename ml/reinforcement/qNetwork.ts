import { createDenseNetwork, type DenseNetwork, type Tape } from './denseNetwork.ts';

export interface QNetworkShape {
  readonly observationSize: number;
  readonly actions: number;
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  /** Whether the last layer gives V and A instead of Q: Q_a = V + A_a − mean A. */
  readonly dueling: boolean;
}

/** The value of each action, Q(s, ·), by a dense network. */
export interface QNetwork extends Pick<DenseNetwork, 'weightCount' | 'initial' | 'createTape'> {
  readonly shape: QNetworkShape;
  /** Q of the first `rows` rows of `tape.layers[0]`, (rows, actions), in an array that the next call on the tape overwrites. */
  values(weights: Float64Array, tape: Tape, rows: number): Float64Array;
  /** After `values` of the same rows: d loss / d weights from `slopes`, d loss / d Q, (rows, actions). */
  backward(weights: Float64Array, at: { tape: Tape; rows: number; slopes: Float64Array }, gradient: Float64Array): void;
}

/**
 * Q network with or without a dueling head. The head is one layer wide, on a shared trunk: V is its first output, the advantages A the
 * others; the mean is taken away so that the two can be told apart (equation 9 of the paper).
 *
 * Wang et al. (2016), "Dueling network architectures for deep reinforcement learning", ICML.
 */
export function createQNetwork(shape: QNetworkShape): QNetwork {
  const { observationSize, actions, hidden, dueling } = shape;
  const network = createDenseNetwork([observationSize, ...hidden, actions + (dueling ? 1 : 0)]);
  return {
    ...network,
    shape,
    values(weights, tape, rows) {
      const outputs = network.forward(weights, tape, rows);
      return dueling ? joined(outputs, rows, actions) : outputs;
    },
    backward(weights, { tape, rows, slopes }, gradient) {
      const into = tape.slopes.at(-1)!;
      if (dueling) split(slopes, into, rows, actions);
      else into.set(slopes.subarray(0, rows * actions));
      network.backward(weights, tape, rows, gradient);
    },
  };
}

/** Q from V and A; written over the outputs, each row to the left of where it was read. */
function joined(outputs: Float64Array, rows: number, actions: number): Float64Array {
  for (let row = 0; row < rows; row++) {
    const at = row * (actions + 1);
    const value = outputs[at]!;
    let mean = 0;
    for (let a = 1; a <= actions; a++) mean += outputs[at + a]! / actions;
    for (let a = 0; a < actions; a++) outputs[row * actions + a] = value + outputs[at + 1 + a]! - mean;
  }
  return outputs;
}

/** d loss / d V is the sum over actions, d loss / d A_a what is left of each after their mean. */
function split(slopes: Float64Array, into: Float64Array, rows: number, actions: number): void {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let a = 0; a < actions; a++) sum += slopes[row * actions + a]!;
    const at = row * (actions + 1);
    into[at] = sum;
    for (let a = 0; a < actions; a++) into[at + 1 + a] = slopes[row * actions + a]! - sum / actions;
  }
}
