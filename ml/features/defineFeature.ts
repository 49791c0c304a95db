import { ConfigError, NumericsError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Parameters } from '../../contracts/system.ts';

export interface FeatureParameter {
  readonly default: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly integer?: boolean;
  readonly meaning: string;
}

/** How a feature is made on the rows of gold, where the rows of its input are not enough: it depends on the row's time. */
export interface Placement {
  /** `value`: the value in force. `age`: days from its release to the row's time. */
  readonly gives: 'value' | 'age';
  /** Days that must lie between the first day of the period and the row's time. */
  readonly daysSincePeriod: number;
  /** A value whose release lies longer before the row's time is missing. */
  readonly maximumAgeDays: number;
}

/** Which rows a row reads, where their times decide that. */
export interface RowSpan {
  /** Of each row the first row that it reads; −1 where the rows do not go back far enough. */
  readonly first: Int32Array;
  /** Whether it reads the rows between that one and itself as well. */
  readonly between: boolean;
}

interface FeatureFacts {
  readonly name: string;
  /** Raised when the numbers this entry produces change. */
  readonly revision: number;
  readonly purpose: string;
  readonly cite: string;
  readonly unit: string;
  /** Roles of the input columns, in order. */
  readonly inputs: readonly string[];
  /**
   * What a missing input does. `window`: the rows whose look-back touches it are missing. `onward`: rows before the
   * first value are skipped, and a gap after it makes every later row missing, because the recursion has lost its state.
   */
  readonly missing: 'window' | 'onward';
  /** Whether `compute` needs the times of the rows: epoch ms, ascending. */
  readonly needsTime?: true;
}

export interface FeatureDefinition extends FeatureFacts {
  readonly parameters: Readonly<Record<string, FeatureParameter>>;
  /** Rows before a row that it is computed from, and so the number of missing rows at the start. */
  lookback(parameters: Parameters): number;
  /** How many rows back each value lies that a row reads; without it every row of the look-back is read. */
  offsets?(parameters: Parameters): readonly number[];
  /** For windows of days: the rows that each row reads. `lookback` is then the most there can be, with a row every day. */
  span?(parameters: Parameters, time: Float64Array): RowSpan;
  /** For features of one series that are made on the rows of gold; no other feature can read them. */
  place?(parameters: Parameters): Placement;
  /** Columns of one length in the order of `inputs` → a column of that length; NaN where there is no value. */
  compute(inputs: readonly Float64Array[], parameters: Parameters, time?: Float64Array): Float64Array;
}

interface FeatureSource<P extends string> extends FeatureFacts {
  readonly parameters: Readonly<Record<P, FeatureParameter>>;
  readonly check?: (parameters: Readonly<Record<P, number>>) => string | null;
  lookback(parameters: Readonly<Record<P, number>>): number;
  readonly offsets?: (parameters: Readonly<Record<P, number>>) => readonly number[];
  readonly span?: (parameters: Readonly<Record<P, number>>, time: Float64Array) => RowSpan;
  readonly place?: (parameters: Readonly<Record<P, number>>) => Placement;
  /** `time` is empty where the feature does not need it. */
  compute(inputs: readonly Float64Array[], parameters: Readonly<Record<P, number>>, time: Float64Array): Float64Array;
}

/** Wraps a feature so that parameters are checked and defaults filled in, and inputs have the right count and length. */
export function defineFeature<P extends string>(source: FeatureSource<P>): FeatureDefinition {
  const resolve = (given: Parameters): Record<P, number> => {
    const resolved = resolveParameters(source.name, source.parameters, given);
    const problem = source.check?.(resolved) ?? null;
    if (problem !== null) throw new ConfigError(`Feature ${source.name}: ${problem}`);
    return resolved;
  };
  const { offsets, place, span, ...facts } = source;
  return {
    ...facts,
    ...(offsets ? { offsets: (given: Parameters) => offsets(resolve(given)) } : {}),
    ...(span ? { span: (given: Parameters, time: Float64Array) => span(resolve(given), time) } : {}),
    ...(place ? { place: (given: Parameters) => place(resolve(given)) } : {}),
    lookback: (given) => source.lookback(resolve(given)),
    compute(inputs, given, time) {
      const parameters = resolve(given);
      if (inputs.length !== source.inputs.length) {
        throw new ConfigError(
          `Feature ${source.name} takes ${source.inputs.length} inputs (${source.inputs.join(', ')}), got ${inputs.length}.`,
        );
      }
      const rows = inputs[0]!.length;
      const odd = inputs.find((column) => column.length !== rows);
      if (odd)
        throw new NumericsError(`Feature ${source.name} needs inputs of one length, got ${rows} and ${odd.length}.`);
      return source.compute(inputs, parameters, source.needsTime ? timesOf(source.name, rows, time) : noTimes);
    },
  };
}

const noTimes = new Float64Array(0);

function timesOf(feature: string, rows: number, time: Float64Array | undefined): Float64Array {
  if (time?.length === rows) return time;
  throw new NumericsError(
    `Feature ${feature} needs the time of each of its ${rows} rows, got ${time === undefined ? 'none' : time.length}; pass them as the third argument.`,
  );
}

function resolveParameters<P extends string>(
  feature: string,
  known: Readonly<Record<P, FeatureParameter>>,
  given: Parameters,
): Record<P, number> {
  const names = Object.keys(known) as P[];
  const unknown = Object.keys(given).find((name) => !(names as string[]).includes(name));
  if (unknown !== undefined) {
    const list = names.length > 0 ? `known ones are ${names.join(', ')}` : 'it has none';
    throw new ConfigError(`Feature ${feature} has no parameter ${unknown}: ${list}.${suggestion(unknown, names)}`);
  }
  const resolved = {} as Record<P, number>;
  for (const name of names) {
    const { default: fallback, minimum = -Infinity, maximum = Infinity, integer = false } = known[name];
    const value = given[name] ?? fallback;
    const fits = typeof value === 'number' && Number.isFinite(value) && value >= minimum && value <= maximum;
    if (!fits || (integer && !Number.isInteger(value))) {
      const kind = integer ? 'a whole number' : 'a number';
      throw new ConfigError(
        `Feature ${feature}: ${name} must be ${kind} from ${minimum} to ${maximum}, got ${JSON.stringify(value)}.`,
      );
    }
    resolved[name] = value;
  }
  return resolved;
}
