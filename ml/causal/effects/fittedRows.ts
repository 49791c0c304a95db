import { takeValues } from '../../stats/matrixParts.ts';

/** The rows a forest was fitted on, with what cross-fitting and the trees that have not seen them say of each. */
export interface FittedRows {
  readonly treatment: Float64Array;
  readonly outcome: Float64Array;
  readonly weights: Float64Array;
  readonly clusters: Int32Array | null;
  readonly binary: boolean;
  /** E[T | x], cross-fitted; a probability where the treatment is binary. */
  readonly treatmentMean: Float64Array;
  /** E[Y | x], cross-fitted. */
  readonly outcomeMean: Float64Array;
  /** Var[T | x]: e(1 − e) where binary, cross-fitted otherwise. */
  readonly treatmentVariance: Float64Array;
  /** τ(x), out of bag. */
  readonly effect: Float64Array;
}

/**
 * Doubly robust scores Γ_i = τ(x_i) + (T_i − e_i)/v_i · (Y_i − m_i − (T_i − e_i)·τ(x_i)), e and v mean and variance of the
 * treatment given x; for a binary treatment the AIPW score of its effect. Their mean over any group of rows estimates the
 * group's average effect. Robins, Rotnitzky & Zhao (1994); Chernozhukov et al. (2022), Econometrica 90, for numbers.
 */
export function robustScores(rows: FittedRows): Float64Array {
  const { treatment, outcome, treatmentMean, outcomeMean, treatmentVariance, effect } = rows;
  return Float64Array.from(effect, (tau, i) => {
    const t = treatment[i]! - treatmentMean[i]!;
    return tau + (t / treatmentVariance[i]!) * (outcome[i]! - outcomeMean[i]! - t * tau);
  });
}

/** Those of the rows with overlap: e in [trim, 1 − trim], or v at least trim times its mean where T is a number. */
export function overlapRows(rows: FittedRows, trim: number): Int32Array {
  const { binary, treatmentMean: e, treatmentVariance: v } = rows;
  const floor = (trim * v.reduce((sum, value) => sum + value, 0)) / v.length;
  const kept = (i: number): boolean => (binary ? e[i]! >= trim && e[i]! <= 1 - trim : v[i]! >= floor);
  return Int32Array.from(v.keys()).filter(kept);
}

/** The same rows, fewer of them. */
export function pickRows(rows: FittedRows, kept: Int32Array): FittedRows {
  const pick = (values: Float64Array): Float64Array => takeValues(values, kept);
  return {
    binary: rows.binary,
    clusters: rows.clusters && Int32Array.from(kept, (i) => rows.clusters![i]!),
    treatment: pick(rows.treatment),
    outcome: pick(rows.outcome),
    weights: pick(rows.weights),
    treatmentMean: pick(rows.treatmentMean),
    outcomeMean: pick(rows.outcomeMean),
    treatmentVariance: pick(rows.treatmentVariance),
    effect: pick(rows.effect),
  };
}
