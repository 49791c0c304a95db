import { DataQualityError } from '../../contracts/failures.ts';
import { requireOutcomes } from '../calibration/requireOutcomes.ts';
import { requireScores } from '../calibration/requireScores.ts';
import { conformalQuantile } from './conformalQuantile.ts';
import { requireAlpha } from './requireRows.ts';

/** Whether each row's set holds label 0 and label 1: both says "cannot tell", neither "unlike any row of calibration". */
export interface LabelSets {
  readonly holds0: Uint8Array;
  readonly holds1: Uint8Array;
}

export interface ClassificationConformal {
  /** Largest score 1 − P(label) with which label 0, and label 1, is kept. */
  readonly threshold0: number;
  readonly threshold1: number;
  sets(probability: Float64Array): LabelSets;
}

/**
 * Conformal label sets of a binary classifier: a label is kept where 1 − P(label) is at most the conformal quantile of that score over
 * calibration rows with their true labels. `marginal`: one quantile, coverage ≥ 1 − α over all rows. `class-conditional`: one a class,
 * coverage ≥ 1 − α among the zeros and among the ones, whatever their shares.
 *
 * `probability`: P(label = 1) of rows that the model was not fitted on, 0–1; `label`: 0 or 1. Class-conditional needs both classes.
 * Sadinle, Lei and Wasserman (2019), "Least ambiguous set-valued classifiers", JASA 114; Vovk (2012), ACML, for the conditional one.
 */
export function classificationConformal({
  probability,
  label,
  alpha,
  kind = 'marginal',
}: {
  readonly probability: Float64Array;
  readonly label: Float64Array;
  readonly alpha: number;
  readonly kind?: 'marginal' | 'class-conditional';
}): ClassificationConformal {
  requireAlpha('A conformal set', alpha);
  requireOutcomes('A conformal set', probability, label);
  const scores = probability.map((p, row) => (label[row] === 1 ? 1 - p : p));
  const of = (wanted: number) => {
    const own = kind === 'marginal' ? scores : scores.filter((_, row) => label[row] === wanted);
    if (own.length === 0)
      throw new DataQualityError(
        `Class-conditional sets need rows of both classes, got 0 of label ${wanted} in ${scores.length} rows; widen the window.`,
      );
    return conformalQuantile(own, alpha);
  };
  const [threshold0, threshold1] = [of(0), of(1)];
  return {
    threshold0,
    threshold1,
    sets(given) {
      requireScores('A conformal set', given);
      return {
        holds0: Uint8Array.from(given, (p) => (p <= threshold0 ? 1 : 0)),
        holds1: Uint8Array.from(given, (p) => (1 - p <= threshold1 ? 1 : 0)),
      };
    },
  };
}
