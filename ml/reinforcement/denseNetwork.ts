import { InputError } from '../../contracts/failures.ts';
import type { Random } from '../stats/rng.ts';
import { addRows, dotRows, emptySparseRow, gatherRow, type SparseRow } from './sparseProducts.ts';

/**
 * A network of dense layers with max(0, ·) between them and nothing after the last, written out with its gradient.
 *
 * It is 64-bit and needs no engine: an agent asks for one row at a time, where a tensor engine spends more on the calls than on the
 * arithmetic, and rows and gradients full of zeros (ReLU silences half of them) are skipped here, which no dense product does.
 * Against tensors on WASM, in CPU time (bench/denseNetwork.ts): one row 0.04 times at 32 hidden units, 0.5 at 256; a gradient of 64 rows 0.2
 * times at 32, and 1.6 at 256, where single precision and four numbers an instruction win.
 *
 * `weights` is flat: of each layer its kernel (inputs, outputs) row-major, then its bias (outputs). A tape holds what `forward`
 * has seen for `backward`. All sums run in a fixed order, so the same numbers give the same bits.
 */
export interface DenseNetwork {
  /** Inputs, each hidden layer, outputs. */
  readonly sizes: readonly number[];
  readonly weightCount: number;
  /** Kernel and bias from U(−1/√inputs, 1/√inputs), the default of PyTorch's Linear. */
  initial(random: Random): Float64Array;
  /** Room for up to `rows` rows at once. */
  createTape(rows: number): Tape;
  /** Reads the first `rows` rows of `tape.layers[0]` and gives the last of `tape.layers`: (rows, outputs). */
  forward(weights: Float64Array, tape: Tape, rows: number): Float64Array;
  /**
   * After `forward` of the same rows: reads d loss / d outputs from the last of `tape.slopes` and writes d loss / d weights to `gradient`.
   */
  backward(weights: Float64Array, tape: Tape, rows: number, gradient: Float64Array): void;
}

export interface Tape {
  /** (rows, size) input and what each layer gives. */
  readonly layers: readonly Float64Array[];
  /** (rows, size) d loss / d of the same; that of the input is left alone. */
  readonly slopes: readonly Float64Array[];
  readonly sparse: SparseRow;
}

interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly bias: number;
}

/** A network of these sizes, at least an input and an output. Example: `createDenseNetwork([4, 256, 256, 2])`. */
export function createDenseNetwork(sizes: readonly number[]): DenseNetwork {
  const wrong = sizes.find((size) => !Number.isInteger(size) || size < 1);
  if (sizes.length < 2 || wrong !== undefined)
    throw new InputError(
      `A dense network needs at least 2 sizes, whole numbers from 1, got ${sizes.join(', ') || 'none'}; name inputs and outputs.`,
    );
  const layers: DenseLayer[] = [];
  let weightCount = 0;
  for (let l = 0; l + 1 < sizes.length; l++) {
    const [inputs, outputs] = [sizes[l]!, sizes[l + 1]!];
    layers.push({ inputs, outputs, kernel: weightCount, bias: weightCount + inputs * outputs });
    weightCount += (inputs + 1) * outputs;
  }
  return {
    sizes,
    weightCount,
    initial(random) {
      const weights = new Float64Array(weightCount);
      for (const { inputs, outputs, kernel } of layers) {
        const bound = 1 / Math.sqrt(inputs);
        for (let i = kernel; i < kernel + (inputs + 1) * outputs; i++) weights[i] = bound * (2 * random.uniform() - 1);
      }
      return weights;
    },
    createTape: (rows) => ({
      layers: sizes.map((size) => new Float64Array(rows * size)),
      slopes: sizes.map((size) => new Float64Array(rows * size)),
      sparse: emptySparseRow(Math.max(rows, ...sizes)),
    }),
    forward(weights, tape, rows) {
      layers.forEach((layer, l) => applyLayer(layer, weights, { tape, l, rows, hidden: l + 1 < layers.length }));
      return tape.layers[layers.length]!;
    },
    backward(weights, tape, rows, gradient) {
      gradient.fill(0);
      for (let l = layers.length - 1; l >= 0; l--) {
        if (l + 1 < layers.length) silence(tape.layers[l + 1]!, tape.slopes[l + 1]!, rows * layers[l]!.outputs);
        layerGradient(layers[l]!, { tape, l, rows }, gradient);
        if (l > 0) inputSlopes(layers[l]!, weights, { tape, l, rows });
      }
    },
  };
}

interface At {
  readonly tape: Tape;
  readonly l: number;
  readonly rows: number;
}

function applyLayer(
  { inputs, outputs, kernel, bias }: DenseLayer,
  weights: Float64Array,
  { tape, l, rows, hidden }: At & { readonly hidden: boolean },
): void {
  const [values, into] = [tape.layers[l]!, tape.layers[l + 1]!];
  for (let row = 0; row < rows; row++) {
    const at = row * outputs;
    for (let j = 0; j < outputs; j++) into[at + j] = weights[bias + j]!;
    gatherRow(tape.sparse, { values, at: row * inputs, stride: 1, length: inputs }, { offset: kernel, width: outputs });
    addRows(tape.sparse, weights, { values: into, at, width: outputs });
    if (hidden) for (let j = at; j < at + outputs; j++) if (into[j]! < 0) into[j] = 0;
  }
}

/** No slope flows into a unit that gave 0. */
function silence(values: Float64Array, slopes: Float64Array, length: number): void {
  for (let i = 0; i < length; i++) if (values[i] === 0) slopes[i] = 0;
}

/** Of each input the slopes of the rows where it was not 0, times it. */
function layerGradient({ inputs, outputs, kernel, bias }: DenseLayer, { tape, l, rows }: At, into: Float64Array): void {
  const [values, slopes] = [tape.layers[l]!, tape.slopes[l + 1]!];
  for (let i = 0; i < inputs; i++) {
    gatherRow(tape.sparse, { values, at: i, stride: inputs, length: rows }, { offset: 0, width: outputs });
    addRows(tape.sparse, slopes, { values: into, at: kernel + i * outputs, width: outputs });
  }
  for (let row = 0; row < rows; row++) for (let j = 0; j < outputs; j++) into[bias + j]! += slopes[row * outputs + j]!;
}

/** Only of the inputs that were not 0: `silence` would take the others away. */
function inputSlopes({ inputs, outputs, kernel }: DenseLayer, weights: Float64Array, { tape, l, rows }: At): void {
  const [inputValues, slopes, into] = [tape.layers[l]!, tape.slopes[l + 1]!, tape.slopes[l]!];
  const { sparse } = tape;
  for (let row = 0; row < rows; row++) {
    const at = row * inputs;
    gatherRow(sparse, { values: inputValues, at, stride: 1, length: inputs }, { offset: kernel, width: outputs });
    dotRows(sparse, weights, { values: slopes, at: row * outputs, width: outputs });
    for (let k = 0; k < sparse.count; k++) into[at + (sparse.starts[k]! - kernel) / outputs] = sparse.factors[k]!;
  }
}
