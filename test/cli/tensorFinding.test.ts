import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tensorFinding } from '../../cli/tensorFinding.ts';
import { enginePaths } from '../../runtime/enginePaths.ts';

const h100 = { place: '0', name: 'NVIDIA H100', uuid: 'GPU-0' };

describe('tensorFinding', () => {
  let home = '';
  const build = (name: 'tensorflow' | 'tensorflow-cuda' | 'webgpu') => {
    mkdirSync(dirname(enginePaths(home)[name]), { recursive: true });
    writeFileSync(enginePaths(home)[name], '');
  };
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'regimen-home-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('says engine, version, device and threads', () => {
    const wasm = tensorFinding({ home, tensors: undefined }, []);
    assert.match(wasm.found, /^wasm 4\.22\.0, cpu, 1 thread; TensorFlow is faster/);
    assert.deepEqual([wasm.ok, wasm.advice], [true, true]);
    assert.match(tensorFinding({ home, tensors: 'cpu' }, []).found, /^cpu 4\.22\.0, cpu, 1 thread, as REGIMEN_TENSORS/);
    build('tensorflow');
    const native = tensorFinding({ home, tensors: undefined }, []);
    assert.match(native.found, /^tensorflow 2\.21\.0, cpu, 1 thread, .*tfjs_binding/);
    build('tensorflow-cuda');
    const cuda = tensorFinding({ home, tensors: undefined }, [h100]);
    assert.match(cuda.found, /^tensorflow-cuda 2\.21\.0, NVIDIA H100, 1 thread, /);
    assert.equal(tensorFinding({ home, tensors: undefined }, []).found, native.found);
  });

  it('calls WebGPU experimental, and says what it is for', () => {
    const named = tensorFinding({ home, tensors: 'webgpu' }, []);
    assert.deepEqual([named.ok, named.found], [false, 'REGIMEN_TENSORS is webgpu, which is not fetched']);
    assert.match(named.todo!, /51 MB: node scripts\/setup\.mjs --webgpu/);
    build('webgpu');
    const taken = tensorFinding({ home, tensors: undefined }, [h100]);
    assert.match(
      taken.found,
      /^webgpu 0\.6\.2 \(experimental\), NVIDIA H100, 1 thread; it pays for wide dense networks/,
    );
    assert.deepEqual([taken.ok, taken.advice], [true, true]);
    const other = tensorFinding({ home, tensors: 'webgpu' }, []);
    assert.match(other.found, /^webgpu 0\.6\.2 \(experimental\), the GPU that it finds, 1 thread, as REGIMEN_TENSORS/);
    assert.match(tensorFinding({ home, tensors: undefined }, []).found, /^wasm /, 'never by itself on the processor');
    build('tensorflow-cuda');
    assert.match(tensorFinding({ home, tensors: undefined }, [h100]).found, /^tensorflow-cuda /);
  });

  it('is not well where a training would be refused, and says what to do', () => {
    const named = tensorFinding({ home, tensors: 'tensorflow' }, []);
    assert.deepEqual([named.ok, named.found], [false, 'REGIMEN_TENSORS is tensorflow, which is not built']);
    build('tensorflow');
    const idle = tensorFinding({ home, tensors: undefined }, [h100]);
    assert.equal(idle.ok, false);
    assert.match(idle.found, /^tensorflow 2\.21\.0, cpu, 1 thread; a worker that holds a GPU refuses/);
    assert.match(idle.todo!, /--tensorflow/);
    assert.equal(tensorFinding({ home, tensors: 'wasm' }, [h100]).ok, true);
  });
});
