import assert from 'node:assert/strict';
import { ConfigError } from '../../contracts/failures.ts';
import { readSettings } from '../../workers/settings.ts';

const deviceOf = (role: 'cpu' | 'gpu', ...flags: string[]) => {
  const { device, gpu } = readSettings(role, ['--fred-url', 'http://127.0.0.1:1/fred', ...flags]);
  return [device, gpu];
};

describe('readSettings', () => {
  it('reads which device the worker is for', () => {
    assert.deepEqual(deviceOf('cpu'), ['cpu', null]);
    assert.deepEqual(deviceOf('gpu'), ['gpu', null]);
    assert.deepEqual(deviceOf('gpu', '--device', 'cpu'), ['cpu', null]);
    assert.deepEqual(deviceOf('gpu', '--device', 'gpu:1'), ['gpu', '1']);
    assert.deepEqual(deviceOf('gpu', '--device=gpu:GPU-2222'), ['gpu', 'GPU-2222']);
  });

  it('refuses other devices, naming what came', () => {
    for (const wrong of ['tpu', 'gpu:', 'cpu:1', ''])
      assert.throws(
        () => deviceOf('gpu', `--device=${wrong}`),
        (error) => error instanceof ConfigError && error.message.endsWith(`got "${wrong}".`),
      );
  });
});
