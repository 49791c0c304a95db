import { InputError, NumericsError } from '../../contracts/failures.ts';
import { kolmogorovTail } from '../drift/kolmogorovSmirnov.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { requireScores } from './requireScores.ts';

/** Φ((y − μ) / σ) of every row: uniform on 0–1 and independent where normal forecasts are right. */
export function gaussianPit(outcome: Float64Array, mean: Float64Array, deviation: Float64Array): Float64Array {
  if (mean.length !== outcome.length || deviation.length !== outcome.length)
    throw new InputError(
      `A PIT expected ${outcome.length} means and deviations, got ${mean.length} and ${deviation.length}; align them.`,
    );
  return outcome.map((y, row) => {
    const [mu, sigma] = [mean[row]!, deviation[row]!];
    if (!(sigma > 0 && Number.isFinite(mu) && Number.isFinite(y)))
      throw new NumericsError(
        `A PIT needs finite numbers and a deviation above 0, got ${y}, ${mu} and ${sigma} in row ${row}; drop such rows.`,
      );
    return normalCdf((y - mu) / sigma);
  });
}

export interface PitCheck {
  /** Rows in each of equal-width bins of [0, 1], the last one closed. */
  readonly counts: readonly number[];
  /** D = sup |F_n(u) − u| and its p-value, by Kolmogorov's limit at √n D: rows are taken as independent. */
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Histogram of probability integral transforms and their Kolmogorov–Smirnov test against the uniform: a dome says that intervals are too
 * wide, a bowl too narrow, a slope that forecasts lean. `values`: (n) from 0 to 1, n ≥ 20, since the limit law wants rows.
 * Diebold, Gunther and Tay (1998), International Economic Review 39; Dawid (1984), JRSS A 147.
 */
export function pitCheck(values: Float64Array, bins = 10): PitCheck {
  if (values.length < 20) throw new InputError(`A PIT check needs at least 20 rows, got ${values.length}; add rows.`);
  if (!Number.isInteger(bins) || bins < 1 || bins > values.length)
    throw new InputError(`A PIT histogram needs from 1 to ${values.length} bins, got ${bins}; choose fewer.`);
  requireScores('A PIT check', values);
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor(value * bins))]! += 1;
  const n = values.length;
  const statistic = values
    .toSorted()
    .reduce((most, value, at) => Math.max(most, (at + 1) / n - value, value - at / n), 0);
  return { counts, statistic, pValue: kolmogorovTail(Math.sqrt(n) * statistic) };
}
