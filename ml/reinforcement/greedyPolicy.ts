import { bestAction } from './bestAction.ts';
import type { Policy } from './environment.ts';
import type { QNetwork } from './qNetwork.ts';

/** Always the action that is worth most; the first of several. */
export function greedyPolicy(network: QNetwork, weights: Float64Array): Policy {
  const tape = network.createTape(1);
  return (observation) => {
    tape.layers[0]!.set(observation);
    return bestAction(network.values(weights, tape, 1), 0, network.shape.actions);
  };
}
