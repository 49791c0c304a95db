import type { Matrix } from '../../contracts/frame.ts';
import type { AttentionView } from '../../contracts/neural.ts';
import { takeRows } from '../stats/matrixParts.ts';
import { atOnce } from './atOnce.ts';
import type { Layer, Pass } from './layer.ts';
import type { NetworkState } from './networkFiles.ts';
import type { OpenTensors, Tensor } from './tensors.ts';
import { weightTensors } from './weightTensors.ts';
import { lastRows, networkRows, windowsOf } from './windows.ts';

const rowsShown = 64;
const stepsShown = 32;

/** Weights (batch, time, time) → mean over the batch, the newest steps, to 4 digits. */
function meanMap({ tf }: Pass, attention: Tensor): number[][] {
  const [, time] = attention.shape as [number, number, number];
  const from = Math.max(0, time - stepsShown);
  const shown = tf.slice(tf.mean(attention, 0), [from, from], [time - from, time - from]);
  return (shown.arraySync() as number[][]).map((step) => step.map((weight) => Math.round(weight * 1e4) / 1e4));
}

/**
 * What the steps of a window attend to, layer by layer: mean attention over heads and over the windows of the newest 64
 * rows of x, dropout off. No tensor outlives the call.
 */
export function attentionOf(
  tensors: OpenTensors,
  layer: Layer,
  { moments, weights }: Pick<NetworkState, 'moments'> & { readonly weights: Float64Array },
  x: Matrix,
  window: number,
): AttentionView {
  const { tf } = tensors;
  const rows = Math.min(rowsShown, x.rows);
  const needed = Math.min(x.rows, rows + window - 1);
  const newest = takeRows(x, lastRows(x.rows, needed));
  const width = x.columns.length;
  const windows = windowsOf(networkRows(newest, moments), width, window, lastRows(needed, rows));
  const layers: number[][][] = [];
  const look = () => {
    const pass: Pass = {
      tf,
      dropping: false,
      seed: () => 0,
      observe(name, value) {
        if (name === 'attention') layers.push(meanMap(pass, value));
      },
    };
    layer.apply(pass, weightTensors(tf, layer.weights, weights), tf.tensor(windows, [rows, window, width]));
  };
  atOnce(tensors, () => tf.tidy(look));
  return { rows, layers };
}
