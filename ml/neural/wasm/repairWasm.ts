import type { TensorLibrary } from '../tensors.ts';
import { batchMatMul } from './batchMatMul.ts';
import { conv2DBackpropFilter, depthwiseBackpropFilter, depthwiseBackpropInput } from './convolutionGradients.ts';
import type { Call, Heap, Info, Kernel } from './heap.ts';
import { slice, splitV } from './slices.ts';
import { unsortedSegmentSum } from './unsortedSegmentSum.ts';

/** Gradients that the backend lacks, and kernels of it that are many times slower than they need be. */
const kernels: Readonly<Record<string, Kernel>> = {
  Conv2DBackpropFilter: conv2DBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
  BatchMatMul: batchMatMul,
  Slice: slice,
  SplitV: splitV,
};

/** Puts our kernels into the WASM backend of a library, once; checked against the plain JavaScript backend. */
export function repairWasm(tf: TensorLibrary): void {
  const originals = new Map(tf.getKernelsForBackend('wasm').map((config) => [config.kernelName, config.kernelFunc]));
  if (originals.has('UnsortedSegmentSum')) return;
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    if (originals.has(kernelName)) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs, backend }) => {
        const original: Call['original'] = (name, given, settings) =>
          originals.get(name)!({ inputs: given, attrs: settings as never, backend }) as Info;
        return kernel({ tf, heap: backend as Heap, inputs: inputs as Call['inputs'], attrs: attrs ?? {}, original });
      },
    });
  }
}
