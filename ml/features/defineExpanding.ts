import { NumericsError } from '../../contracts/failures.ts';
import {
  defineFeature,
  type FeatureDefinition,
  type FeatureParameters,
  type FeatureSource,
  type FeatureStream,
  type ResolvedParameters,
  type StreamState,
} from './defineFeature.ts';
import { packNumbers, unpackNumbers } from './packNumbers.ts';

interface ExpandingSource<D extends FeatureParameters> extends Omit<
  FeatureSource<D>,
  'inputs' | 'missing' | 'checks' | 'lookback' | 'compute' | 'stream' | 'offsets' | 'span' | 'place' | 'blocks'
> {
  /** Rows from the first value that a value needs, and rows before which nothing is read any more. */
  readonly rows: (parameters: ResolvedParameters<D>) => { readonly least: number; readonly most: number };
  /** The value of the last row of `past`, which has `least` to `most` rows, none missing. */
  readonly last: (past: Float64Array, parameters: ResolvedParameters<D>) => number;
}

/**
 * A feature whose rows are each worked out from all values up to them: the window grows from `least` rows to `most` and
 * slides from there on, which bounds its cost at O(most) rows a row. A gap makes every later row missing.
 */
export function defineExpanding<const D extends FeatureParameters>({
  rows,
  last,
  ...source
}: ExpandingSource<D>): FeatureDefinition {
  return defineFeature<D>({
    ...source,
    inputs: ['value'],
    missing: 'onward',
    lookback: (parameters) => rows(parameters).least - 1,
    stream: (parameters, from) => {
      const { least, most } = rows(parameters);
      return expandingStream(source.name, (past) => last(past, parameters), { least, most }, from);
    },
    compute: ([x], parameters) => {
      const { least, most } = rows(parameters);
      const out = new Float64Array(x!.length).fill(NaN);
      const first = x!.findIndex((value) => !Number.isNaN(value));
      for (let t = Math.max(0, first); t < out.length && !Number.isNaN(x![t]!); t++) {
        const from = Math.max(first, t - most + 1);
        if (t - first + 1 >= least) out[t] = last(x!.slice(from, t + 1), parameters);
      }
      return out;
    },
  });
}

function expandingStream(
  name: string,
  last: (past: Float64Array) => number,
  { least, most }: { readonly least: number; readonly most: number },
  from?: StreamState,
): FeatureStream {
  const past = Array.from(unpackNumbers(from?.['past']));
  return {
    push([value]) {
      if (value === Infinity || value === -Infinity)
        throw new NumericsError(`Feature ${name} needs finite numbers, got ${value}; mark it as missing.`);
      // A gap stays as the last value that is kept: nothing follows it.
      if (Number.isNaN(past.at(-1)) || (past.length === 0 && Number.isNaN(value))) return NaN;
      past.push(value!);
      if (past.length > most) past.shift();
      return Number.isNaN(value) || past.length < least ? NaN : last(Float64Array.from(past));
    },
    state: () => ({ past: packNumbers(past) }),
  };
}
