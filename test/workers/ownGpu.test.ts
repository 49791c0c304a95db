import assert from 'node:assert/strict';
import { ConfigError } from '../../contracts/failures.ts';
import { ownGpu } from '../../workers/ownGpu.ts';
import { listing, standInGpus, uuids, type StandInGpus } from '../support/standInGpus.ts';

describe('ownGpu', () => {
  const { PATH: path, CUDA_VISIBLE_DEVICES: visible } = process.env;
  let gpus: StandInGpus;
  before(() => {
    gpus = standInGpus([listing.h100, listing.a100]);
    process.env['PATH'] = gpus.path;
    // A test that opened TensorFlow for the processor leaves it empty.
    delete process.env['CUDA_VISIBLE_DEVICES'];
  });
  after(() => {
    process.env['PATH'] = path;
    if (visible !== undefined) process.env['CUDA_VISIBLE_DEVICES'] = visible;
    gpus.remove();
  });

  it('is the one that is named by its number or UUID, or the first', async () => {
    assert.equal((await ownGpu(null)).uuid, uuids.h100);
    assert.equal((await ownGpu('1')).uuid, uuids.a100);
    assert.equal((await ownGpu(uuids.a100)).place, '1');
  });

  it('refuses one that is not listed, and a machine without any', async () => {
    const refused = (named: string | null, words: RegExp) =>
      assert.rejects(ownGpu(named), (error) => error instanceof ConfigError && words.test(error.message));
    await refused('2', /expected the GPU 2, and nvidia-smi lists 2: 0 NVIDIA H100 .*, 1 NVIDIA A100/);
    gpus.list([listing.h100]);
    await refused(uuids.a100, /expected the GPU GPU-2222.* lists 1: 0 NVIDIA H100/);
    gpus.list([]);
    await refused('0', /found no GPU .*--device cpu/);
  });
});
