import assert from 'node:assert/strict';
import { gpuDevices } from '../../runtime/gpuDevices.ts';
import { listing, standInGpus, uuids, type StandInGpus } from '../support/standInGpus.ts';

describe('gpuDevices', () => {
  const path = process.env['PATH'];
  let gpus: StandInGpus;
  before(() => {
    gpus = standInGpus([]);
    process.env['PATH'] = gpus.path;
  });
  after(() => {
    process.env['PATH'] = path;
    gpus.remove();
  });
  const places = async (visible?: string) => (await gpuDevices(visible)).map(({ place }) => place);

  it('are those that the driver lists, by number, name and UUID', async () => {
    gpus.list([listing.h100, listing.a100]);
    assert.deepEqual(await gpuDevices(undefined), [
      { place: '0', name: 'NVIDIA H100 80GB HBM3', uuid: uuids.h100 },
      { place: '1', name: 'NVIDIA A100-SXM4-40GB', uuid: uuids.a100 },
    ]);
  });

  it('of a GPU that is split are its parts', async () => {
    const part = (at: number) =>
      `  MIG 1g.5gb      Device  ${at}: (UUID: MIG-0000000${at}-a75d-5afc-978f-d2f1294409fd)`;
    gpus.list([listing.h100, listing.a100, part(0), part(1)]);
    assert.deepEqual(await places(), ['0', '1.0', '1.1']);
    const { name, uuid } = (await gpuDevices(undefined))[2]!;
    assert.deepEqual([name, uuid], ['NVIDIA A100-SXM4-40GB MIG 1g.5gb', 'MIG-00000001-a75d-5afc-978f-d2f1294409fd']);
  });

  it('are what CUDA_VISIBLE_DEVICES leaves, in its order, and nothing after one that is not there', async () => {
    gpus.list([listing.h100, listing.a100]);
    assert.deepEqual(await places('1,0'), ['1', '0']);
    assert.deepEqual(await places('GPU-2222'), ['1']);
    assert.deepEqual(await places('0,7,1'), ['0']);
    assert.deepEqual(await places('0,0'), ['0']);
    for (const none of ['', '-1', 'NoDevFiles']) assert.deepEqual(await places(none), []);
  });

  it('are none without a driver, of a driver that fails, and what it listed before it met one that is lost', async () => {
    gpus.list(null);
    assert.deepEqual(await places(), []);
    gpus.list([listing.h100, 'Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.']);
    assert.deepEqual(await places(), ['0']);
    process.env['PATH'] = '/nowhere';
    assert.deepEqual(await places(), []);
    process.env['PATH'] = gpus.path;
  });
});
