import assert from 'node:assert/strict';
import { tensorEngine } from '../../../activities/trainer/tensorEngine.ts';
import { openTensors } from '../../../trainer/openTensors.ts';

describe('tensorEngine', () => {
  it('says what the trainer then opens', async () => {
    const engines = { tensorflow: '/nowhere/tfjs_binding.node' };
    const said = tensorEngine({ engines, device: 'cpu', trainerVariables: { REGIMEN_TENSORS: '' } });
    assert.equal(said, (await openTensors({ engines, threads: 1 })).engine.name);
  });

  it('reads what the child is told, not what this process was told', () => {
    const told = { engines: {}, device: 'cpu', trainerVariables: { REGIMEN_TENSORS: 'cpu' } } as const;
    assert.equal(tensorEngine(told), 'cpu');
  });
});
