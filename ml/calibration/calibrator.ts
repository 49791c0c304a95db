import { DataQualityError, InputError } from '../../contracts/failures.ts';
import { requireLabels } from './requireLabels.ts';
import { requireScores } from './requireScores.ts';

/** Parameters of a fitted calibrator: numbers and lists of numbers, so that JSON or a model file holds them whole. */
export type CalibratorData = Readonly<Record<string, number | readonly number[]>>;

export interface FittedCalibrator {
  readonly data: CalibratorData;
  /** Calibrated probabilities, one a score; scores are probabilities from 0 to 1. */
  apply(scores: Float64Array): Float64Array;
}

export interface CalibratorDefinition {
  readonly name: string;
  /** Raised when the numbers this entry produces change. */
  readonly revision: number;
  readonly purpose: string;
  readonly cite: string;
  /** Fewest rows that a fit takes; fewer are refused. */
  readonly minimumRows: number;
  /** From so many rows on it is worth its variance. */
  readonly advisedRows: number;
  /**
   * `scores`: out-of-fold probabilities of one model, 0–1; `labels`: 0 or 1, both present; `weights`: row weights, finite and
   * not negative, 1 each where left out. In-sample scores are too sure of themselves and would teach the wrong curve.
   */
  fit(scores: Float64Array, labels: Float64Array, weights?: Float64Array): FittedCalibrator;
  /** The same calibrator from its `data`, bit for bit. */
  restore(data: CalibratorData): FittedCalibrator;
}

type Draft = Omit<CalibratorDefinition, 'fit' | 'restore'> & {
  fit(scores: Float64Array, labels: Float64Array, weights: Float64Array): CalibratorData;
  /** Probabilities of scores that are known to be from 0 to 1. */
  apply(data: CalibratorData, scores: Float64Array): Float64Array;
};

/** Refuses fewer than one row of either class. */
function requireClasses(name: string, labels: Float64Array): void {
  const ones = labels.reduce((sum, label) => sum + label, 0);
  if (ones > 0 && ones < labels.length) return;
  throw new DataQualityError(
    `${name} needs rows of both classes, got ${labels.length - ones} zeros and ${ones} ones; widen the window.`,
  );
}

function requireWeights(name: string, weights: Float64Array, labels: Float64Array): void {
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (wrong >= 0)
    throw new InputError(
      `${name} expected weights from 0 up, got ${weights[wrong]!} in row ${wrong}; correct the weights.`,
    );
  const [zeros, ones] = [0, 1].map((label) =>
    weights.reduce((sum, weight, row) => sum + (labels[row] === label ? weight : 0), 0),
  );
  if (zeros! > 0 && ones! > 0) return;
  throw new DataQualityError(
    `${name} needs weight on both classes, got ${zeros!} on zeros and ${ones!} on ones; correct the weights.`,
  );
}

function requireLength(name: string, what: string, got: number, expected: number): void {
  if (got !== expected)
    throw new InputError(`${name} expected ${expected} ${what}, one per score, got ${got}; align them.`);
}

/** Turns a draft into the uniform definition: refuses bad scores, labels, weights and too few rows, with both numbers. */
export function defineCalibrator(draft: Draft): CalibratorDefinition {
  const { name, minimumRows } = draft;
  const fitted = (data: CalibratorData): FittedCalibrator => ({
    data,
    apply(scores) {
      requireScores(name, scores);
      return draft.apply(data, scores);
    },
  });
  return {
    name,
    revision: draft.revision,
    purpose: draft.purpose,
    cite: draft.cite,
    minimumRows,
    advisedRows: draft.advisedRows,
    fit(scores, labels, weights) {
      requireLength(name, 'labels', labels.length, scores.length);
      requireLength(name, 'weights', weights?.length ?? scores.length, scores.length);
      requireScores(name, scores);
      if (scores.length < minimumRows)
        throw new DataQualityError(`${name} needs at least ${minimumRows} rows, got ${scores.length}; start earlier.`);
      requireLabels(name, labels);
      requireClasses(name, labels);
      if (weights) requireWeights(name, weights, labels);
      return fitted(draft.fit(scores, labels, weights ?? new Float64Array(scores.length).fill(1)));
    },
    restore: fitted,
  };
}
