import assert from 'node:assert/strict';
import { workerParts } from '../../cli/workerParts.ts';
import { readSettings } from '../../workers/settings.ts';

const gpu = (place: string) => ({ place, name: 'NVIDIA H100', uuid: `GPU-${place}` });
const told = (places: readonly string[]) =>
  workerParts(places.map(gpu)).map(({ name, role, flags }) => {
    const settings = readSettings(role, ['--fred-url', 'http://127.0.0.1:1/fred', ...flags]);
    return [name, settings.role, settings.gpu ?? settings.device];
  });
const others = [
  ['flow', 'flow', 'cpu'],
  ['cpu', 'cpu', 'cpu'],
];

describe('workerParts', () => {
  it('are one of each, the gpu queue on the processor without a GPU', () =>
    assert.deepEqual(told([]), [...others, ['gpu', 'gpu', 'cpu']]));

  it('are a gpu worker for each GPU, by its UUID', () => {
    assert.deepEqual(told(['0']), [...others, ['gpu', 'gpu', 'GPU-0']]);
    assert.deepEqual(told(['0', '1.0']), [...others, ['gpu-0', 'gpu', 'GPU-0'], ['gpu-1.0', 'gpu', 'GPU-1.0']]);
  });
});
