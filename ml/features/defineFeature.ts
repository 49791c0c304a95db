import { ConfigError, NumericsError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Parameters } from '../../contracts/system.ts';
import { presentTogether } from './presentTogether.ts';

interface NumberParameter {
  readonly default: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly integer?: boolean;
  readonly oneOf?: never;
  readonly meaning: string;
}

interface ChoiceParameter {
  readonly default: string;
  readonly oneOf: readonly string[];
  readonly minimum?: never;
  readonly maximum?: never;
  readonly integer?: never;
  readonly meaning: string;
}

/** A number between bounds, or one of some words, such as the dialect of a program. */
export type FeatureParameter = NumberParameter | ChoiceParameter;

export type FeatureParameters = Readonly<Record<string, FeatureParameter>>;

/** The values of a feature's parameters: the words of `oneOf`, else a number. */
export type ResolvedParameters<D extends FeatureParameters> = {
  readonly [K in keyof D]: D[K] extends { readonly oneOf: readonly (infer C)[] } ? C : number;
};

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

/** What a stream needs to go on later as if it had never stopped: plain data that survives JSON. */
export type StreamState = Readonly<Record<string, StreamValue | readonly StreamValue[]>>;

/** Numbers that JSON cannot hold (NaN, infinities, -0) are written as words; see `packNumbers`. */
export type StreamValue = number | string | boolean;

/**
 * A feature row by row: `push` takes the inputs of the next row, in order, and gives the feature's value there. Features
 * with `needsTime` need the time of the row, epoch ms, as well.
 */
export interface FeatureStream {
  push(values: readonly number[], time?: number): number;
  state(): StreamState;
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
  /** Why the feature has no stream, where it cannot have one. Placed features have none either: they depend on time. */
  readonly streamless?: 'each row is fitted on all rows before it';
}

export interface FeatureDefinition extends FeatureFacts {
  readonly parameters: FeatureParameters;
  /** Rows before a row that it is computed from, and so the number of missing rows at the start. */
  lookback(parameters: Parameters): number;
  /** How many rows back each value lies that a row reads; without it every row of the look-back is read. */
  offsets?(parameters: Parameters): readonly number[];
  /** For windows of days: the rows that each row reads. `lookback` is then the most there can be, with a row every day. */
  span?(parameters: Parameters, time: Float64Array): RowSpan;
  /** For features of one series that are made on the rows of gold; no other feature can read them. */
  place?(parameters: Parameters): Placement;
  /**
   * Length of the blocks that the rows between gaps are cut into, where the last digits of a row depend on the place of its
   * block besides its window; see `slidingMoments`.
   */
  blocks?(parameters: Parameters): number;
  /** Row by row the bits of `compute`, from the start or from a state. See `streamOf` for all features. */
  stream?(parameters: Parameters, from?: StreamState): FeatureStream;
  /** Columns of one length in the order of `inputs` → a column of that length; NaN where there is no value. */
  compute(inputs: readonly Float64Array[], parameters: Parameters, time?: Float64Array): Float64Array;
}

export interface FeatureSource<D extends FeatureParameters> extends FeatureFacts {
  readonly parameters: D;
  readonly check?: (parameters: ResolvedParameters<D>) => string | null;
  lookback(parameters: ResolvedParameters<D>): number;
  readonly offsets?: (parameters: ResolvedParameters<D>) => readonly number[];
  readonly span?: (parameters: ResolvedParameters<D>, time: Float64Array) => RowSpan;
  readonly place?: (parameters: ResolvedParameters<D>) => Placement;
  readonly blocks?: (parameters: ResolvedParameters<D>) => number;
  readonly stream?: (parameters: ResolvedParameters<D>, from?: StreamState) => FeatureStream;
  /** Set where `compute` itself refuses infinities and takes rows with some of their inputs only, which costs a pass. */
  readonly checks?: true;
  /**
   * Inputs are finite or missing, and a row has all of them or none. `time` is empty where the feature does not need it.
   */
  compute(inputs: readonly Float64Array[], parameters: ResolvedParameters<D>, time: Float64Array): Float64Array;
}

/** Wraps a feature so that parameters are checked and defaults filled in, and inputs have the right count and length. */
export function defineFeature<const D extends FeatureParameters>(source: FeatureSource<D>): FeatureDefinition {
  const resolve = (given: Parameters): ResolvedParameters<D> => {
    const resolved = resolveParameters(source.name, source.parameters, given);
    const problem = source.check?.(resolved) ?? null;
    if (problem !== null) throw new ConfigError(`Feature ${source.name}: ${problem}`);
    return resolved;
  };
  const { offsets, place, span, blocks, stream, checks, ...facts } = source;
  return {
    ...facts,
    ...(offsets ? { offsets: (given: Parameters) => offsets(resolve(given)) } : {}),
    ...(span ? { span: (given: Parameters, time: Float64Array) => span(resolve(given), time) } : {}),
    ...(place ? { place: (given: Parameters) => place(resolve(given)) } : {}),
    ...(blocks ? { blocks: (given: Parameters) => blocks(resolve(given)) } : {}),
    ...(stream ? { stream: (given: Parameters, from?: StreamState) => stream(resolve(given), from) } : {}),
    lookback: (given) => source.lookback(resolve(given)),
    compute(inputs, given, time) {
      const parameters = resolve(given);
      checkCount(source, inputs.length);
      const rows = inputs[0]!.length;
      const odd = inputs.find((column) => column.length !== rows);
      if (odd)
        throw new NumericsError(`Feature ${source.name} needs inputs of one length, got ${rows} and ${odd.length}.`);
      const columns = checks ? inputs : presentTogether(source.name, inputs);
      return source.compute(columns, parameters, source.needsTime ? timesOf(source.name, rows, time) : noTimes);
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

/** Refuses another number of inputs than the feature takes. */
export function checkCount({ name, inputs }: Pick<FeatureFacts, 'name' | 'inputs'>, count: number): void {
  if (count === inputs.length) return;
  throw new ConfigError(`Feature ${name} takes ${inputs.length} inputs (${inputs.join(', ')}), got ${count}.`);
}

function resolveParameters<D extends FeatureParameters>(
  feature: string,
  known: D,
  given: Parameters,
): ResolvedParameters<D> {
  const names = Object.keys(known);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const list = names.length > 0 ? `known ones are ${names.join(', ')}` : 'it has none';
    throw new ConfigError(`Feature ${feature} has no parameter ${unknown}: ${list}.${suggestion(unknown, names)}`);
  }
  const resolved: Record<string, number | string | boolean> = {};
  for (const name of names) {
    const value = given[name] ?? known[name]!.default;
    const expected = expectation(value, known[name]!);
    if (expected !== null) {
      throw new ConfigError(`Feature ${feature}: ${name} must be ${expected}, got ${JSON.stringify(value)}.`);
    }
    resolved[name] = value;
  }
  return resolved as ResolvedParameters<D>;
}

/** What a value should be, in words; null where it is. */
function expectation(value: number | string | boolean, parameter: FeatureParameter): string | null {
  if (parameter.oneOf) {
    return parameter.oneOf.some((word) => word === value) ? null : `one of ${parameter.oneOf.join(', ')}`;
  }
  const { minimum = -Infinity, maximum = Infinity, integer = false } = parameter;
  const fits = typeof value === 'number' && Number.isFinite(value) && value >= minimum && value <= maximum;
  if (fits && (!integer || Number.isInteger(value))) return null;
  return `${integer ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}`;
}
