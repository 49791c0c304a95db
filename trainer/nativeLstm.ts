import { lstmKernels } from '../ml/neural/layers/lstmByEngine.ts';
import type { Tensor, TensorLibrary } from '../ml/neural/tensors.ts';
import type { NativeBackend } from './nativeBackend.ts';

/**
 * Lends TensorFlow's own recurrence over a whole sequence, `BlockLSTMV2` and its gradient, to the LSTM layer: two
 * operations instead of 600. Peepholes and clipping stay off; gates come in the order i, f, g, o.
 */
export function registerNativeLstm(tf: TensorLibrary): void {
  const add = (kernelName: string, run: (call: Call) => Tensor[]): void =>
    tf.registerKernel({
      kernelName,
      backendName: 'tensorflow',
      kernelFunc: ({ inputs, backend }) =>
        run({ tf, backend: backend as unknown as NativeBackend, inputs: inputs as Record<string, Tensor> }),
    });
  add(lstmKernels.forward, (call) => execute(call, 'BlockLSTMV2', [], 7));
  add(lstmKernels.backward, (call) => {
    const { i, c, f, o, g, shown, h, dh } = call.inputs as Record<string, Tensor>;
    return execute(call, 'BlockLSTMGradV2', [i!, c!, f!, o!, g!, shown!, h!, tf.zerosLike(dh!), dh!], 8);
  });
}

interface Call {
  readonly tf: TensorLibrary;
  readonly backend: NativeBackend;
  readonly inputs: Readonly<Record<string, Tensor>>;
}

function execute({ tf, backend, inputs }: Call, name: string, more: Tensor[], outputs: number): Tensor[] {
  const { binding } = backend;
  const [x, weight, bias] = [inputs['x']!, inputs['weight']!, inputs['bias']!];
  const [time, batch] = x.shape as [number, number, number];
  const units = bias.size / 4;
  const [state, peephole] = [tf.zeros([batch, units]), tf.zeros([units])];
  const attributes = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'use_peephole', type: binding.TF_ATTR_BOOL, value: false },
    ...(more.length > 0 ? [] : [{ name: 'cell_clip', type: binding.TF_ATTR_FLOAT, value: -1.5 }]),
  ];
  const given = backend.getInputTensorIds([x, state, state, weight, peephole, peephole, peephole, bias, ...more]);
  // The library has no 64-bit integers: the number of steps goes in as two halves, and is freed by hand.
  const steps = binding.createTensor([], binding.TF_INT64, Int32Array.of(time, 0));
  try {
    return binding
      .executeOp(name, attributes, [steps, ...given], outputs)
      .map((output) => backend.createOutputTensor(output));
  } finally {
    binding.deleteTensor(steps);
  }
}
