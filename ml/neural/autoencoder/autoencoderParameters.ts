import type { Resolved } from '../../models/resolveParameters.ts';
import { activations, type Activation } from '../layers/activate.ts';
import { unitsOf } from '../mlpLayer.ts';
import type { NetworkParameters } from '../networkParameters.ts';
import type { AutoencoderOptions } from './mirrored.ts';

/** Parameters of autoencoders of any kind, and the defaults that suit them better than those of other networks. */
export const autoencoderParameters = {
  hidden: {
    default: '32',
    meaning: 'Units of the hidden layers on each side of the code, from the input on, separated by commas.',
  },
  code: {
    default: 4,
    minimum: 1,
    maximum: 4096,
    integer: true,
    meaning: 'Numbers that stand for a row: columns code_0, code_1 … of the predictions.',
  },
  activation: {
    default: 'gelu',
    oneOf: activations,
    meaning: 'Of the hidden layers; linear finds principal components.',
  },
  label_share: {
    default: 0,
    minimum: 0,
    maximum: 1,
    meaning:
      'How much of what the label teaches reaches the code; 0: the code knows features only, 1: as much as reconstruction allows.',
  },
  window: {
    default: 1,
    minimum: 1,
    maximum: 10_000,
    integer: true,
    meaning: 'Rows that a code stands for, its own the last.',
  },
  dropout: { default: 0, minimum: 0, maximum: 0.95, meaning: 'Share of hidden values left out in training.' },
} as const;

type Given = Resolved<typeof autoencoderParameters> & NetworkParameters;

export const autoencoderOptions = (given: Given, columns: number): AutoencoderOptions => ({
  inputs: given.window * columns,
  hidden: unitsOf(given.hidden),
  code: given.code,
  activation: given.activation as Activation,
  dropout: given.dropout,
  labelShare: given.label_share,
});

/** What an autoencoder says of a row besides the probability. */
export const codedColumns = ({ code }: { readonly code: number }): string[] => [
  'anomaly_score',
  ...Array.from({ length: code }, (_, place) => `code_${place}`),
];
