import assert from 'node:assert/strict';
import type { FitCheckpoint } from '../../../../ml/models/model.ts';
import { fitGan, type GanOptions } from '../../../../ml/neural/gan/fitGan.ts';
import { readGanState } from '../../../../ml/neural/gan/ganState.ts';
import { fitContext } from '../../../support/modelData.ts';
import { garchWindows } from '../../../support/garchWindows.ts';
import { wasmTensors } from '../../../support/tensors.ts';

const options: GanOptions = { noise: 2, generator: [8], critic: [8], steps: 25, batch: 8 };

describe('the state of a generative network', () => {
  it('is kept every tenth step and in the end; a fit goes on from it to the bits of an undisturbed one', async () => {
    const tensors = await wasmTensors();
    const rows = Float32Array.from(garchWindows(1, 50, 4));
    const written: Readonly<Record<string, Uint8Array>>[] = [];
    const fit = (checkpoint: FitCheckpoint) =>
      fitGan({ rows, width: 4, options, tensors, context: fitContext({ checkpoint }) });
    const whole = await fit({ read: () => null, write: (files) => void written.push(files) });
    const states = written.map((files) => readGanState({ read: () => files, write: () => undefined })!);
    assert.deepEqual(
      states.map(({ done, curve }) => [done, curve.length]),
      [
        [10, 10],
        [20, 20],
        [25, 25],
      ],
    );
    assert.equal(states[0]!.judging.adam.steps, 50);
    for (const files of written) assert.deepEqual(await fit({ read: () => files, write: () => undefined }), whole);
  });

  it('is none where nothing was kept', () => {
    assert.equal(readGanState(undefined), null);
    assert.equal(readGanState({ read: () => null, write: () => undefined }), null);
  });
});
