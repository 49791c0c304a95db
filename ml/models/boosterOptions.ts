import { ConfigError, DataQualityError, InputError } from '../../contracts/failures.ts';
import type { TrainingData } from './model.ts';
import { range } from '../stats/range.ts';
import type { Resolved } from './resolveParameters.ts';
import { rowsKnownBefore } from './rowsKnownBefore.ts';

/** Parameters that the boosters share; all of them off by default. */
export const boosterParameters = {
  patience: {
    default: 0,
    minimum: 0,
    integer: true,
    meaning:
      'Rounds without a better loss on the newest rows before the fit stops; 0: all rounds. Then refit on all rows.',
  },
  validation_share: {
    default: 0.2,
    minimum: 0.01,
    maximum: 0.9,
    meaning: 'Share of the rows, the newest, that early stopping watches.',
  },
  class_weight: {
    default: 'none',
    oneOf: ['none', 'balanced'],
    meaning: 'Whether both classes weigh alike together, whatever their rows.',
  },
  increasing: { default: '', meaning: 'Columns the score may only grow with, separated by commas.' },
  decreasing: { default: '', meaning: 'Columns the score may only fall with, separated by commas.' },
  categorical: { default: '', meaning: 'Columns of category codes (whole numbers from 0), separated by commas.' },
} as const;

export type BoosterOptions = Resolved<typeof boosterParameters>;

function namesIn(text: string, columns: readonly string[], what: string): readonly string[] {
  const names = text.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  const unknown = names.find((name) => !columns.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(`Expected ${what} columns among ${columns.join(', ')}, got '${unknown}'; correct the name.`);
  return names;
}

/** −1, 0 or 1 a column; null where nothing is constrained. */
export function monotoneOf({ increasing, decreasing }: BoosterOptions, columns: readonly string[]): number[] | null {
  const [up, down] = [namesIn(increasing, columns, 'increasing'), namesIn(decreasing, columns, 'decreasing')];
  const both = up.find((name) => down.includes(name));
  if (both !== undefined)
    throw new ConfigError(`A column is increasing or decreasing, got '${both}' as both; take it out of one list.`);
  if (up.length + down.length === 0) return null;
  return columns.map((name) => (up.includes(name) ? 1 : down.includes(name) ? -1 : 0));
}

export const categoricalOf = ({ categorical }: BoosterOptions, columns: readonly string[]): readonly string[] =>
  namesIn(categorical, columns, 'categorical');

/** Weights of the rows times those of their class, n / (2 n_class) when balanced; null where all are 1. */
export function weightsOf(
  { class_weight }: Pick<BoosterOptions, 'class_weight'>,
  { target, weight }: TrainingData,
): Float64Array | null {
  if (class_weight === 'none') return weight ?? null;
  const ones = target.reduce((sum, y) => sum + y, 0);
  const of = (y: number): number => target.length / (2 * (y === 1 ? ones : target.length - ones));
  return target.map((y, row) => of(y) * (weight?.[row] ?? 1));
}

interface InnerCut {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  /** Rows before the validation rows whose labels end within them. */
  readonly purged: number;
}

/**
 * The newest rows for early stopping and, before them, those whose labels were known when the first of them began; rows
 * in between are purged. Without ends of labels nothing can be purged. Rows must be in time order.
 * With `classes` both sides need rows of both.
 */
export function innerCut(data: TrainingData, share: number, classes = true): InnerCut {
  const { time, target } = data;
  const back = time.findIndex((moment, row) => row > 0 && moment < time[row - 1]!);
  if (back > 0)
    throw new InputError(
      `Early stopping cuts rows by time, got ${time[back]!} after ${time[back - 1]!} at row ${back}; sort the rows.`,
    );
  const first = time.length - Math.max(1, Math.round(share * time.length));
  const train = rowsKnownBefore(data, first);
  const validation = range(first, time.length);
  for (const [what, rows] of [
    ['training', train],
    ['validation', validation],
  ] as const) {
    if (!classes && rows.length > 0) continue;
    const ones = rows.reduce((sum, row) => sum + target[row]!, 0);
    if (ones === 0 || ones === rows.length)
      throw new DataQualityError(
        `Early stopping needs both classes among its ${what} rows, got ${ones} ones of ${rows.length}; change validation_share.`,
      );
  }
  return { train, validation, purged: first - train.length };
}
