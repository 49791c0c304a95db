import { averageOver, defineMetric, known, unknown, type CausalSample } from './metric.ts';

const cite = 'Nie and Wager (2021), Biometrika 108, eq. 4.';
const nonNegative = [0, Infinity] as const;

/** Mean over treatments and rows of (Ỹ − τT̃)². */
function loss(
  { treatments }: CausalSample,
  effectOf: (one: CausalSample['treatments'][number], row: number) => number,
): number {
  const losses = treatments.map((one) =>
    averageOver(one.outcome.length, (row) => (one.outcome[row]! - effectOf(one, row) * one.treatment[row]!) ** 2),
  );
  return losses.reduce((sum, value) => sum + value, 0) / losses.length;
}

const squaredError = ({ prediction, outcome }: CausalSample): number =>
  averageOver(outcome.length, (row) => (prediction[row]! - outcome[row]!) ** 2);

export const rLossMetric = defineMetric<CausalSample>({
  name: 'r_loss',
  purpose:
    'Squared error of what the effects say of the outcome’s surprise given the treatment’s, mean over treatments.',
  cite,
  better: 'lower',
  range: nonNegative,
  compute: (sample) => known(loss(sample, ({ effect }, row) => effect[row]!)),
});

export const rLossNoEffect = defineMetric<CausalSample>({
  name: 'r_loss_no_effect',
  purpose: 'The same were there no effects at all.',
  cite,
  better: null,
  range: nonNegative,
  compute: (sample) => known(loss(sample, () => 0)),
});

export const rLossConstantEffect = defineMetric<CausalSample>({
  name: 'r_loss_constant_effect',
  purpose: 'The same with one effect for all rows, estimated from the rows before.',
  cite,
  better: null,
  range: nonNegative,
  compute: (sample) => known(loss(sample, ({ constantEffect }, row) => constantEffect[row]!)),
});

export const outcomeSquaredError = defineMetric<CausalSample>({
  name: 'outcome_mse',
  purpose: 'Mean squared error of the predicted outcome.',
  cite: 'Gauss (1823), Theoria combinationis observationum.',
  better: 'lower',
  range: nonNegative,
  compute: (sample) => known(squaredError(sample)),
});

/** Against the mean of the judged outcomes, which knows the future: below 0 is common. */
export const outcomeRSquared = defineMetric<CausalSample>({
  name: 'outcome_r2',
  purpose: 'Share of the outcome’s variance that its prediction explains; negative where the mean does better.',
  cite: 'Wright (1921), Journal of Agricultural Research 20.',
  better: 'higher',
  range: [-Infinity, 1],
  compute: (sample) => {
    const { outcome } = sample;
    const level = averageOver(outcome.length, (row) => outcome[row]!);
    const variance = averageOver(outcome.length, (row) => (outcome[row]! - level) ** 2);
    if (!(variance > 0)) return unknown('R² of the outcome needs outcomes that vary, got equal ones');
    return known(1 - squaredError(sample) / variance);
  },
});
