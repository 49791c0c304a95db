import { ConfigError } from '../../contracts/failures.ts';
import type { Layer } from './layer.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import { sequence } from './layers/sequence.ts';

export const mlpParameters = {
  hidden: { default: '64,32', meaning: 'Units of the hidden layers, from the input on, separated by commas.' },
} as const;

/** Units of hidden layers as text, such as `64,32`. @throws ConfigError unless all are whole numbers of at least 1. */
export function unitsOf(text: string): number[] {
  const units = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const wrong = units.findIndex((count) => !(Number.isInteger(count) && count >= 1));
  if (wrong < 0) return units;
  throw new ConfigError(
    `Expected whole numbers of at least 1 as hidden units, got '${text}' (number ${wrong + 1} of ${units.length}); write them like 64,32.`,
  );
}

/** Rectified linear layers with dropout behind each, then one output: (rows, inputs) → (rows, 1). */
export function mlpLayer({ hidden, dropout: rate }: { hidden: string; dropout: number }, inputs: number): Layer {
  const units = unitsOf(hidden);
  const layers = units.flatMap((outputs, place) => [
    dense({ inputs: units[place - 1] ?? inputs, outputs, activation: 'relu' }),
    dropout(rate),
  ]);
  return sequence([...layers, dense({ inputs: units.at(-1)!, outputs: 1 })]);
}
