import { ConfigError, InputError, NumericsError } from '../../contracts/failures.ts';
import type { Parameters } from '../../contracts/system.ts';
import { checkCount, type FeatureDefinition, type FeatureStream, type StreamState } from './defineFeature.ts';
import { packNumbers, unpackNumbers } from './packNumbers.ts';

/**
 * Any feature row by row, with the bits of `compute` on the whole column; from the start, or from a state that an earlier
 * stream gave, with the same parameters. A feature with a stream of its own takes O(1) a row, or the rows that it expands
 * over (`defineExpanding`); one of a window is worked out afresh from the rows that it reads.
 *
 * Refused: features that are placed on the rows of gold, and those that say why they have no stream.
 */
export function streamOf(feature: FeatureDefinition, parameters: Parameters, from?: StreamState): FeatureStream {
  if (feature.stream) {
    const stream = feature.stream(parameters, from);
    return {
      push(values, time) {
        checkCount(feature, values.length);
        return stream.push(values, time);
      },
      state: () => stream.state(),
    };
  }
  const reason = feature.place ? 'it is made on the rows of gold, by their time' : feature.streamless;
  if (reason !== undefined)
    throw new ConfigError(`Feature ${feature.name} has no stream: ${reason}; compute its column.`);
  if (feature.missing === 'onward') {
    throw new ConfigError(`Feature ${feature.name} depends on all rows before and has no stream; define it.`);
  }
  return windowStream(feature, parameters, from);
}

interface Kept {
  /** The inputs, each from the first row that is kept. */
  readonly columns: readonly number[][];
  readonly times: number[];
}

/** Keeps the rows that the next one can read, from the start of a block on, and computes them as a column. */
function windowStream(feature: FeatureDefinition, parameters: Parameters, from?: StreamState): FeatureStream {
  const lookback = feature.lookback(parameters);
  const block = feature.blocks?.(parameters) ?? 1;
  const kept = restore(feature, from);
  return {
    push(values, time) {
      checkCount(feature, values.length);
      const odd = values.find((value) => value === Infinity || value === -Infinity);
      if (odd !== undefined)
        throw new NumericsError(`Feature ${feature.name} needs finite numbers, got ${odd}; mark it as missing.`);
      values.forEach((value, i) => kept.columns[i]!.push(value));
      if (feature.needsTime) kept.times.push(time ?? NaN);
      const columns = kept.columns.map((column) => Float64Array.from(column));
      const value = feature.compute(columns, parameters, Float64Array.from(kept.times)).at(-1)!;
      const spare = spareRows(kept.columns, lookback, block);
      for (const column of [...kept.columns, kept.times]) column.splice(0, spare);
      return value;
    },
    state: () => ({
      times: packNumbers(kept.times),
      values: packNumbers(kept.columns.flat()),
    }),
  };
}

/** Rows that no later row reads: whole blocks, and all up to a gap where blocks start anew after it. */
function spareRows(columns: readonly (readonly number[])[], lookback: number, block: number): number {
  const rows = columns[0]!.length;
  const start = block === 1 ? 0 : Math.max(...columns.map((column) => column.findLastIndex(Number.isNaN))) + 1;
  return start + Math.max(0, Math.floor((rows - start - lookback) / block)) * block;
}

function restore({ name, inputs, needsTime }: FeatureDefinition, from?: StreamState): Kept {
  const [times, values] = [unpackNumbers(from?.['times']), unpackNumbers(from?.['values'])];
  const rows = values.length / inputs.length;
  if (!Number.isInteger(rows) || times.length !== (needsTime ? rows : 0)) {
    throw new InputError(
      `A stream of ${name} needs a state of ${inputs.length} inputs of equal length, got ${values.length} numbers and ${times.length} times; give it a state that this feature saved.`,
    );
  }
  const columns = inputs.map((_, i) => Array.from(values.subarray(i * rows, (i + 1) * rows)));
  return { columns, times: Array.from(times) };
}
