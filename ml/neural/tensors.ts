import type * as Tensors from '@tensorflow/tfjs';
import type { TensorEngineChoice } from '../../contracts/tensorChoice.ts';

/** The tensor library: models are written once against it, whatever computes behind it. */
export type TensorLibrary = typeof Tensors;
export type Tensor = Tensors.Tensor;

/** What computes: stored with every model, since another engine gives other last digits. */
export interface TensorEngine {
  readonly name: TensorEngineChoice;
  readonly version: string;
  /** Name of the GPU, or `cpu`. */
  readonly device: string;
  readonly threads: number;
  /** Whether it is so new here that its results want a second look. */
  readonly experimental?: true;
}

/** A library whose engine is chosen and ready. */
export interface OpenTensors {
  readonly tf: TensorLibrary;
  readonly engine: TensorEngine;
  /** Runs what reads tensors at once on an engine that can, where this one cannot; see `atOnce`. */
  readonly atOnce?: <T>(compute: () => T) => T;
}
