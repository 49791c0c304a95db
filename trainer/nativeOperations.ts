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
  readonly run: (name: string, inputs: number[], more?: readonly Attribute[]) => Output;
  readonly runMany: (name: string, inputs: number[], more: readonly Attribute[], outputs: number) => readonly Output[];
  readonly index: (name: string) => Attribute;
  readonly flag: (name: string, value: boolean) => Attribute;
  readonly count: (name: string, value: number) => Attribute;
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
  const floats: Attribute = { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  return {
    tf,
    backend,
    ids: (...tensors) => backend.getInputTensorIds(tensors),
    ints: (values, shape = [values.length]) =>
      once(`${shape.join()}:${values.join()}`, () =>
        binding.createTensor([...shape], binding.TF_INT32, Int32Array.from(values)),
      ),
    scalar: (value) => once(`${value}`, () => binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value))),
    run: (name, inputs, more = []) => binding.executeOp(name, [floats, ...more], inputs, 1)[0]!,
    runMany: (name, inputs, more, outputs) => binding.executeOp(name, [floats, ...more], inputs, outputs),
    index: (name) => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 }),
    flag: (name, value) => ({ name, type: binding.TF_ATTR_BOOL, value }),
    count: (name, value) => ({ name, type: binding.TF_ATTR_INT, value }),
  };
}

/** Operations on ids that are all freed at the end but those given back: a kernel of many small ones. */
export interface Workspace {
  one(name: string, inputs: number[]): number;
  /** a·b, of two dimensions each; `second`: a·bᵀ. */
  product(a: number, b: number, transposed?: { readonly second: boolean }): number;
  plusBias(x: number, bias: number): number;
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
  runMany,
  index,
  flag,
  count,
}: Operations): Workspace {
  const made = new Map<number, Output>();
  const keep = (output: Output): number => {
    made.set(output.id, output);
    return output.id;
  };
  return {
    scalar,
    one: (name, inputs) => keep(run(name, inputs)),
    product: (a, b, { second } = { second: false }) =>
      keep(run('MatMul', [a, b], [flag('transpose_a', false), flag('transpose_b', second)])),
    plusBias: (x, bias) => keep(run('BiasAdd', [x, bias])),
    split(x, sizes, axis) {
      const more = [index('Tlen'), count('num_split', sizes.length)];
      return runMany('SplitV', [x, ints(sizes), ints([axis], [])], more, sizes.length).map(keep);
    },
    join(parts, axis) {
      if (parts.length === 1) return parts[0]!;
      return keep(run('ConcatV2', [...parts, ints([axis], [])], [index('Tidx'), count('N', parts.length)]));
    },
    firstRows: (x, rows, width) => keep(run('Slice', [x, ints([0, 0]), ints([rows, width])], [index('Index')])),
    zeros: (shape) => keep(run('Fill', [ints(shape), scalar(0)], [index('index_type')])),
    close(results) {
      const given = results.map((id) => made.get(id)!);
      for (const id of made.keys()) if (!results.includes(id)) binding.deleteTensor(id);
      return given;
    },
  };
}
