import { NumericsError } from '../../contracts/failures.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { studentTCdf } from '../stats/studentT.ts';

/** Which departure from equality counts: of A from B in either direction, A below B, or A above B. */
export type Alternative = 'two-sided' | 'less' | 'greater';

export interface Interval {
  /** Share of samples whose interval holds the true value, such as 0.95. */
  readonly level: number;
  readonly lower: number;
  readonly upper: number;
  /** How it was made. */
  readonly method: string;
}

export interface Effect {
  readonly name: string;
  /** Above 0 (above ½ for a chance) where A is larger. */
  readonly value: number;
  /** null where none is known for this effect. */
  readonly interval: Interval | null;
}

export interface TestResult {
  readonly statistic: number;
  /** What the statistic is called: t, U, V, D. */
  readonly statisticName: string;
  /** null where the law of the statistic has none. */
  readonly degreesOfFreedom: number | null;
  readonly pValue: number;
  /** The choices that programs differ in, in words. */
  readonly convention: string;
  readonly effect: Effect;
}

export interface TestDefinition {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  /** Row i of A belongs to row i of B. */
  readonly paired: boolean;
  /** `independent`: autocorrelated rows are called different too often. `blocks`: resembling neighbours are allowed for. */
  readonly rows: 'independent' | 'blocks';
  /** Fewest rows a side. */
  readonly minimumRows: number;
  /** Two-sided, at its usual convention; draws, where it makes any, depend on `seed` alone. */
  compare(a: Float64Array, b: Float64Array, options: { readonly level: number; readonly seed: number }): TestResult;
}

export const defineTest = (definition: TestDefinition): TestDefinition => definition;

/** Refuses samples that are too short, not finite or, where they are paired, of unequal length. */
export function requireSamples(
  a: Float64Array,
  b: Float64Array,
  { least, what, paired = false }: { readonly least: number; readonly what: string; readonly paired?: boolean },
): void {
  requireNumbers(a, least, what);
  requireNumbers(b, least, what);
  if (paired && a.length !== b.length)
    throw new NumericsError(
      `${what} needs pairs, as many rows of B as of A, got ${a.length} and ${b.length}; keep the rows that both have.`,
    );
}

export function requireLevel(level: number): void {
  if (!(level > 0 && level < 1))
    throw new NumericsError(`An interval needs a level between 0 and 1, got ${level}; use one such as 0.95.`);
}

/** P-value of a statistic of Student's law. */
export function tPValue(t: number, degreesOfFreedom: number, alternative: Alternative): number {
  if (alternative === 'two-sided') return Math.min(1, 2 * studentTCdf(-Math.abs(t), degreesOfFreedom));
  return studentTCdf(alternative === 'less' ? t : -t, degreesOfFreedom);
}

/**
 * P-value of a statistic that is normal around `centre`; with `continuity` it is moved half a unit towards the centre (for one side:
 * half a unit against the alternative).
 */
export function normalPValue(
  { statistic, centre, deviation }: { readonly statistic: number; readonly centre: number; readonly deviation: number },
  alternative: Alternative,
  continuity: boolean,
): number {
  const half = continuity ? 0.5 : 0;
  const off = statistic - centre;
  if (alternative === 'two-sided') return Math.min(1, 2 * normalCdf(-(Math.abs(off) - half) / deviation));
  return normalCdf((alternative === 'less' ? off + half : -off + half) / deviation);
}
