import type { GenerativeView, NeuralView, WindowFacts } from '../../contracts/neural.ts';
import { seeded } from './seeded.ts';

/** A generator whose windows have thinner tails and less memory than real ones. */
function drawnBeside(random: () => number): GenerativeView {
  const levels = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995];
  const lags = Array.from({ length: 9 }, (_, lag) => lag + 1);
  const facts = (tail: number, memory: number): WindowFacts => ({
    ...{ deviation: 0.97, kurtosis: 3 + 6 * tail },
    returns: lags.map(() => 0.1 * (random() - 0.5)),
    absolute: lags.map((lag) => memory * 0.93 ** lag + 0.03 * random()),
    leverage: lags.map((lag) => -0.5 * memory * 0.8 ** lag + 0.02 * random()),
    quantiles: levels.map((level) => {
      const odds = Math.log(level / (1 - level));
      return 0.55 * odds * (1 + 0.02 * tail * odds ** 2);
    }),
  });
  return {
    ...{ diverged: false, drawn_rows: 1600 },
    distances: Array.from({ length: 90 }, (_, at) => ({
      step: 2 * (at + 1),
      distance: 6 * Math.exp(-(((at - 10) / 8) ** 2)) + 1.5 + random(),
    })),
    facts: { column: 'return_1', levels, real: facts(1, 0.33), drawn: facts(0.2, 0.14) },
    taught_by: { real: 0.6921, drawn: 0.7012, both: 0.6905 },
  };
}

/** Three networks: one that began to learn by heart, one with two layers of attention that diverged, one with a generator. */
export function sampleNetworks(): NeuralView[] {
  const random = seeded(11);
  const curve = (epochs: number) =>
    Array.from({ length: epochs }, (_, at) => ({
      epoch: at + 1,
      loss: 0.52 + 0.18 * Math.exp(-at / 5),
      validation: 0.6 + 0.08 * Math.exp(-at / 3) + 0.002 * at,
      learning_rate: 0.001 * (1 - at / epochs),
    }));
  const steps = Array.from({ length: 20 }, (_, step) => step);
  const layer = (reach: number) =>
    steps.map((step) => {
      const weights = steps.map((read) =>
        read > step ? 0 : Math.exp(-((step - read - reach) ** 2) / 6) + 0.1 * random(),
      );
      const sum = weights.reduce((a, b) => a + b);
      return weights.map((weight) => Math.round((1e4 * weight) / sum) / 1e4);
    });
  return [
    { model: 'network', learningCurve: curve(24), bestEpoch: 9, diverged: false },
    {
      model: 'encoder',
      learningCurve: curve(7).map((record) => ({ ...record, validation: null })),
      ...{ bestEpoch: 7, diverged: true },
      attention: { rows: 64, layers: [layer(3), layer(0)] },
    },
    { model: 'augmented', learningCurve: curve(12), bestEpoch: 8, diverged: false, generative: drawnBeside(random) },
  ];
}
