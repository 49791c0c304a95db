import { NumericsError } from '../../../contracts/failures.ts';
import { mean } from '../../stats/mean.ts';
import { quantileOfSorted } from '../../stats/quantile.ts';
import { varies } from '../../stats/varies.ts';
import { requireSeries, resampledMeans, type BlockResampling } from './blockResampling.ts';

/** Losses of a benchmark and of k models over the same n rows, lower is better. */
export interface LossComparison {
  readonly benchmark: Float64Array;
  readonly models: readonly Float64Array[];
  readonly resampling: BlockResampling;
  /** Divide each mean difference by its long-run standard deviation (Hansen); not, as White and `arch` do. Default true. */
  readonly studentised?: boolean;
}

export interface PredictiveAbility {
  /** Highest mean of benchmark loss − model loss, over its standard error where studentised. */
  readonly statistic: number;
  /** P-value of "no model is better than the benchmark": `consistent` is Hansen's; it lies between the other two. */
  readonly lower: number;
  readonly consistent: number;
  readonly upper: number;
}

type Recentring = 'lower' | 'consistent' | 'upper';

/** Mean differences and their simulated distribution under the null, in the unit of the statistic. */
interface SimulatedDifferences {
  readonly models: number;
  readonly observed: Float64Array;
  /** (resamples, k) row-major, by recentring. */
  readonly simulated: Readonly<Record<Recentring, Float64Array>>;
}

/**
 * Long-run variance of the mean times n under the stationary bootstrap of mean block 1/q: γ₀ + 2 Σ κ_i γ_i,
 * κ_i = (1 − i/n)(1 − q)^i + (i/n)(1 − q)^(n − i). Hansen (2005), below (12).
 */
function longRunVariance(values: Float64Array, blockLength: number): number {
  const n = values.length;
  const centre = mean(values);
  const centred = values.map((value) => value - centre);
  const keep = 1 - 1 / blockLength;
  let total = 0;
  for (let lag = 0; lag < n; lag += 1) {
    const weight = lag === 0 ? 1 : 2 * ((1 - lag / n) * Math.pow(keep, lag) + (lag / n) * Math.pow(keep, n - lag));
    if (weight < 1e-18) continue;
    let product = 0;
    for (let row = lag; row < n; row += 1) product += centred[row]! * centred[row - lag]!;
    total += (weight * product) / n;
  }
  return total;
}

/** What SPA, the reality check and StepM share: one bootstrap of all differences, recentred in three ways. */
function simulateDifferences(given: LossComparison): SimulatedDifferences {
  const { benchmark, models, resampling, studentised = true } = given;
  const n = requireSeries([benchmark, ...models], 2, 'A comparison with a benchmark');
  const differences = models.map((losses) => losses.map((loss, row) => benchmark[row]! - loss));
  const means = Float64Array.from(differences, mean);
  const variances = differences.map((values) => longRunVariance(values, resampling.blockLength));
  differences.forEach((values, model) => {
    if (!varies(values) || !(variances[model]! > 0))
      throw new NumericsError(
        `Model ${model} needs losses whose difference to the benchmark varies, got ${n} differences with long-run variance ${variances[model]!}; leave it out.`,
      );
  });
  const bound = (model: number): number => -Math.sqrt((variances[model]! / n) * 2 * Math.log(Math.log(n)));
  const centres: Record<Recentring, Float64Array> = {
    lower: means.map((value) => Math.max(value, 0)),
    consistent: means.map((value, model) => (value >= bound(model) ? value : 0)),
    upper: means,
  };
  const scale = variances.map((variance) => (studentised ? Math.sqrt(n / variance) : 1));
  const drawn = resampledMeans(differences, resampling);
  const k = models.length;
  const recentred = (centre: Float64Array): Float64Array =>
    drawn.map((value, at) => (value - centre[at % k]!) * scale[at % k]!);
  return {
    models: k,
    observed: means.map((value, model) => value * scale[model]!),
    simulated: {
      lower: recentred(centres.lower),
      consistent: recentred(centres.consistent),
      upper: recentred(centres.upper),
    },
  };
}

/** Highest simulated value among the models kept, a value a resample. */
function simulatedMaxima(values: Float64Array, models: number, kept: readonly number[]): Float64Array {
  return Float64Array.from({ length: values.length / models }, (_, resample) =>
    kept.reduce((most, model) => Math.max(most, values[resample * models + model]!), -Infinity),
  );
}

const shareAbove = (values: Float64Array, limit: number): number =>
  values.reduce((count, value) => count + (value > limit ? 1 : 0), 0) / values.length;

/**
 * Test of superior predictive ability: is any of k models better than the benchmark, allowing for the choice of the best?
 * The statistic is the highest mean of benchmark loss − model loss (over its standard error where studentised); the p-value is the
 * share of block resamples whose recentred maximum exceeds it. `upper` recentres every model, `consistent` those not worse
 * than −√(2 ω² ln ln n / n), `lower` those better than the benchmark.
 *
 * n ≥ 8 rows, losses finite; a difference that does not vary is refused. A negative statistic is not cut at 0.
 * Hansen (2005), "A test for superior predictive ability", J. Business & Economic Statistics 23. `arch.bootstrap.SPA` 8.0 (whose
 * `studentize` leaves the statistic as it is) is matched with `studentised: false`.
 */
export function superiorPredictiveAbility(given: LossComparison): PredictiveAbility {
  const { models, observed, simulated } = simulateDifferences(given);
  const statistic = Math.max(...observed);
  const kept = [...observed.keys()];
  const pValue = (recentring: Recentring): number =>
    shareAbove(simulatedMaxima(simulated[recentring], models, kept), statistic);
  return { statistic, lower: pValue('lower'), consistent: pValue('consistent'), upper: pValue('upper') };
}

/**
 * White's reality check: as `superiorPredictiveAbility`, not studentised and with every model recentred, so that poor models
 * weaken it. White (2000), "A reality check for data snooping", Econometrica 68.
 */
export function realityCheck(given: Omit<LossComparison, 'studentised'>): {
  readonly statistic: number;
  readonly pValue: number;
} {
  const { statistic, upper } = superiorPredictiveAbility({ ...given, studentised: false });
  return { statistic, pValue: upper };
}

/**
 * StepM: which models are better than the benchmark, with the chance of any false one at most `size`. Models above the
 * (1 − size) quantile (type 7) of the consistent maxima are taken, and the test is repeated among the others with the same
 * resamples until none is. Gives the indices of the better models, ascending.
 * Romano and Wolf (2005), "Stepwise multiple testing as formalized data snooping", Econometrica 73; Hsu, Hsu and Kuan (2010).
 */
export function stepwiseSuperior(given: LossComparison & { readonly size: number }): readonly number[] {
  requireSize(given.size);
  const { models, observed, simulated } = simulateDifferences(given);
  let rest = [...observed.keys()];
  for (;;) {
    if (rest.length === 0) break;
    const maxima = simulatedMaxima(simulated.consistent, models, rest).sort();
    const critical = quantileOfSorted(maxima, 1 - given.size);
    const kept = rest.filter((model) => !(observed[model]! > critical));
    if (kept.length === rest.length) break;
    rest = kept;
  }
  return [...observed.keys()].filter((model) => !rest.includes(model));
}

export function requireSize(size: number): void {
  if (!(size > 0 && size < 1))
    throw new NumericsError(`A test needs a size between 0 and 1, got ${size}; 0.05 is common.`);
}
