import { NumericsError } from '../../contracts/failures.ts';
import type { HawkesEvents } from './events.ts';

/** `exponential`: e^{γ x} of the mark x. `power`: x^γ of a mark above 0. */
export type MarkForm = 'exponential' | 'power';

/**
 * Multiplicative impact of a mark: h(x; γ) / mean, so that an average event has impact 1 and branching ratios keep their
 * meaning. With γ = 0 marks do not matter.
 * Ogata (1988), JASA 83(401) (exponential, of magnitudes); Bacry, Mastromatteo and Muzy (2015), arXiv 1502.04592, §2.
 */
export interface MarkImpact {
  readonly form: MarkForm;
  /** γ; of either sign. */
  readonly exponent: number;
  /** Mean of h over the events of each kind that the process was fitted to. */
  readonly means: Float64Array;
}

const heightOf = (form: MarkForm, exponent: number, mark: number): number =>
  form === 'power' ? mark ** exponent : Math.exp(exponent * mark);

/** Impact of one event of `kind` with this mark. @throws NumericsError where a power of a mark up to 0 is asked for. */
export function impactOf({ form, exponent, means }: MarkImpact, kind: number, mark: number | undefined): number {
  if (mark === undefined || !Number.isFinite(mark) || (form === 'power' && !(mark > 0)))
    throw new NumericsError(
      `A ${form} impact needs a finite mark${form === 'power' ? ' above 0' : ''}, got ${mark ?? 'none'} for an event of kind ${kind}.`,
    );
  return heightOf(form, exponent, mark) / means[kind]!;
}

/** Means of h over the marks of each kind; 1 where a kind has no event. */
export function markMeans(form: MarkForm, exponent: number, marks: readonly Float64Array[]): Float64Array {
  return Float64Array.from(marks, (each) =>
    each.length === 0 ? 1 : each.reduce((sum, mark) => sum + heightOf(form, exponent, mark), 0) / each.length,
  );
}

/** The impacts of all events, by kind; all 1 without marks. */
export function impactsOf(marks: MarkImpact | null, { times, marks: given }: HawkesEvents): readonly Float64Array[] {
  if (marks === null) return times.map((each) => new Float64Array(each.length).fill(1));
  return times.map((each, kind) => Float64Array.from(each, (_, k) => impactOf(marks, kind, given?.[kind]?.[k])));
}

/** ∂ impact / ∂γ = impact · (ℓ − mean of impact · ℓ), with ℓ the mark or its logarithm, where the means move with γ. */
export function impactSlopes(
  form: MarkForm,
  marks: readonly Float64Array[],
  impacts: readonly Float64Array[],
): Float64Array[] {
  return marks.map((each, kind) => {
    const level = (mark: number) => (form === 'power' ? Math.log(mark) : mark);
    const impact = impacts[kind]!;
    let centre = 0;
    for (let k = 0; k < each.length; k++) centre += (impact[k]! * level(each[k]!)) / each.length;
    return Float64Array.from(each, (mark, k) => impact[k]! * (level(mark) - centre));
  });
}
