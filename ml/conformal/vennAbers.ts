import { InputError, NumericsError } from '../../contracts/failures.ts';
import { countBelow } from '../stats/countBelow.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

export interface VennAbers {
  /** P(label = 1) by isotonic regression with the new row labelled 0, and with it labelled 1; p0 ≤ p1, the truth between. */
  readonly p0: Float64Array;
  readonly p1: Float64Array;
  /** p1 / (1 − p0 + p1): the one probability with least worst-case regret in log loss. */
  readonly probability: Float64Array;
}

interface Diagram {
  /** Distinct scores, ascending, and the cumulative counts and ones up to and including each; entry 0 is the origin. */
  readonly score: Float64Array;
  readonly count: Float64Array;
  readonly ones: Float64Array;
}

function diagramOf(scores: Float64Array, labels: Float64Array): Diagram {
  const order = Uint32Array.from(scores, (_, row) => row).sort((i, j) => scores[i]! - scores[j]!);
  const [score, count, ones] = [1, 2, 3].map(() => new Float64Array(scores.length + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let at = 0;
  for (const row of order) {
    if (at === 0 || score[at] !== scores[row]) {
      at += 1;
      score[at] = scores[row]!;
      count[at] = count[at - 1]!;
      ones[at] = ones[at - 1]!;
    }
    count[at]! += 1;
    ones[at]! += labels[row]!;
  }
  return { score: score.subarray(0, at + 1), count: count.subarray(0, at + 1), ones: ones.subarray(0, at + 1) };
}

/**
 * Isotonic value at each distinct score when one row labelled 1 is added just before it. The extra step moves right one place at a time;
 * a stack holds the corners of the greatest convex minorant from it on, so all places together cost O(n).
 */
function valuesWithOne({ count, ones }: Diagram): Float64Array {
  const last = count.length - 1;
  // Corner i is point i − 1 of the diagram; corner 0 is where the extra step starts.
  const x = Float64Array.from({ length: last + 2 }, (_, i) => (i === 0 ? -1 : count[i - 1]!));
  const y = Float64Array.from({ length: last + 2 }, (_, i) => (i === 0 ? -1 : ones[i - 1]!));
  const turnsLeft = (a: number, b: number, c: number) =>
    (x[b]! - x[a]!) * (y[c]! - y[a]!) - (y[b]! - y[a]!) * (x[c]! - x[a]!) > 0;
  const stack = new Int32Array(last + 2);
  let size = 0;
  for (let i = last + 1; i >= 0; i -= 1) {
    while (size > 1 && !turnsLeft(i, stack[size - 1]!, stack[size - 2]!)) size -= 1;
    stack[size] = i;
    size += 1;
  }
  const values = new Float64Array(last + 1);
  for (let i = 1; i <= last; i += 1) {
    const [top, next] = [stack[size - 1]!, stack[size - 2]!];
    values[i] = (y[next]! - y[top]!) / (x[next]! - x[top]!);
    // The extra step changes places with step i: point i now lies before it.
    const [movedX, movedY] = [x[i - 1]! + count[i]! - count[i - 1]!, y[i - 1]! + ones[i]! - ones[i - 1]!];
    x[i] = movedX;
    y[i] = movedY;
    const below = (x[next]! - x[top]!) * (movedY - y[top]!) - (y[next]! - y[top]!) * (movedX - x[top]!) < 0;
    if (!below) continue;
    size -= 1;
    while (size > 1 && !turnsLeft(i, stack[size - 1]!, stack[size - 2]!)) size -= 1;
    stack[size] = i;
    size += 1;
  }
  return values;
}

/**
 * Inductive Venn–Abers predictor: for each new score the two isotonic probabilities of label 1, with the score itself added to the
 * calibration rows under either label; one of them is calibrated, whatever the law of the rows, if they are exchangeable.
 *
 * scores: (n) finite, of rows the model was not fitted on; labels: 0 or 1; `given`: new scores, finite, same scale. Fit O(n log n),
 * O(log n) a new score. Vovk, Petej and Fedorova (2015), "Large-scale probabilistic predictors with and without guarantees of
 * validity", NIPS 28, algorithms 1–4. Example: scores 1, 2 labelled 0, 1 and the new score 2 give p0 = 0.5, p1 = 1.
 */
export function vennAbers(scores: Float64Array, labels: Float64Array): (given: Float64Array) => VennAbers {
  requireNumbers(scores, 1, 'A Venn–Abers predictor');
  if (labels.length !== scores.length)
    throw new InputError(`A Venn–Abers predictor expected ${scores.length} labels, got ${labels.length}; align them.`);
  const wrong = labels.findIndex((label) => label !== 0 && label !== 1);
  if (wrong >= 0)
    throw new NumericsError(`A Venn–Abers predictor takes labels 0 or 1, got ${labels[wrong]!} in row ${wrong}.`);
  const up = diagramOf(scores, labels);
  const withOne = valuesWithOne(up);
  // A zero added is a one added to the mirror image: scores and labels both reversed.
  const down = diagramOf(
    scores.map((score) => -score),
    labels.map((label) => 1 - label),
  );
  const withZero = valuesWithOne(down);
  const [rising, falling] = [up.score.subarray(1), down.score.subarray(1)];
  return (given) => {
    requireNumbers(given, 0, 'A Venn–Abers predictor');
    const p1 = given.map((score) => withOne[1 + countBelow(rising, score)] ?? 1);
    const p0 = given.map((score) => 1 - (withZero[1 + countBelow(falling, -score)] ?? 1));
    return { p0, p1, probability: p1.map((high, row) => high / (1 - p0[row]! + high)) };
  };
}
