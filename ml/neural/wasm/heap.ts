import type * as Tensors from '@tensorflow/tfjs';
import type { TensorLibrary } from '../tensors.ts';

export type Info = Tensors.TensorInfo;
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** What the WASM backend lets a kernel do. A view ends when the heap grows, so outputs are made before views are taken. */
export interface Heap {
  makeOutput(shape: readonly number[], dtype: Info['dtype']): Info;
  typedArrayFromHeap(info: Info): Numbers;
  disposeData(dataId: object): boolean;
}

/** What a kernel of ours is given; `original` is the backend's own kernel of some name. */
export interface Call {
  readonly tf: TensorLibrary;
  readonly heap: Heap;
  readonly inputs: Readonly<Record<string, Info>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly original: (
    name: string,
    inputs: Readonly<Record<string, Info>>,
    attrs: Readonly<Record<string, unknown>>,
  ) => Info;
}

export type Kernel = (call: Call) => Info | Info[];
