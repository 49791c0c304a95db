import { quantileOfSorted } from '../../stats/quantile.ts';
import type { Pruner } from '../pruner.ts';

/** Finished trials before any is given up. */
const startUp = 5;

/**
 * Gives a trial up that is worse after a step than the median (type 7) of the finished trials was after the same step. Steps here
 * are more and more test blocks, each score over all of them up to there, so it is the score of the step itself that counts, not
 * the best so far as where steps measure one thing again. Optuna's MedianPruner, with its 5 start-up trials.
 */
export const median: Pruner = {
  name: 'median',
  purpose: 'gives a trial up that is worse than half of the finished ones were after as many test blocks',
  cite: 'Golovin, Solnik, Moitra, Kochanski, Karro and Sculley (2017), “Google Vizier”, KDD 23, §3.1.1',
  judge({ losses, finished }) {
    const step = losses.length - 1;
    const loss = losses[step];
    const others = finished.flatMap((one) => (one[step] === undefined ? [] : [one[step]]));
    if (loss === undefined || others.length < startUp) return null;
    const middle = quantileOfSorted(Float64Array.from(others).sort(), 0.5);
    return loss > middle
      ? `a loss of ${loss.toPrecision(5)} after step ${step + 1}, where the median of ${others.length} finished trials was ${middle.toPrecision(5)}`
      : null;
  },
};
