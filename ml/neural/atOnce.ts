import type { OpenTensors } from './tensors.ts';

/**
 * What `compute` gives, which reads tensors at once; on the engine that stands in for one that cannot (`OpenTensors.atOnce`).
 * It makes all its tensors itself: those of the other engine would have to be read first.
 */
export const atOnce = <T>(tensors: OpenTensors, compute: () => T): T =>
  tensors.atOnce ? tensors.atOnce(compute) : compute();
