import { ConfigError } from '../contracts/failures.ts';
import { tensorEngines, type TensorEngineChoice } from '../contracts/tensorChoice.ts';
import type { OpenTensors, TensorEngine, TensorLibrary } from '../ml/neural/tensors.ts';
import { openTensorflow } from './openTensorflow.ts';
import { openWasm } from './openWasm.ts';
import { openWebgpu } from './openWebgpu.ts';

export interface TensorRequest {
  /** Paths of native libraries by name; `tensorflow` and `tensorflow-cuda` are the built addons, `webgpu` is Dawn. */
  readonly engines: Readonly<Record<string, string>>;
  /** Threads that a native engine may use inside one operation; one keeps the bytes the same for any number. */
  readonly threads: number;
  /** Whether the GPU is asked for: then the build for CUDA must find it, and WebGPU may be taken. */
  readonly device?: 'cpu' | 'gpu';
  /** Engines to try, first to last; the first one that is there is taken. */
  readonly order?: readonly TensorEngineChoice[];
}

/** The library is CommonJS: its names are whole only under `default`. */
async function library(): Promise<TensorLibrary> {
  const loaded = (await import('@tensorflow/tfjs')) as TensorLibrary & { readonly default?: TensorLibrary };
  return loaded.default ?? loaded;
}

type Opened = Omit<OpenTensors, 'tf'>;
type Opener = (tf: TensorLibrary, request: TensorRequest) => Promise<Opened | null>;

const opened = (engine: TensorEngine | null): Opened | null => engine && { engine };

const openers: Readonly<Record<TensorEngineChoice, Opener>> = {
  tensorflow: async (tf, request) => opened(await openTensorflow(tf, request)),
  webgpu: openWebgpu,
  wasm: async (tf) => opened(await openWasm(tf)),
  async cpu(tf) {
    await tf.setBackend('cpu');
    return { engine: { name: 'cpu', version: tf.version['tfjs-core'], device: 'cpu', threads: 1 } };
  },
};

/** Where a GPU is claimed nothing computes on the processor in silence; who names an engine has decided. */
const withoutGpu = ({ name, version }: TensorEngine): ConfigError =>
  new ConfigError(
    `Expected tensors on a GPU, since this worker claims one, got ${name} ${version}, which computes on the processor; run the set-up with --tensorflow or --webgpu, start the worker with --device cpu, or name the engine in REGIMEN_TENSORS.`,
  );

/**
 * Loads the tensor library with the first engine of `order` that is there. It costs 0.2 s and 70 MB, so only processes
 * that train, predict or test with tensors call it. One engine computes for the whole process.
 *
 * @throws ConfigError when none of `order` is there, or a GPU is asked for and those that are there have none.
 */
export async function openTensors(request: TensorRequest): Promise<OpenTensors> {
  const order: readonly TensorEngineChoice[] = request.order ?? tensorEngines;
  const tf = await library();
  const onGpu = request.device === 'gpu' && request.order === undefined;
  let onProcessor: TensorEngine | undefined;
  for (const name of order) {
    const found = await openers[name](tf, request);
    if (found && !(onGpu && found.engine.device === 'cpu')) return { tf, ...found };
    onProcessor ??= found?.engine;
  }
  if (onProcessor) throw withoutGpu(onProcessor);
  throw new ConfigError(`Expected one of the tensor engines ${order.join(', ')}, got none that opens; choose another.`);
}
