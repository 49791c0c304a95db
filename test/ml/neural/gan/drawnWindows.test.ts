import assert from 'node:assert/strict';
import type { FitCheckpoint } from '../../../../ml/models/model.ts';
import { resolveParameters } from '../../../../ml/models/resolveParameters.ts';
import type { FurtherTask } from '../../../../ml/neural/furtherRows.ts';
import { drawnWindows } from '../../../../ml/neural/gan/drawnWindows.ts';
import { keepGanState, readGanState } from '../../../../ml/neural/gan/ganState.ts';
import { generativeParameters } from '../../../../ml/neural/gan/generativeParameters.ts';
import { networkParameters } from '../../../../ml/neural/networkParameters.ts';
import { range } from '../../../../ml/stats/range.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { fitContext } from '../../../support/modelData.ts';
import { wasmTensors } from '../../../support/tensors.ts';

const definitions = { ...networkParameters, ...generativeParameters };
type Task = FurtherTask<ReturnType<typeof resolveParameters<typeof definitions>>>;

/** Windows of two columns and two rows: the first column is 1 under target 1 and −1 under 0, with noise; the second is noise. */
async function taskOf(given: Partial<Record<keyof typeof definitions, number | string>>): Promise<Task> {
  const random = createRandom(1, 'windows');
  const target = Float64Array.from({ length: 600 }, () => random.integer(2));
  const values = Array.from(target, (y) => [0, 1].flatMap(() => [2 * y - 1 + 0.3 * random.normal(), random.normal()]));
  const parameters = resolveParameters('drawn', definitions, { window: 2, 'generator.hidden': '16', ...given });
  return {
    ...{ parameters, columns: ['level', 'noise'], train: range(0, 600), inputs: Float32Array.from(values.flat()) },
    ...{ target, window: 2, tensors: await wasmTensors(), context: fitContext() },
  };
}

describe('drawnWindows', function () {
  this.timeout(120_000);

  it('draws windows of the kind that their target has', async () => {
    const task = await taskOf({ drawn_share: 1, 'generator.epochs': 60, 'generator.batch': 64 });
    const { inputs, like, view } = await drawnWindows(task);
    assert.equal(view.drawn_rows, 600);
    const mean = (wanted: number, place: number): number => {
      const rows = [...like.keys()].filter((row) => row < 600 && task.target[like[row]!] === wanted);
      assert.ok(rows.length > 200);
      return rows.reduce((sum, row) => sum + inputs[row * 4 + place]!, 0) / rows.length;
    };
    for (const [place, apart] of [2, 0, 2, 0].entries()) {
      const found = mean(1, place) - mean(0, place);
      assert.ok(Math.abs(found - apart) < 0.5, `number ${place}: ${found} apart, ${apart} expected`);
    }
    assert.equal(view.facts!.column, 'level');
    assert.ok(view.facts!.drawn.returns[0]! > 0.5, 'both rows of a window are of one level');
  });

  it('leaves out what a generator that diverged draws, and says so', async () => {
    const task = await taskOf({ 'generator.epochs': 1 });
    let files: Readonly<Record<string, Uint8Array>> | null = null;
    const checkpoint: FitCheckpoint = { read: () => files, write: (given) => void (files = given) };
    const at = (epochs: number): Task => ({
      ...task,
      parameters: { ...task.parameters, 'generator.epochs': epochs },
      context: fitContext({ checkpoint }),
    });
    assert.equal((await drawnWindows(at(1))).view.diverged, false);
    const state = readGanState(checkpoint)!;
    state.judging.weights.fill(NaN);
    await keepGanState(state, checkpoint);
    const { view } = await drawnWindows(at(2));
    assert.deepEqual([view.diverged, view.drawn_rows, view.facts], [true, 0, undefined]);
  });
});
