import { formulaKernel, type Formula } from '../ml/neural/layers/formula.ts';
import { gruKernels } from '../ml/neural/layers/gruByEngine.ts';
import { linearKernel } from '../ml/neural/layers/linear.ts';
import { reluGradientKernel } from '../ml/neural/layers/reluGradient.ts';
import type { Tensor, TensorLibrary } from '../ml/neural/tensors.ts';
import { nativeFormula } from './nativeFormula.ts';
import { nativeGru, nativeGruGradient } from './nativeGru.ts';
import { operationsOf, type Operations, type Output } from './nativeOperations.ts';

interface Call {
  /** By name, or by place for a kernel of any number of them. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly attrs: Attributes;
}
/** Of all kernels together; each reads its own. */
interface Attributes {
  readonly axis: number;
  readonly keepDims: boolean;
  readonly shape: number[];
  readonly perm: number[];
  readonly begin: number[];
  readonly size: number[];
  readonly numOrSizeSplits: number | number[];
  readonly relu: boolean;
  readonly paddings: readonly (readonly number[])[];
  readonly constantValue: number;
  readonly batch: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly formula: Formula;
}
type Kernel = (operations: Operations, call: Call) => Output | readonly Output[];

const reduction =
  (name: string): Kernel =>
  ({ tf, ids, along }, { inputs: { x }, attrs: { axis, keepDims } }) =>
    along(name, ids(x!)[0]!, tf.util.parseAxisParam(axis, x!.shape), keepDims);

const same =
  (name: string): Kernel =>
  ({ ids, run }, { inputs }) =>
    run(name, ids(...Object.values(inputs)));

/**
 * Kernels of the package that tell TensorFlow shapes and axes by a tensor of the library, made and freed each time, told by
 * one that is kept, and small ones that tell it types that it knows: half of what such a kernel costs.
 */
const repaired: Readonly<Record<string, Kernel>> = {
  Reshape: ({ tf, ids, ints, run }, { inputs: { x }, attrs: { shape } }) =>
    run('Reshape', [...ids(x!), ints(tf.util.inferFromImplicitShape(shape, x!.size))]),
  Transpose: ({ ids, ints, run }, { inputs: { x }, attrs: { perm } }) => run('Transpose', [...ids(x!), ints(perm)]),
  Sum: reduction('Sum'),
  Mean: reduction('Mean'),
  PadV2: ({ ids, ints, scalar, run }, { inputs: { x }, attrs: { paddings, constantValue } }) =>
    run('PadV2', [...ids(x!), ints(paddings.flat(), [paddings.length, 2]), scalar(constantValue)]),
  Slice({ tf, ids, ints, run }, { inputs: { x }, attrs: { begin, size } }) {
    const [from, count] = tf.slice_util.parseSliceParams(x!, begin, size) as [number[], number[]];
    return run('Slice', [...ids(x!), ints(from), ints(count)]);
  },
  SplitV({ tf, ids, split }, { inputs: { x }, attrs: { numOrSizeSplits, axis } }) {
    const along = tf.util.parseAxisParam(axis, x!.shape)[0]!;
    return split(ids(x!)[0]!, tf.backend_util.prepareSplitSize(x!, numOrSizeSplits, along), along);
  },
  Concat: ({ ids, join }, { inputs, attrs: { axis } }) => join(ids(...Object.values(inputs)), axis),
  BatchMatMul: ({ ids, run, flag }, { inputs: { a, b }, attrs: { transposeA, transposeB } }) =>
    run('BatchMatMulV2', ids(a!, b!), [
      ...(transposeA ? [flag('adj_x', true)] : []),
      ...(transposeB ? [flag('adj_y', true)] : []),
    ]),
  Add: same('Add'),
  Sub: same('Sub'),
  Multiply: same('Mul'),
  RealDiv: same('RealDiv'),
};

/** Operations of TensorFlow that the library has no kernel for, lent to the layers. */
const lent: Readonly<Record<string, Kernel>> = {
  [linearKernel]({ backend: { binding }, ids, run, flag }, { inputs: { x, weight, bias }, attrs: { relu } }) {
    let output = run('MatMul', ids(x!, weight!), [flag('transpose_b', true)]);
    const then = (name: string, more: number[] = []): void => {
      const before = output;
      output = run(name, [before.id, ...more]);
      binding.deleteTensor(before.id);
    };
    if (bias) then('BiasAdd', ids(bias));
    if (relu) then('Relu');
    return output;
  },
  [formulaKernel]: nativeFormula,
  [gruKernels.forward]: nativeGru,
  [gruKernels.backward]: nativeGruGradient,
  [reluGradientKernel]: ({ ids, run }, { inputs: { dy, y } }) => run('ReluGrad', ids(dy!, y!)),
};

/**
 * Puts our kernels into the backend that is TensorFlow's, which must be in use, once. Numbers other than 32-bit floats keep
 * the package's.
 */
export function repairTensorflow(tf: TensorLibrary): void {
  const originals = new Map(tf.getKernelsForBackend('tensorflow').map((config) => [config.kernelName, config]));
  if (originals.has(linearKernel)) return;
  const operations = operationsOf(tf);
  for (const [kernelName, kernel] of Object.entries({ ...repaired, ...lent })) {
    const original = originals.get(kernelName);
    if (original) tf.unregisterKernel(kernelName, 'tensorflow');
    tf.registerKernel({
      kernelName,
      backendName: 'tensorflow',
      kernelFunc(given) {
        const call = given as unknown as Call;
        if (original && Object.values(call.inputs).some(({ dtype }) => dtype !== 'float32'))
          return original.kernelFunc(given);
        const output = kernel(operations, call);
        const tensorOf = (one: Output): Tensor => operations.backend.createOutputTensor(one);
        return Array.isArray(output) ? output.map(tensorOf) : tensorOf(output as Output);
      },
    });
  }
}
