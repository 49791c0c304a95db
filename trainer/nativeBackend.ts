import type { Tensor } from '../ml/neural/tensors.ts';

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

/** What a tensor is to the addon. */
interface OutputOfAddon {
  readonly id: number;
}

/** The parts of the native backend that run operations past the package's own kernels. */
export interface NativeBackend {
  readonly binding: {
    readonly TF_INT32: number;
    readonly TF_INT64: number;
    readonly TF_FLOAT: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_INT: number;
    createTensor(shape: number[], type: number, values: Int32Array | Float32Array): number;
    deleteTensor(id: number): void;
    executeOp(name: string, attributes: Attribute[], inputs: number[], outputs: number): OutputOfAddon[];
  };
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(output: OutputOfAddon): Tensor;
}
