import { ConfigError, NumericsError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { keepInside, logits } from '../calibration/logits.ts';
import type { TrainingData } from '../models/model.ts';
import { columnOf, columnsAt } from '../stats/matrixParts.ts';

/** The columns after the first, which is the base's probability. */
export function inputsBesideBase(x: Matrix): Matrix {
  if (x.columns.length < 2)
    throw new ConfigError(
      `A network on a base expected the base's probability and at least 1 feature after it, got ${x.columns.join(', ') || 'no columns'}; name features.`,
    );
  return columnsAt(
    x,
    x.columns.slice(1).map((_, at) => at + 1),
  );
}

/** Probabilities of the base, the first column. */
function baseOf(x: Matrix): Float64Array {
  const base = columnOf(x, 0);
  const wrong = base.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong < 0) return base;
  throw new NumericsError(
    `A network on a base takes probabilities from 0 to 1, got ${base[wrong]!} from ${x.columns[0]!} in row ${wrong}; give it predictions of a classifier.`,
  );
}

/** ln(p / (1 − p)) of the base, which is kept 1e-6 away from 0 and 1. */
export const baseLogits = (x: Matrix): Float64Array => logits(baseOf(x));

/**
 * σ(logit p + c) as p / (p + (1 − p) e^{−c}), so that a correction of 0 gives p itself, bit for bit.
 * `base_probability` is p, kept 1e-6 away from 0 and 1, and `correction` is c.
 */
export function correctedProbability(x: Matrix, correction: Float64Array) {
  const base = baseOf(x).map(keepInside);
  const probability = base.map((p, row) => p / (p + (1 - p) * Math.exp(-correction[row]!)));
  return { probability, base_probability: base, correction };
}

/**
 * Loss of the base alone on the validation rows, in nats, and whether it stays as it is, since no epoch was better there;
 * where no row validates, the correction stays.
 */
export function keptBase(
  { x, target }: TrainingData,
  weights: Float64Array | null,
  validation: Int32Array,
  best: number | null,
): { readonly loss: number | null; readonly kept: boolean } {
  if (best === null) return { loss: null, kept: false };
  const scores = baseLogits(x);
  let sum = 0;
  for (const row of validation) {
    const score = target[row] === 1 ? scores[row]! : -scores[row]!;
    sum += (weights?.[row] ?? 1) * Math.log1p(Math.exp(-score));
  }
  const loss = sum / validation.length;
  return { loss, kept: best >= loss };
}
