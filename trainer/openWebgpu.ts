import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ConfigError, DeviceLostError, EngineUnavailableError } from '../contracts/failures.ts';
import type { OpenTensors, TensorLibrary } from '../ml/neural/tensors.ts';
import type { TensorRequest } from './openTensors.ts';
import { openWasm } from './openWasm.ts';

type Backend = ReturnType<TensorLibrary['backend']>;
interface BackendModule {
  readonly WebGPUBackend: new (device: Device, info: AdapterInfo) => Backend;
}

interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** Whether it is the processor. */
  readonly isFallbackAdapter: boolean;
}
interface Adapter {
  readonly info: AdapterInfo;
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(wanted: { readonly requiredLimits: Readonly<Record<string, number>> }): Promise<Device>;
}
interface Device {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  addEventListener(event: 'uncapturederror', heard: (event: { readonly error: Error }) => void): void;
}
interface Gpu {
  requestAdapter(wanted: { readonly powerPreference: string }): Promise<Adapter | null>;
}
interface Dawn {
  create(options: readonly string[]): Gpu;
  readonly globals: object;
}

const packageName = '@tensorflow/tfjs-backend-webgpu';
/** Those that networks come up against; the rest stays as WebGPU promises it everywhere. */
const limits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
];

/** Drivers that compute on the processor, whatever they say of themselves. */
export const isSoftware = ({ isFallbackAdapter, ...words }: AdapterInfo): boolean =>
  isFallbackAdapter ||
  /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i.test(Object.values(words).join());

const nameOf = ({ device, description, vendor }: AdapterInfo): string => device || description || vendor || 'GPU';

/**
 * Makes the next reading of a tensor fail where the device is gone or refused a command: by itself the library goes on with
 * what happens to be in the memory.
 */
function heedFailures(backend: Backend, device: Device, name: string): void {
  let lost: Error | null = null;
  let refused: Error | null = null;
  void device.lost.then(({ reason, message }) => {
    lost = new DeviceLostError(
      `A training on the GPU ${name} expected it to stay, and WebGPU lost it (${reason}: ${message}). It is tried again from its last checkpoint; look at the kernel's log, or take another engine by REGIMEN_TENSORS.`,
    );
  });
  device.addEventListener('uncapturederror', ({ error }) => {
    refused ??= new EngineUnavailableError(
      `WebGPU on ${name} expected to take every command of a network, and refused one (${error.constructor.name}: ${error.message.trim().split('\n')[0]!}); take another engine by REGIMEN_TENSORS.`,
    );
  });
  const read = backend.read.bind(backend);
  backend.read = async (id) => {
    try {
      const values = await read(id);
      if (refused === null) return values;
    } catch (error) {
      // Why it was given up may be said after it.
      await setImmediate();
      throw lost ?? refused ?? error;
    }
    // A smaller batch may be taken after one that did not fit.
    const failure = refused;
    refused = null;
    throw failure;
  };
}

/** What the library asks of a browser, given to Node. */
function standIn({ globals }: Dawn, gpu: Gpu): void {
  Object.assign(globalThis, globals);
  const navigator = (globalThis as { readonly navigator?: object }).navigator ?? {};
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
}

/** The GPU that the driver prefers; null where there is none but the processor in disguise, unless the engine was named. */
async function adapterOf(gpu: Gpu, named: boolean): Promise<Adapter | null> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter !== null) return named || !isSoftware(adapter.info) ? adapter : null;
  if (!named) return null;
  throw new ConfigError(
    'WebGPU is named in REGIMEN_TENSORS and expected a GPU with a driver for Vulkan, Metal or Direct3D 12, got none; install its driver, or name another engine.',
  );
}

/** Of the package that set-up took the library out of. */
function versionOf(library: string): string {
  const path = join(dirname(library), '../../package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

/**
 * Puts WebGPU behind the tensor library, by Dawn and the GPU's own driver (Vulkan, Metal, Direct3D). Null where set-up has
 * not fetched Dawn, no GPU is asked for, or there is none; an engine that was named is not asked about its GPU.
 *
 * It reads tensors later only, so what reads them at once, predictions above all, is lent WASM.
 * @throws ConfigError where it was named and there is no driver.
 */
export async function openWebgpu(
  tf: TensorLibrary,
  { engines, device: wanted, order }: TensorRequest,
): Promise<Omit<OpenTensors, 'tf'> | null> {
  const library = engines['webgpu'];
  if (library === undefined || !existsSync(library) || (wanted !== 'gpu' && order === undefined)) return null;
  const require = createRequire(import.meta.url);
  const dawn = require(library) as Dawn;
  const gpu = dawn.create([]);
  const adapter = await adapterOf(gpu, order !== undefined);
  if (adapter === null) return null;
  const name = nameOf(adapter.info);
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(limits.map((limit) => [limit, adapter.limits[limit]!])),
  });
  await openWasm(tf);
  // The package would open a device by itself if it found the stand-in when it is loaded.
  const { WebGPUBackend } = require(packageName) as BackendModule;
  standIn(dawn, gpu);
  const backend = new WebGPUBackend(device, adapter.info);
  heedFailures(backend, device, name);
  tf.registerBackend('webgpu', () => backend, 3);
  await tf.setBackend('webgpu');
  const computesOn = isSoftware(adapter.info) ? 'cpu' : name;
  return {
    engine: { name: 'webgpu', version: versionOf(library), device: computesOn, threads: 1, experimental: true },
    atOnce(compute) {
      // Both are open, so the change is made before the promise is given.
      void tf.setBackend('wasm');
      try {
        return compute();
      } finally {
        void tf.setBackend('webgpu');
      }
    },
  };
}
