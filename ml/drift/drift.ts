/** What a comparison of two samples gives. Statistic and p-value have their own fields and are never mixed up. */
export interface DriftStatistic {
  /** null where it cannot be given; `note` says why. */
  readonly statistic: number | null;
  /** Chance of a statistic at least this large without drift, for independent rows; null for a mere distance. */
  readonly pValue: number | null;
  readonly note: string | null;
}

export interface DriftDefinition {
  readonly name: string;
  /** `test`: has a p-value. `distance`: has none and is judged by its size alone. */
  readonly kind: 'test' | 'distance';
  /** `categories`: values are names, equal or not. Numbers by default. */
  readonly values?: 'numbers' | 'categories';
  /** Each comparison draws many permutations: tens of milliseconds. */
  readonly slow?: boolean;
  readonly purpose: string;
  readonly cite: string;
  /** Fewest rows on either side for a statistic that means something. */
  readonly minimumReference: number;
  readonly minimumLive: number;
  /** Unordered samples without NaN, of at least the minimum sizes. */
  compare(reference: Float64Array, live: Float64Array): DriftStatistic;
}

export const defineDrift = (definition: DriftDefinition): DriftDefinition => definition;

/** Runs a comparison on the finite values of both samples; too few of them give null and both numbers. */
export function compareSamples(
  definition: DriftDefinition,
  reference: Float64Array,
  live: Float64Array,
): DriftStatistic {
  const [before, now] = [reference.filter(Number.isFinite), live.filter(Number.isFinite)];
  const short = (side: string, needed: number, found: number): DriftStatistic => ({
    statistic: null,
    pValue: null,
    note: `${definition.name} needs at least ${needed} ${side} rows, got ${found}`,
  });
  if (before.length < definition.minimumReference)
    return short('reference', definition.minimumReference, before.length);
  if (now.length < definition.minimumLive) return short('live', definition.minimumLive, now.length);
  return definition.compare(before, now);
}
