import type { TensorEngine, TensorLibrary } from '../ml/neural/tensors.ts';
import { repairWasm } from '../ml/neural/wasm/repairWasm.ts';

/** Puts WASM with our repairs behind the tensor library. The package keeps one thread under Node. */
export async function openWasm(tf: TensorLibrary): Promise<TensorEngine | null> {
  const { version_wasm: version } = await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) return null;
  repairWasm(tf);
  return { name: 'wasm', version, device: 'cpu', threads: 1 };
}
