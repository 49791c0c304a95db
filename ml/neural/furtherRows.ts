import type { GenerativeView } from '../../contracts/neural.ts';
import type { FitContext } from '../models/model.ts';
import { range } from '../stats/range.ts';
import type { NetworkParameters } from './networkParameters.ts';
import type { OpenTensors } from './tensors.ts';
import { fitNetwork, type NetworkTask, type TrainedNetwork } from './training/fitNetwork.ts';

/** What rows to learn from beside the real ones are made of: what a network learns from, and nothing else. */
export interface FurtherTask<P = NetworkParameters> {
  readonly parameters: P;
  readonly columns: readonly string[];
  /** The training rows, ascending. */
  readonly train: Int32Array;
  /** (train.length, window · columns): what the network reads of each, standardised. */
  readonly inputs: Float32Array;
  /** Of all rows, by row. */
  readonly target: Float64Array;
  readonly window: number;
  readonly tensors: OpenTensors;
  readonly context: FitContext;
}

/** Rows to learn from beside the real ones; early stopping never watches them. */
export interface FurtherRows {
  /** (n, window · columns), standardised. */
  readonly inputs: Float32Array;
  /** The real row whose target and weight each of them has. */
  readonly like: Int32Array;
  /** What a network shows of them, besides how it learnt. */
  readonly view: Omit<GenerativeView, 'taught_by'>;
}

/** How a network reads its rows where further ones, `size` numbers each, follow the real ones; `real` reads those. */
export function rowsRead(
  { rows, size }: { readonly rows: number; readonly size: number },
  further: FurtherRows | null,
  real: (rows: Int32Array) => Float32Array,
) {
  if (further === null) return { like: (row: number) => row, inputs: real };
  return {
    like: (row: number) => (row < rows ? row : further.like[row - rows]!),
    inputs(wanted: Int32Array): Float32Array {
      const taken = real(wanted.map((row) => Math.min(row, rows - 1)));
      wanted.forEach((row, i) => {
        const from = (row - rows) * size;
        if (row >= rows) taken.set(further.inputs.subarray(from, from + size), i * size);
      });
      return taken;
    },
  };
}

/**
 * Fits a network to the rows of `task` and to drawn ones, whose numbers begin at `from`. Where the fit is final and watches rows, two
 * more networks with the same start are fitted and forgotten, one to real and one to drawn rows alone: how the second does on real
 * rows that it has not seen says what drawn rows know of the target.
 * Esteban, Hyland & Rätsch (2017), Real-valued medical time series generation with recurrent conditional GANs, arXiv 1706.02633,
 * §4.2: train on synthetic, test on real.
 */
export async function fitBeside(
  task: NetworkTask & { readonly context: FitContext },
  { view }: FurtherRows,
  from: number,
): Promise<{ readonly found: TrainedNetwork; readonly view: GenerativeView }> {
  const { train, validation, context } = task;
  const drawn = range(from, from + view.drawn_rows);
  const both = new Int32Array(train.length + drawn.length);
  both.set(train);
  both.set(drawn, train.length);
  const silent = {
    seed: context.seed,
    signal: context.signal,
    onProgress: () => context.onProgress(0, 1, 'networks to compare with'),
  };
  const lossOf = async (rows: Int32Array): Promise<number> =>
    (await fitNetwork({ ...task, train: rows, context: silent })).training.best_validation!;
  const compared = context.final !== false && validation.length > 0 && drawn.length > 0;
  const others = compared && { real: await lossOf(train), drawn: await lossOf(drawn) };
  const found = await fitNetwork({ ...task, train: both });
  return {
    found,
    view: others ? { ...view, taught_by: { ...others, both: found.training.best_validation! } } : view,
  };
}
