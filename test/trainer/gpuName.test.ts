import assert from 'node:assert/strict';
import { gpuName } from '../../trainer/gpuName.ts';
import { listing, standInGpus, uuids, type StandInGpus } from '../support/standInGpus.ts';

describe('gpuName', () => {
  const { PATH: path, CUDA_VISIBLE_DEVICES: visible } = process.env;
  let gpus: StandInGpus;
  before(() => {
    gpus = standInGpus([listing.h100, '  MIG 1g.10gb     Device  0: (UUID: MIG-0)', listing.a100]);
    process.env['PATH'] = gpus.path;
  });
  after(() => {
    process.env['PATH'] = path;
    if (visible === undefined) delete process.env['CUDA_VISIBLE_DEVICES'];
    else process.env['CUDA_VISIBLE_DEVICES'] = visible;
    gpus.remove();
  });

  it('is that of the GPU that this process sees, or of the last', () => {
    for (const [uuid, name] of [
      [uuids.h100, 'NVIDIA H100 80GB HBM3'],
      ['MIG-0', 'NVIDIA H100 80GB HBM3'],
      [uuids.a100, 'NVIDIA A100-SXM4-40GB'],
      ['0,1', 'NVIDIA A100-SXM4-40GB'],
    ] as const) {
      process.env['CUDA_VISIBLE_DEVICES'] = uuid;
      assert.equal(gpuName(), name);
    }
    delete process.env['CUDA_VISIBLE_DEVICES'];
    assert.equal(gpuName(), 'NVIDIA A100-SXM4-40GB');
  });
});
