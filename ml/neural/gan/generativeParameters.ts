import { mlpParameters } from '../mlpLayer.ts';

/** Parameters of a network that learns from drawn rows as well. */
export const generativeParameters = {
  ...mlpParameters,
  hidden: { ...mlpParameters.hidden, default: '16' },
  window: {
    default: 10,
    minimum: 1,
    maximum: 10_000,
    integer: true,
    meaning: 'Rows that a prediction reads and a drawn window has, its own the last.',
  },
  drawn_share: {
    default: 0.5,
    minimum: 0,
    maximum: 100,
    meaning: 'Rows drawn for each training row.',
  },
  return_column: {
    default: '',
    meaning: 'Column whose stylised facts are compared, real against drawn; empty: the first.',
  },
  'generator.hidden': {
    default: '32,32',
    meaning: 'Units of the hidden layers of generator and critic each, separated by commas.',
  },
  'generator.noise': {
    default: 8,
    minimum: 1,
    maximum: 4096,
    integer: true,
    meaning: 'Standard normals that a window is drawn from.',
  },
  'generator.epochs': {
    default: 40,
    minimum: 1,
    maximum: 100_000,
    integer: true,
    meaning: 'Passes of the critic over the training rows; the generator makes a step after each three of the critic.',
  },
  'generator.batch': { default: 128, minimum: 1, integer: true, meaning: 'Rows a step of generator and critic.' },
  'generator.learning_rate': {
    default: 0.004,
    minimum: 1e-7,
    maximum: 1,
    meaning: 'Learning rate of generator and critic.',
  },
  'generator.penalty': {
    default: 0.1,
    minimum: 0,
    maximum: 1000,
    meaning: 'λ: what the critic pays for slopes that are not 1; large ones find fewer of the groups of rows.',
  },
} as const;
