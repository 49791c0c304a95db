import assert from 'node:assert/strict';
import { fitBeside, rowsRead, type FurtherRows } from '../../../ml/neural/furtherRows.ts';
import { dense } from '../../../ml/neural/layers/dense.ts';
import type { NetworkTask } from '../../../ml/neural/training/fitNetwork.ts';
import { meanSquaredError } from '../../../ml/neural/training/losses.ts';
import { range } from '../../../ml/stats/range.ts';
import { fitContext } from '../../support/modelData.ts';
import { wasmTensors } from '../../support/tensors.ts';

const further: FurtherRows = {
  inputs: Float32Array.of(7, 8, 9, 10),
  like: Int32Array.of(2, 0),
  view: { diverged: false, drawn_rows: 2, distances: [] },
};
const real = (rows: Int32Array) => Float32Array.from([...rows].flatMap((row) => [row, -row]));

describe('rowsRead', () => {
  it('reads real rows as they are and further ones after them, in any order', () => {
    const read = rowsRead({ rows: 3, size: 2 }, further, real);
    assert.deepEqual([...read.inputs(Int32Array.of(4, 1, 3, 2))], [9, 10, 1, -1, 7, 8, 2, -2]);
    assert.deepEqual([0, 2, 3, 4].map(read.like), [0, 2, 2, 0]);
  });

  it('is the real rows alone where there are no others', () => {
    const read = rowsRead({ rows: 3, size: 2 }, null, real);
    assert.equal(read.inputs, real);
    assert.equal(read.like(2), 2);
  });
});

describe('fitBeside', () => {
  const layer = dense({ inputs: 1, outputs: 1 });
  /** Real rows 0 to 29 say y = x, drawn ones 30 to 59 y = −x. */
  async function taskOf(final: boolean) {
    const used: number[][] = [];
    const task: NetworkTask & { readonly context: ReturnType<typeof fitContext> } = {
      ...{ name: 'line', weights: layer.weights, start: new Float64Array(2), tensors: await wasmTensors() },
      objective(pass, weights, rows) {
        if (pass.dropping) used.push([...rows]);
        const x = Float32Array.from(rows, (row) => Math.cos(row));
        const y = Float32Array.from(rows, (row, i) => (row < 30 ? x[i]! : -x[i]!));
        const column = (of: Float32Array) => pass.tf.tensor(of, [rows.length, 1]);
        return meanSquaredError(pass.tf, layer.apply(pass, weights, column(x)), column(y), null);
      },
      ...{ train: range(0, 24), validation: range(24, 30), context: fitContext({ final }) },
      options: {
        ...{ epochs: 30, batch: 8, learningRate: 0.05, weightDecay: 0, patience: 30, clip: 0 },
        ...{ schedule: 'constant', warmUp: 0 },
      },
    };
    const view = { ...further.view, drawn_rows: 30 };
    return { used, fitted: await fitBeside(task, { ...further, view }, 30) };
  }

  it('learns from both kinds, watches real rows, and tells what each kind teaches', async () => {
    const { used, fitted } = await taskOf(true);
    const { real: taught, drawn, both } = fitted.view.taught_by!;
    assert.ok(taught < 1e-3, `y = x was learnt from real rows: ${taught}`);
    assert.ok(drawn > 0.4, `y = −x from drawn ones: ${drawn}`);
    assert.ok(both > taught && both < drawn, `something between: ${both}`);
    assert.equal(both, fitted.found.training.best_validation);
    assert.ok(
      used.flat().every((row) => row < 24 || row >= 30),
      'no watched row is learnt from',
    );
    assert.deepEqual([...new Set(used.flat())].length, 54);
  });

  it('compares in final fits only', async () => {
    const { fitted } = await taskOf(false);
    assert.equal(fitted.view.taught_by, undefined);
  });
});
