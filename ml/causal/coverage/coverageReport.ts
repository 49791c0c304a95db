import { InputError, NumericsError } from '../../../contracts/failures.ts';
import { quantile } from '../../stats/quantile.ts';
import type { Residuals } from '../estimators/crossFit.ts';
import { normal95, requireEffectData, type EffectData } from '../estimators/effectData.ts';
import { matchedSample } from './matchedGenerator.ts';

/** Effects and their standard errors at the rows of the data they were fitted on. */
export interface FittedEffects {
  readonly effect: Float64Array;
  readonly standardError: Float64Array;
}

interface CoverageReport {
  readonly rows: number;
  readonly repeats: number;
  /** What the intervals promise: 0.95. */
  readonly nominal: number;
  /** Share of rows over all repeats whose interval effect ± 1.96 se held the truth. */
  readonly covered: number;
  /** Monte-Carlo standard error of `covered`, over repeats. */
  readonly coveredError: number;
  /** Mean of estimate less truth, and root mean squared error, in units of the effect. */
  readonly bias: number;
  readonly rootMeanSquaredError: number;
  /** Intervals effect ± factor · 1.96 se held the truth as often as promised; never below 1. */
  readonly factor: number;
  /** Share that the widened intervals held in the same simulation. */
  readonly coveredCalibrated: number;
  readonly sentence: string;
}

interface CoverageOptions {
  /** At least 2; each fits once. */
  readonly repeats: number;
  readonly blockLength: number;
  readonly seed: number;
  readonly onProgress?: (done: number, of: number) => void;
}

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;

/**
 * Simulated coverage of the 95 % intervals of a way to fit effects, on a generator matched to the data (`matchedSample`): the
 * effects of the first fit are the truth, everything is fitted again on each of `repeats` samples, and each row's interval is held against
 * that truth. `factor` is the type 7 quantile at 0.95 of |estimate − truth| / (1.96 se) over all rows and repeats, at least 1:
 * multiply half-widths by it. Same seed, same bits.
 * A simulation of one's own fit: it shows what noise, dependence and smoothing do, not what an unmeasured confounder does.
 * Example: `(await coverageReport(data, residuals, fit, { repeats: 20, blockLength: 21, seed })).sentence`.
 */
export async function coverageReport(
  data: EffectData,
  residuals: Residuals,
  fit: (data: EffectData, repeat: number) => FittedEffects | Promise<FittedEffects>,
  { effect, repeats, blockLength, seed, onProgress }: CoverageOptions & { readonly effect: Float64Array },
): Promise<CoverageReport> {
  requireEffectData('A coverage report', data);
  if (!Number.isInteger(repeats) || repeats < 2)
    throw new InputError(`A coverage report needs a whole number of repeats of at least 2, got ${repeats}; raise it.`);
  const rows = data.x.rows;
  const ratios = new Float64Array(rows * repeats);
  const shares: number[] = [];
  let [bias, squares] = [0, 0];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const sample = matchedSample({ data, residuals, effect }, { blockLength, seed, repeat });
    const fitted = await fit(sample.data, repeat);
    let inside = 0;
    for (let row = 0; row < rows; row += 1) {
      const error = fitted.effect[row]! - sample.truth[row]!;
      const reach = normal95 * fitted.standardError[row]!;
      const ratio = error === 0 ? 0 : Math.abs(error) / reach;
      if (Number.isNaN(ratio))
        throw new NumericsError(
          `A coverage report needs finite effects, got ${fitted.effect[row]!} at row ${row} of repeat ${repeat}.`,
        );
      ratios[repeat * rows + row] = ratio;
      if (ratio <= 1) inside += 1;
      bias += error / (rows * repeats);
      squares += (error * error) / (rows * repeats);
    }
    shares.push(inside / rows);
    onProgress?.(repeat + 1, repeats);
  }
  return summarise({ rows, repeats, bias, squares }, shares, ratios);
}

function summarise(
  { rows, repeats, bias, squares }: { rows: number; repeats: number; bias: number; squares: number },
  shares: readonly number[],
  ratios: Float64Array,
): CoverageReport {
  const nominal = 0.95;
  const covered = shares.reduce((sum, share) => sum + share, 0) / repeats;
  const spread = shares.reduce((sum, share) => sum + (share - covered) ** 2, 0) / (repeats - 1);
  const unbounded = ratios.filter((ratio) => ratio === Infinity).length;
  if (unbounded > 0)
    throw new NumericsError(
      `A coverage report needs standard errors above 0, got 0 at ${unbounded} of ${ratios.length} rows; use more trees or rows.`,
    );
  const factor = Math.max(1, quantile(ratios, nominal));
  const coveredCalibrated = ratios.filter((ratio) => ratio <= factor).length / ratios.length;
  const much = covered < nominal - 0.02 ? `, so widen them by ${Number(factor.toPrecision(3))}` : '';
  return {
    rows,
    repeats,
    nominal,
    covered,
    coveredError: Math.sqrt(spread / repeats),
    bias,
    rootMeanSquaredError: Math.sqrt(squares),
    factor,
    coveredCalibrated,
    sentence: `95 % intervals cover ${percent(covered)} of known effects on ${repeats} simulated data sets like this one${much}.`,
  };
}
