import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ConfigError } from '../contracts/failures.ts';
import type { TensorEngine, TensorLibrary } from '../ml/neural/tensors.ts';
import { gpuName } from './gpuName.ts';
import { registerNativeLstm } from './nativeLstm.ts';
import type { TensorRequest } from './openTensors.ts';
import { repairTensorflow } from './repairTensorflow.ts';

type Backend = ReturnType<TensorLibrary['backend']>;
interface Addon {
  readonly TF_Version: string;
}
interface BackendModule {
  readonly NodeJSKernelBackend: new (
    addon: Addon,
    packageName: string,
  ) => Backend & {
    readonly isUsingGpuDevice: boolean;
  };
}

const packageName = '@tensorflow/tfjs-node-gpu';

/** The package calls two functions that Node 23 has dropped. */
function putBackDropped(require: NodeJS.Require): void {
  const util = require('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}

/** TensorFlow reads these when it is loaded. What is set already stays, so that a person can look closer. */
function prepareEnvironment({ threads, device = 'cpu' }: TensorRequest): void {
  if (device === 'cpu') process.env['CUDA_VISIBLE_DEVICES'] = '';
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] = '1';
  process.env['TF_DETERMINISTIC_OPS'] ??= '1';
  // Looking for a kernel of oneDNN costs every operation more than such small networks gain by one.
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // Without this it takes nearly all memory of the GPU at once.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
}

/**
 * Puts TensorFlow's own library behind the tensor library, through the addon that set-up builds: that for CUDA where
 * there is one and the GPU is asked for, else that for the processor. Null where set-up has built none. The engine's
 * `device` is what TensorFlow itself says it computes on.
 *
 * @throws ConfigError when the build for CUDA finds no GPU: it would go on slowly and in silence.
 */
export async function openTensorflow(tf: TensorLibrary, request: TensorRequest): Promise<TensorEngine | null> {
  const { engines, threads, device = 'cpu' } = request;
  const isThere = (name: string) => engines[name] !== undefined && existsSync(engines[name]);
  const cuda = device === 'gpu' && isThere('tensorflow-cuda');
  if (!cuda && !isThere('tensorflow')) return null;
  const require = createRequire(import.meta.url);
  putBackDropped(require);
  prepareEnvironment(request);
  // The package's own index looks for an addon of its own inside the package, so its parts are loaded one by one.
  const { NodeJSKernelBackend } = require(`${packageName}/dist/nodejs_kernel_backend.js`) as BackendModule;
  require(`${packageName}/dist/register_all_kernels.js`);
  const binding = require(engines[cuda ? 'tensorflow-cuda' : 'tensorflow']!) as Addon;
  const backend = new NodeJSKernelBackend(binding, packageName);
  if (cuda && !backend.isUsingGpuDevice)
    throw new ConfigError(
      `TensorFlow ${binding.TF_Version} for CUDA should compute on a GPU, and it finds only the processor; install CUDA 12 and cuDNN 9, or start the gpu worker with --device cpu.`,
    );
  tf.registerBackend('tensorflow', () => backend, 3);
  registerNativeLstm(tf);
  if (!(await tf.setBackend('tensorflow'))) return null;
  repairTensorflow(tf);
  const computesOn = backend.isUsingGpuDevice ? gpuName() : 'cpu';
  return { name: 'tensorflow', version: binding.TF_Version, device: computesOn, threads };
}
