import type { NeuralView } from '../../contracts/neural.ts';
import { seeded } from './seeded.ts';

/** Two networks: one that began to learn by heart, and one with two layers of attention that diverged. */
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
  ];
}
