import { DataQualityError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import { conformalQuantile } from '../../conformal/conformalQuantile.ts';
import type { AttentionRegimes } from './fitRegimes.ts';

export interface ScaledIntervals {
  /** Half-width of an interval over the network's deviation of the outcome. */
  readonly radius: number;
  /** Rows that calibrated it, and their mean half-width, in units of the outcome. */
  readonly rows: number;
  readonly halfWidth: number;
}

/**
 * Conformal intervals whose width follows Monte-Carlo dropout: the score of a row is |outcome − prediction| out of fold over
 * the network's √(variance over passes + τ⁻¹), on the newest rows, which the network was not fitted on. However wrong that
 * deviation is, intervals of a new exchangeable row cover at least what is asked for.
 *
 * `errors`: |outcome − prediction| of each of `rows`. @throws DataQualityError where they are too few for the level.
 */
export function scaledIntervals(
  { network, cut }: Pick<AttentionRegimes, 'network' | 'cut'>,
  { x, rows, errors, level }: { x: Matrix; rows: Int32Array; errors: Float64Array; level: number },
): ScaledIntervals {
  const { deviation } = network.read(x, { rows: Int32Array.from(cut.calibrate, (at) => rows[at]!) });
  const scores = deviation.map((scale, i) => errors[cut.calibrate[i]!]! / scale);
  const radius = conformalQuantile(scores, 1 - level);
  const needed = Math.ceil(level / (1 - level) - 1e-9);
  if (!Number.isFinite(radius))
    throw new DataQualityError(
      `Intervals that hold ${level} of outcomes need at least ${needed} rows of calibration, got ${scores.length}; start earlier, lower every or the level.`,
    );
  const halfWidth = (radius * deviation.reduce((sum, scale) => sum + scale, 0)) / deviation.length;
  return { radius, rows: scores.length, halfWidth };
}
