import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TensorEngine } from '../../ml/neural/tensors.ts';
import { enginePaths } from '../../runtime/enginePaths.ts';
import { entry } from '../../runtime/modulePath.ts';
import { isSoftware } from '../../trainer/openWebgpu.ts';
import { assertClose } from '../support/assertClose.ts';
import { layerCases } from '../support/layerCases.ts';

interface Adapters {
  readonly unnamed: string;
  readonly onCpu: string;
  readonly named: TensorEngine | string;
}
interface Fit {
  readonly own: readonly number[];
  readonly restored: Readonly<Record<'wasm' | 'cpu', readonly number[]>>;
  readonly onWasm: readonly number[];
  readonly kept: number;
  readonly attention: boolean;
}
interface Fits {
  readonly engine: TensorEngine;
  readonly words: string;
  readonly found: Readonly<Record<'mlp' | 'transformer', Fit>> & { readonly gan: { own: number[] } };
}
interface Failed {
  readonly failure: string;
  readonly message: string;
}

const { file: probe, execArgv } = entry('./support/webgpuProbe', import.meta.url);
const { webgpu } = enginePaths(process.env['REGIMEN_HOME'] || join(homedir(), '.cache', 'regimen'));
/** Where Debian's Chromium brings a Vulkan that computes on the processor, and its loader. */
const chromium = '/usr/lib/chromium';

/** A driver that someone chose, else Chromium's, else what the system has. */
function vulkan(): NodeJS.ProcessEnv {
  const chosen = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  const icd = join(chromium, 'vk_swiftshader_icd.json');
  if (chosen !== undefined || !existsSync(icd)) return process.env;
  return { ...process.env, VK_ICD_FILENAMES: icd, LD_LIBRARY_PATH: chromium };
}

async function ask<T>(question: string): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [...execArgv, probe, webgpu, question], {
    env: vulkan(),
    // Drivers print what they please.
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout.slice(stdout.indexOf('\n{') + 1)) as T;
}

describe('openWebgpu', function () {
  this.timeout(600_000);
  let adapters: Adapters;

  before(async function () {
    if (!existsSync(webgpu)) {
      console.log('      skipped: Dawn is not there; run once: node scripts/setup.mjs --webgpu (51 MB)');
      this.skip();
    }
    adapters = await ask('adapter');
    if (typeof adapters.named === 'string' && /expected a GPU with a driver/.test(adapters.named)) {
      console.log('      skipped: no driver for Vulkan is there, neither the system’s nor Chromium’s');
      this.skip();
    }
  });

  it('opens where it is named, and says that it is experimental; no worker on the processor takes it by itself', () => {
    const { name, version, threads, experimental } = adapters.named as TensorEngine;
    assert.deepEqual([name, version, threads, experimental], ['webgpu', '0.6.2', 1, true]);
    assert.notEqual(adapters.onCpu, 'webgpu');
  });

  it('is taken for a GPU only where it is one', () => {
    const software = (adapters.named as TensorEngine).device === 'cpu';
    assert.match(adapters.unnamed, software ? /Expected tensors on a GPU.*got wasm/ : /^webgpu$/);
  });

  it('gives values and gradients of every layer and loss as plain JavaScript does', async () => {
    const found = await ask<Record<string, number | string>>('layers');
    assert.deepEqual(Object.keys(found), Object.keys(layerCases));
    const apart = Object.entries(found).filter(([, off]) => typeof off === 'string' || off > 1e-4);
    assert.deepEqual(apart, []);
  });

  describe('fits', () => {
    let first: Fits;
    before(async () => {
      first = await ask('fits');
    });

    it('models that learn what they learn on WASM, and predict the same bits here and restored there', () => {
      assert.match(first.words, /^webgpu 0\.6\.2 \(experimental\), .+, 1 thread$/);
      for (const name of ['mlp', 'transformer'] as const) {
        const { own, restored, onWasm } = first.found[name];
        assert.deepEqual(own, restored.wasm, name);
        own.forEach((value, row) => {
          assertClose(value, restored.cpu[row]!, { abs: 1e-5, why: `${name}, row ${row}, plain JavaScript` });
          assertClose(value, onWasm[row]!, { abs: 1e-3, why: `${name}, row ${row}, learnt on WASM` });
        });
      }
      assert.ok(first.found.transformer.attention);
      assert.ok(first.found.gan.own.every(Number.isFinite));
    });

    it('without a tensor left behind', () => {
      for (const name of ['mlp', 'transformer'] as const) assert.equal(first.found[name].kept, 0, name);
    });

    it('to the same bytes when asked again of the same adapter', async () =>
      assert.deepEqual(await ask<Fits>('fits'), first));
  });

  it('fails by the name of a lost device when the GPU goes in the middle of a fit', async () => {
    const { failure, message } = await ask<Failed>('lost');
    assert.equal(failure, 'DeviceLostError');
    assert.match(message, /expected it to stay, and WebGPU lost it \(destroyed: .*\)/);
  });

  it('halves a batch that does not fit the GPU once, then refuses it', async () => {
    const { failure, message } = await ask<Failed>('full');
    assert.equal(failure, 'TrainerOutOfMemoryError');
    assert.match(message, /32 rows a step to fit memory, and neither they nor 16 did/);
  });

  it('does not go on with numbers of a command that was refused', async () => {
    const { failure, message } = await ask<Failed>('wrong');
    assert.equal(failure, 'EngineUnavailableError');
    assert.match(message, /refused one \(GPUValidationError: .*\)/);
  });
});

describe('layerCases', () => {
  it('has a case of every file that makes a layer', () => {
    const folder = new URL('../../ml/neural/layers/', import.meta.url);
    const makesLayer = (name: string) =>
      /^(export function|export const|\}).*: (Joining)?Layer\b/m.test(readFileSync(new URL(name, folder), 'utf8'));
    const files = readdirSync(folder).filter(makesLayer);
    const tested = new Set(Object.keys(layerCases).map((name) => `${name.split(' ')[0]!}.ts`));
    assert.deepEqual(
      files.filter((name) => !tested.has(name)),
      // It turns a layer into one that begins at 0.
      ['zeroed.ts'],
    );
  });
});

describe('isSoftware', () => {
  const info = { vendor: '', architecture: '', device: '', description: '', isFallbackAdapter: false };
  it('knows drivers that compute on the processor, by what they say or by their names', () => {
    assert.ok(isSoftware({ ...info, isFallbackAdapter: true }));
    for (const device of [
      'llvmpipe-llvm-15-0-6-256-bits',
      'SwiftShader Device (Subzero)',
      'Microsoft Basic Render Driver',
    ])
      assert.ok(isSoftware({ ...info, device }), device);
    assert.ok(!isSoftware({ ...info, vendor: 'nvidia', architecture: 'hopper', device: 'nvidia-h200' }));
    assert.ok(!isSoftware({ ...info, vendor: 'apple', architecture: 'metal-3', description: 'Apple M1 Max' }));
  });
});
