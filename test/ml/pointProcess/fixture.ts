import { readFileSync } from 'node:fs';
import type { HawkesEvents } from '../../../ml/pointProcess/events.ts';
import type { HawkesModel } from '../../../ml/pointProcess/hawkesModel.ts';
import type { KernelName } from '../../../ml/pointProcess/kernels/registry.ts';
import type { MarkForm } from '../../../ml/pointProcess/markImpact.ts';

interface Maximum {
  readonly logLikelihood: number;
  readonly parameters: readonly number[];
}

interface Tests {
  readonly ks: readonly [number, number];
  readonly ljungBox: readonly [number, number];
  readonly dispersion: readonly [number, number];
  readonly lags: number;
}

interface Case {
  readonly kernel: KernelName;
  readonly form: MarkForm | null;
  readonly exponent: number;
  readonly means: readonly number[] | null;
  readonly weights: readonly (readonly (readonly number[])[])[];
  readonly shapes: readonly (readonly (readonly number[])[])[];
  readonly logLikelihood: number;
  readonly lastCompensators: readonly number[];
}

/** Numbers of scripts/fixtures/hawkes.py, by sums over all pairs of events. */
export const fixture = JSON.parse(readFileSync(new URL('../../fixtures/hawkes.json', import.meta.url), 'utf8')) as {
  readonly few: readonly number[];
  readonly one: readonly number[];
  readonly other: readonly number[];
  readonly omori: readonly number[];
  readonly sizes: readonly (readonly number[])[];
  readonly cases: readonly Case[];
  readonly gaps: readonly number[];
  readonly fewTests: Tests;
  readonly oneTests: Tests;
  readonly tick: { readonly logLikelihood: number; readonly aloneLogLikelihood: number };
  readonly maxima: Readonly<Record<'few' | 'one' | 'sum' | 'omori' | 'omoriMixture', Maximum>>;
};

export const numbers = (...values: readonly number[]): Float64Array => Float64Array.from(values);

/** Eleven events to 10 s; with `fewModel` the row K1 of the reference numbers. */
export const few: HawkesEvents = { times: [numbers(...fixture.few)], horizon: 10 };

export const fewModel: HawkesModel = {
  kernel: 'exponential',
  kinds: 1,
  terms: 1,
  sharing: 'shared',
  baseline: numbers(0.4),
  weights: numbers(0.6),
  shapes: numbers(1.5),
  marks: null,
};

/** Two kinds of event to 100 s, with sizes. */
export const two: Required<HawkesEvents> = {
  times: [numbers(...fixture.one), numbers(...fixture.other)],
  horizon: 100,
  marks: fixture.sizes.map((each) => numbers(...each)),
};

export function caseModel({ kernel, form, exponent, means, weights, shapes }: Case): HawkesModel {
  return {
    kernel,
    kinds: 2,
    terms: weights[0]![0]!.length,
    sharing: 'own',
    baseline: numbers(0.5, 0.3),
    weights: numbers(...weights.flat(2)),
    shapes: numbers(...shapes.flat(2)),
    marks: form === null ? null : { form, exponent, means: numbers(...means!) },
  };
}
