import type { Resolved } from '../models/resolveParameters.ts';
import type { TrainingOptions } from './training/fitNetwork.ts';
import { schedules, type Schedule } from './training/learningRate.ts';

/** Parameters that all networks share. */
export const networkParameters = {
  epochs: { default: 60, minimum: 1, maximum: 100_000, integer: true, meaning: 'Most passes over the training rows.' },
  batch: { default: 64, minimum: 1, integer: true, meaning: 'Rows a step; halved once where they do not fit memory.' },
  learning_rate: {
    default: 1e-3,
    minimum: 1e-7,
    maximum: 10,
    search: { from: 1e-4, to: 0.03, scale: 'log' },
    meaning: 'Highest learning rate of AdamW.',
  },
  schedule: { default: 'cosine', oneOf: schedules, meaning: 'How the learning rate runs over the fit.' },
  warm_up: {
    default: 0.05,
    minimum: 0,
    maximum: 0.9,
    meaning: 'Share of the steps over which the learning rate climbs from 0.',
  },
  weight_decay: {
    default: 0.01,
    minimum: 0,
    maximum: 10,
    search: { from: 1e-4, to: 1, scale: 'log' },
    meaning: 'Decoupled weight decay of AdamW.',
  },
  dropout: {
    default: 0.1,
    minimum: 0,
    maximum: 0.95,
    search: { from: 0, to: 0.6 },
    meaning: 'Share of inner values left out in training.',
  },
  clip: { default: 1, minimum: 0, meaning: 'Longest gradient, Euclidean; 0: any.' },
  patience: {
    default: 10,
    minimum: 0,
    integer: true,
    meaning: 'Epochs without a better loss on the newest rows before the fit stops; 0: all epochs on all rows.',
  },
  validation_share: {
    default: 0.2,
    minimum: 0.01,
    maximum: 0.9,
    meaning: 'Share of the rows, the newest, that early stopping watches and no weight learns from.',
  },
  class_weight: {
    default: 'none',
    oneOf: ['none', 'balanced'],
    meaning: 'Whether both classes weigh alike together, whatever their rows; classifiers only.',
  },
  warm_share: {
    default: 0.3,
    minimum: 0.01,
    maximum: 1,
    meaning: 'Share of the epochs that a fit gets which goes on from the weights of another.',
  },
} as const;

/** For networks that read sequences. */
export const windowParameters = {
  window: {
    default: 20,
    minimum: 1,
    maximum: 10_000,
    integer: true,
    meaning: 'Rows that a prediction reads, its own the last.',
  },
} as const;

export type NetworkParameters = Resolved<typeof networkParameters>;

export const trainingOptionsOf = (parameters: NetworkParameters, warm: boolean): TrainingOptions => ({
  epochs: warm ? Math.ceil(parameters.warm_share * parameters.epochs) : parameters.epochs,
  batch: parameters.batch,
  learningRate: parameters.learning_rate,
  weightDecay: parameters.weight_decay,
  patience: parameters.patience,
  clip: parameters.clip,
  schedule: parameters.schedule as Schedule,
  warmUp: parameters.warm_up,
});
