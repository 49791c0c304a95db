import { logistic } from '../models/logisticNewton.ts';
import { defineCalibrator } from './calibrator.ts';
import { fitSigmoid } from './fitSigmoid.ts';
import { logits } from './logits.ts';

/**
 * Platt scaling of probabilities: q = 1 / (1 + exp(a·logit p + b)), two parameters, so it bends an S-shaped error straight and
 * suits few rows. `fitSigmoid` is the same over raw decision values. p is kept 1e-6 away from 0 and 1.
 */
export const platt = defineCalibrator({
  name: 'platt',
  revision: 1,
  purpose: 'A sigmoid over log-odds: shifts and stretches them; right where the error is S-shaped, safe with few rows.',
  cite: 'Platt (1999); Lin, Lin and Weng (2007), "A note on Platt’s probabilistic outputs", Machine Learning 68.',
  minimumRows: 20,
  advisedRows: 100,
  fit: (scores, labels, weights) => ({ ...fitSigmoid(logits(scores), labels, weights) }),
  apply(data, scores) {
    const [a, b] = [Number(data['a']), Number(data['b'])];
    return logits(scores).map((f) => logistic(-(a * f + b)));
  },
});
