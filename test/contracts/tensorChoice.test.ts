import assert from 'node:assert/strict';
import { tensorChoice } from '../../contracts/tensorChoice.ts';

const having =
  (...libraries: string[]) =>
  (name: string) =>
    libraries.includes(name);
const both = having('tensorflow', 'tensorflow-cuda');

describe('tensorChoice', () => {
  it('takes the fastest engine that is there', () => {
    assert.equal(tensorChoice({ device: 'cpu', isThere: having() }), 'wasm');
    assert.equal(tensorChoice({ device: 'cpu', isThere: having('tensorflow') }), 'tensorflow');
  });

  it('takes the build for CUDA only where a GPU is asked for', () => {
    assert.equal(tensorChoice({ device: 'cpu', isThere: both }), 'tensorflow');
    assert.equal(tensorChoice({ device: 'gpu', isThere: both }), 'tensorflow-cuda');
    assert.equal(tensorChoice({ device: 'gpu', isThere: having('tensorflow') }), 'tensorflow');
    assert.equal(tensorChoice({ device: 'cpu', isThere: having('tensorflow-cuda') }), 'wasm');
    assert.equal(
      tensorChoice({ device: 'gpu', isThere: having('tensorflow', 'tensorflow-cuda', 'webgpu') }),
      'tensorflow-cuda',
    );
    assert.equal(tensorChoice({ device: 'gpu', isThere: having('tensorflow', 'webgpu') }), 'webgpu');
    assert.equal(tensorChoice({ device: 'cpu', isThere: having('tensorflow', 'webgpu') }), 'tensorflow');
  });

  it('takes what was named, there or not', () => {
    assert.equal(tensorChoice({ chosen: 'cpu', device: 'gpu', isThere: both }), 'cpu');
    assert.equal(tensorChoice({ chosen: 'wasm', device: 'cpu', isThere: both }), 'wasm');
    assert.equal(tensorChoice({ chosen: 'tensorflow', device: 'gpu', isThere: both }), 'tensorflow-cuda');
    assert.equal(tensorChoice({ chosen: 'tensorflow', device: 'cpu', isThere: having() }), 'tensorflow');
    assert.equal(
      tensorChoice({ chosen: 'tensorflow', device: 'gpu', isThere: having('tensorflow', 'webgpu') }),
      'tensorflow',
    );
    assert.equal(tensorChoice({ chosen: 'webgpu', device: 'cpu', isThere: having('webgpu') }), 'webgpu');
  });
});
