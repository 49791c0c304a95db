import type { Layer } from './layer.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import { lastStep } from './layers/lastStep.ts';
import { sequence } from './layers/sequence.ts';

export const recurrentParameters = {
  layers: {
    default: 1,
    minimum: 1,
    maximum: 8,
    integer: true,
    meaning: 'Recurrent layers, each reading the one before.',
  },
  units: { default: 32, minimum: 1, maximum: 4096, integer: true, meaning: 'Numbers that a layer remembers.' },
} as const;

interface Options {
  readonly layers: number;
  readonly units: number;
  readonly dropout: number;
}

/** Recurrent layers with dropout behind each, then one output of the last step: (rows, window, inputs) → (rows, 1). */
export function recurrentLayer(
  cell: (shape: { inputs: number; units: number }) => Layer,
  { layers, units, dropout: rate }: Options,
  inputs: number,
): Layer {
  const cells = Array.from({ length: layers }, (_, at) => [
    cell({ inputs: at === 0 ? inputs : units, units }),
    dropout(rate),
  ]);
  return sequence([...cells.flat(), lastStep, dense({ inputs: units, outputs: 1 })]);
}
