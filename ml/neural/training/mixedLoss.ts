import { ConfigError } from '../../../contracts/failures.ts';
import type { Loss } from './losses.ts';

export interface LossTerm {
  readonly loss: Loss;
  /** What the term counts, above 0. */
  readonly share: number;
  /** Outputs and targets it reads, from the first up to but not including the second; all of them where absent. */
  readonly columns?: readonly [from: number, to: number];
  /** Whether it counts all rows alike, whatever their weights. */
  readonly unweighted?: true;
}

/**
 * Several objectives at once: Σ share · loss, each on its own outputs, such as the direction of a move and its size.
 * Example: `mixedLoss([{ loss: binaryCrossEntropy, share: 1, columns: [0, 1] }, { loss: huber(1), share: 0.3, columns: [1, 2] }])`.
 */
export function mixedLoss(terms: readonly LossTerm[]): Loss {
  const wrong = terms.findIndex(({ share }) => !(share > 0 && share < Infinity));
  if (terms.length === 0 || wrong >= 0)
    throw new ConfigError(
      `A mixed loss expects at least 1 term with a share above 0, got ${terms.length} with ${wrong < 0 ? 'none' : `share ${terms[wrong]!.share} at ${wrong}`}; leave out what should not count.`,
    );
  return (tf, output, target, weight) => {
    const losses = terms.map(({ loss, share, columns, unweighted }) => {
      const by = unweighted ? null : weight;
      if (columns === undefined) return tf.mul(loss(tf, output, target, by), share);
      const [from, to] = columns;
      const part = (whole: typeof output) => tf.slice(whole, [0, from], [-1, to - from]);
      return tf.mul(loss(tf, part(output), part(target), by), share);
    });
    return losses.reduce((sum, term) => tf.add(sum, term));
  };
}
