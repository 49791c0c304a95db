import type { Tensor, TensorLibrary } from '../ml/neural/tensors.ts';
import type { NativeBackend } from './nativeBackend.ts';

/** Operations of TensorFlow on 32-bit floats, without the detours of the package's kernels; what they give is the caller's to free. */
export interface Operations {
  readonly backend: NativeBackend;
  readonly tf: TensorLibrary;
  /** Ids of inputs; tensors of numbers that were not with the addon yet are given to it. */
  readonly ids: (...tensors: readonly Tensor[]) => number[];
  /** Id of whole numbers that an operation is told by a tensor; made once. */
  readonly ints: (values: readonly number[], shape?: readonly number[]) => number;
  /** Id of one float; made once. */
  readonly scalar: (value: number) => number;
  /** Of one output. Attributes that TensorFlow reads off the inputs, or takes as a default, only cost time. */
  readonly run: (name: string, inputs: number[], attributes?: Attribute[]) => Output;
  readonly split: (x: number, sizes: readonly number[], axis: number) => Output[];
  readonly join: (parts: readonly number[], axis: number) => Output;
  /** Sum, Max or Mean. */
  readonly along: (name: string, x: number, axes: readonly number[], keepDims?: boolean) => Output;
  readonly flag: (name: string, value: boolean) => Attribute;
}
type Attribute = Parameters<NativeBackend['binding']['executeOp']>[1][number];
export type Output = ReturnType<NativeBackend['binding']['executeOp']>[number];

/** Those of the backend in use, which must be TensorFlow's. */
export function operationsOf(tf: TensorLibrary): Operations {
  const backend = tf.backend() as unknown as NativeBackend;
  const { binding } = backend;
  const kept = new Map<string, number>();
  const once = (key: string, make: () => number): number => {
    const id = kept.get(key) ?? make();
    kept.set(key, id);
    return id;
  };
  const ints: Operations['ints'] = (values, shape = [values.length]) =>
    once(`${shape.join()}:${values.join()}`, () =>
      binding.createTensor([...shape], binding.TF_INT32, Int32Array.from(values)),
    );
  const flag = (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value });
  const count = (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_INT, value });
  const type = (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value });
  // TensorFlow does not read the types off a list of inputs.
  const listed = [type('T', binding.TF_FLOAT), type('Tidx', binding.TF_INT32)];
  const keptDims = [flag('keep_dims', true)];
  const run: Operations['run'] = (name, inputs, attributes = []) => binding.executeOp(name, attributes, inputs, 1)[0]!;
  return {
    tf,
    backend,
    ids: (...tensors) => backend.getInputTensorIds(tensors),
    ints,
    scalar: (value) => once(`${value}`, () => binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value))),
    run,
    split: (x, sizes, axis) =>
      binding.executeOp('SplitV', [count('num_split', sizes.length)], [x, ints(sizes), ints([axis], [])], sizes.length),
    join: (parts, axis) => run('ConcatV2', [...parts, ints([axis], [])], [...listed, count('N', parts.length)]),
    along: (name, x, axes, keepDims = false) => run(name, [x, ints(axes)], keepDims ? keptDims : []),
    flag,
  };
}

/** Operations on ids that are all freed at the end but those given back: a kernel of many small ones. */
export interface Workspace {
  one(name: string, inputs: number[]): number;
  /** a·b, of two dimensions each; `second`: a·bᵀ. */
  product(a: number, b: number, transposed?: { readonly second: boolean }): number;
  /** a·b or aᵀ·b by the operation that the library multiplies with. */
  matrices(a: number, b: number, transposeFirst?: boolean): number;
  plusBias(x: number, bias: number): number;
  along(name: string, x: number, axes: readonly number[], keepDims?: boolean): number;
  split(x: number, sizes: readonly number[], axis: number): number[];
  join(parts: readonly number[], axis: number): number;
  firstRows(x: number, rows: number, width: number): number;
  zeros(shape: readonly number[]): number;
  /** Made once. */
  scalar(value: number): number;
  /** Frees all but the results. */
  close(results: readonly number[]): Output[];
}

export function workspace({
  backend: { binding },
  ints,
  scalar,
  run,
  split,
  join,
  along,
  flag,
}: Operations): Workspace {
  const made = new Map<number, Output>();
  const keep = (output: Output): number => {
    made.set(output.id, output);
    return output.id;
  };
  return {
    scalar,
    one: (name, inputs) => keep(run(name, inputs)),
    along: (name, x, axes, keepDims) => keep(along(name, x, axes, keepDims)),
    product: (a, b, { second } = { second: false }) =>
      keep(run('MatMul', [a, b], second ? [flag('transpose_b', true)] : [])),
    matrices: (a, b, first = false) => keep(run('BatchMatMulV2', [a, b], first ? [flag('adj_x', true)] : [])),
    plusBias: (x, bias) => keep(run('BiasAdd', [x, bias])),
    split: (x, sizes, axis) => split(x, sizes, axis).map(keep),
    join: (parts, axis) => (parts.length === 1 ? parts[0]! : keep(join(parts, axis))),
    firstRows: (x, rows, width) => keep(run('Slice', [x, ints([0, 0]), ints([rows, width])])),
    zeros: (shape) => keep(run('Fill', [ints(shape), scalar(0)])),
    close(results) {
      const given = results.map((id) => made.get(id)!);
      for (const id of made.keys()) if (!results.includes(id)) binding.deleteTensor(id);
      return given;
    },
  };
}
