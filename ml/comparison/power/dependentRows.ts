import { NumericsError } from '../../../contracts/failures.ts';
import { effectiveRows } from '../../drift/effectiveRows.ts';
import { mean } from '../../stats/mean.ts';
import { requireNumbers } from '../../stats/requireNumbers.ts';
import { standardDeviation } from '../../stats/standardDeviation.ts';
import { tTestEffect, tTestPower, tTestRows } from './tTestPower.ts';

/** What a paired comparison of so many rows can find, and how many it would need. */
export interface PairedPower {
  readonly rows: number;
  /** rows / (1 + 2 Σ ρ_k): how many independent rows know as much about the mean. */
  readonly effectiveRows: number;
  /** Chance that the t test finds a true mean as large as the one observed; hindsight, not evidence. */
  readonly power: number;
  /** Smallest mean, in the unit of the differences, that these rows find with the power wanted. */
  readonly detectable: number;
  /** Rows of the same kind that find the observed mean with the power wanted; null beyond 10⁹ of them. */
  readonly rowsNeeded: number | null;
}

const mostRows = 1e9;

/**
 * Power of the paired t test on differences that may resemble their neighbours: rows count as n/τ, τ the integrated autocorrelation time of
 * `effectiveRows`. differences: in time order, at least 8 finite numbers that vary. alpha, two-sided, default 0.05; power default 0.8.
 * Bayley and Hammersley (1946), "The effective number of independent observations", JRSS Supplement 8; Cohen (1988), ch. 2.
 * Example: of 1,000 rows with first-order autocorrelation 0.5 count about 333.
 */
export function pairedPower(
  differences: Float64Array,
  { alpha = 0.05, power = 0.8 }: { readonly alpha?: number; readonly power?: number } = {},
): PairedPower {
  requireNumbers(differences, 8, 'Power of a comparison');
  const deviation = standardDeviation(differences);
  if (!(deviation > 0))
    throw new NumericsError(
      `Power of a comparison needs differences that vary, got a standard deviation of ${deviation} over ${differences.length} rows; compare models that differ.`,
    );
  const { time, rows } = effectiveRows(differences);
  // Two rows are the fewest that a t test takes.
  const counting = Math.max(2, rows);
  const effect = mean(differences) / deviation;
  const design = { kind: 'paired', alpha } as const;
  // Beyond this many rows the smallest effect is below what the search can tell from 0.
  const findable = tTestPower({ ...design, effect, rows: mostRows / time }) >= power;
  return {
    rows: differences.length,
    effectiveRows: rows,
    power: tTestPower({ ...design, effect, rows: counting }),
    detectable: deviation * tTestEffect({ ...design, rows: counting, power }),
    rowsNeeded: findable ? Math.ceil(time * tTestRows({ ...design, effect, power })) : null,
  };
}
