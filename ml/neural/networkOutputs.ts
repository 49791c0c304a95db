import type { Matrix } from '../../contracts/frame.ts';
import { atOnce } from './atOnce.ts';
import type { Layer, Pass } from './layer.ts';
import type { NetworkState } from './networkFiles.ts';
import type { OpenTensors } from './tensors.ts';
import { weightTensors } from './weightTensors.ts';
import { rowsWithPast, windowsOf } from './windows.ts';

/**
 * Rows a pass, the last pass filled up with zeros: the place of a row among them, and so the order of the sums that its
 * output is made of, does not depend on how many rows follow.
 */
const rowsAtOnce = 64;

/** Input of a network that reads the rows themselves, (rows, inputs), or windows of them, (rows, window, inputs). */
export const inputShape = (rows: number, window: number | null, inputs: number): number[] =>
  window === null ? [rows, inputs] : [rows, window, inputs];

/**
 * Outputs of the network for every row of x, one array a column, with dropout off. A window of `null` reads the rows themselves.
 * `history`: rows before x, of which the windows of the first rows read the last ones.
 */
export function networkOutputs(
  tensors: OpenTensors,
  layer: Layer,
  { moments, weights }: Pick<NetworkState, 'moments' | 'weights'>,
  { x, history, window }: { x: Matrix; history?: Matrix | undefined; window: number | null },
): Float64Array[] {
  const { tf } = tensors;
  const width = x.columns.length;
  const length = window ?? 1;
  const { known, scaled } = rowsWithPast({ x, history, window }, moments);
  const outputs: Float64Array[] = [];
  const pass: Pass = { tf, dropping: false, seed: () => 0 };
  const read = () => {
    const own = weightTensors(tf, layer.weights, weights);
    for (let from = 0; from < x.rows; from += rowsAtOnce) {
      const here = Math.min(rowsAtOnce, x.rows - from);
      const rows = Int32Array.from({ length: here }, (_, i) => known + from + i);
      const input = new Float32Array(rowsAtOnce * length * width);
      input.set(windowsOf(scaled, width, length, rows));
      const values = tf.tidy(() =>
        layer.apply(pass, own, tf.tensor(input, inputShape(rowsAtOnce, window, width))).dataSync(),
      );
      const each = values.length / rowsAtOnce;
      for (let j = 0; j < each; j += 1) {
        const column = (outputs[j] ??= new Float64Array(x.rows));
        for (let i = 0; i < here; i += 1) column[from + i] = values[i * each + j]!;
      }
    }
  };
  atOnce(tensors, () => tf.tidy(read));
  return outputs;
}
