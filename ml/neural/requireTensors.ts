import { EngineUnavailableError } from '../../contracts/failures.ts';
import type { OpenTensors } from './tensors.ts';

/** The tensors that a network needs. @throws EngineUnavailableError where none were opened. */
export function requireTensors(model: string, tensors: OpenTensors | undefined): OpenTensors {
  if (tensors) return tensors;
  throw new EngineUnavailableError(
    `${model} expected a tensor engine (tensorflow, webgpu, wasm or cpu), got none; open one and pass it as tensors.`,
  );
}
