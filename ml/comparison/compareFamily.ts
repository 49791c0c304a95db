import { InputError, NumericsError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import { corrections, type Correction } from '../stats/multipleTesting.ts';
import { requireLevel, requireSamples, type TestDefinition, type TestResult } from './comparison.ts';
import { comparisonTests } from './registry.ts';

/** One question of a family: a test, by its registered name, on two samples. */
export interface FamilyQuestion {
  readonly label: string;
  readonly test: string;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

export interface FamilyAnswer extends TestResult {
  readonly label: string;
  readonly test: string;
  /** P-value after the correction for all questions. */
  readonly correctedPValue: number;
  readonly rejected: boolean;
}

/**
 * Asks several questions at once and corrects for their number in one place: p-values of every test, adjusted together (`holm` by default), rejected at
 * 1 − level. Tests draw from `seed` and their label, so that adding one moves no other. Refuses an unknown test, no question, and what the tests refuse.
 * Holm (1979), Scandinavian Journal of Statistics 6; see `multipleTesting` for the others.
 * Example: `compareFamily([{ label: 'brier', test: 'wilcoxon', a, b }, …], { seed: 1 })`.
 */
export function compareFamily(
  questions: readonly FamilyQuestion[],
  {
    seed,
    correction = 'holm',
    level = 0.95,
  }: { readonly seed: number; readonly correction?: Correction; readonly level?: number },
): readonly FamilyAnswer[] {
  requireLevel(level);
  if (questions.length === 0)
    throw new NumericsError('A family of comparisons needs at least 1 question, got 0; name a test.');
  const known: Readonly<Record<string, TestDefinition>> = comparisonTests;
  const found = questions.map(({ label, test, a, b }) => {
    const definition = known[test];
    if (!definition)
      throw new InputError(
        `A comparison needs one of ${Object.keys(known).join(', ')}, got ${test}.${suggestion(test, Object.keys(known))}`,
      );
    const { paired, minimumRows: least } = definition;
    requireSamples(a, b, { least, what: `The test ${test} of ${label}`, paired });
    return { label, test, ...definition.compare(a, b, { level, seed }) };
  });
  const corrected = corrections[correction](found.map(({ pValue }) => pValue));
  return found.map((answer, i) => ({
    ...answer,
    correctedPValue: corrected[i]!,
    rejected: corrected[i]! <= 1 - level + 1e-12,
  }));
}
