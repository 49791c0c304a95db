import type { Matrix } from '../../../contracts/frame.ts';
import { bestAction } from '../../reinforcement/bestAction.ts';
import type { QNetwork } from '../../reinforcement/qNetwork.ts';
import { tradingPositions } from '../../reinforcement/tradingEnvironment.ts';

const positions = tradingPositions.length;
const rowsAtOnce = 64;

/** Q of each row, of each position held, of each action: (rows, held, actions) row-major. A row's values depend on that row alone. */
export function valuesOfRows(network: QNetwork, weights: Float64Array, features: Matrix): Float64Array {
  const width = features.columns.length;
  const tape = network.createTape(rowsAtOnce * positions);
  const input = tape.layers[0]!;
  const values = new Float64Array(features.rows * positions * positions);
  for (let from = 0; from < features.rows; from += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, features.rows - from);
    for (let seen = 0; seen < rows * positions; seen++) {
      const row = from + Math.floor(seen / positions);
      input.set(features.values.subarray(row * width, (row + 1) * width), seen * (width + 1));
      input[seen * (width + 1) + width] = tradingPositions[seen % positions]!;
    }
    const some = network.values(weights, tape, rows * positions);
    values.set(some.subarray(0, rows * positions * positions), from * positions * positions);
  }
  return values;
}

/** Q(long) − Q(short) of each row for an agent that holds nothing. */
export function advantages(values: Float64Array): Float64Array {
  const each = positions * positions;
  return Float64Array.from(
    { length: values.length / each },
    (_, row) => values[row * each + 5]! - values[row * each + 3]!,
  );
}

/** Position after each row of an agent that begins with `held` (−1, 0 or 1) and always takes the best action. */
export function greedyPositions(values: Float64Array, held: number): Float64Array {
  const each = positions * positions;
  let position = held;
  return Float64Array.from({ length: values.length / each }, (_, row) => {
    position = tradingPositions[bestAction(values, row * each + (position + 1) * positions, positions)]!;
    return position;
  });
}
