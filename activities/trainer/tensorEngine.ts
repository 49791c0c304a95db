import { existsSync } from 'node:fs';
import { tensorChoice, type TensorEngineChoice } from '../../contracts/tensorChoice.ts';
import type { Dependencies } from '../dependencies.ts';

/** What a trainer child that needs tensors computes on; see `tensorChoice`. */
export function tensorEngine({
  engines,
  device,
  trainerVariables,
}: Pick<Dependencies, 'engines' | 'device' | 'trainerVariables'>): string {
  const named = trainerVariables['REGIMEN_TENSORS'];
  return tensorChoice({
    // The environment was checked when the worker read it.
    ...(named !== undefined && named !== '' && { chosen: named as TensorEngineChoice }),
    device,
    isThere: (library) => engines[library] !== undefined && existsSync(engines[library]),
  });
}
