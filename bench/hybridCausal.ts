import { hybridCausal } from '../ml/models/hybridCausal.ts';
import type { TrainingData } from '../ml/models/model.ts';
import { createRandom } from '../ml/stats/rng.ts';
import { enginePaths } from '../runtime/enginePaths.ts';
import { environment } from '../runtime/env.ts';
import { openTensors } from '../trainer/openTensors.ts';
import { atMost, quantile, type Row } from './row.ts';

const [rows, width] = [500, 25];

/** Two treatments, one of whose effect depends on the first column. */
function made(): TrainingData {
  const random = createRandom(1, 'bench', 'hybrid');
  const columns = Array.from({ length: width }, (_, j) => (j < 2 ? ['rate', 'oil'][j]! : `x${j}`));
  const values = Float64Array.from({ length: rows * width }, () => random.normal());
  const at = (row: number, j: number) => values[row * width + j]!;
  const target = Float64Array.from(
    { length: rows },
    (_, row) => (1 + Number(at(row, 2) > 0)) * at(row, 0) + 0.5 * at(row, 1) + random.normal(),
  );
  const time = Float64Array.from({ length: rows }, (_, row) => row * 86_400_000);
  return { time, x: { rows, columns, values }, target, treatments: ['rate', 'oil'] };
}

const parameters = {
  ...{ every: 1, 'regime_classifier.kind': 'attention', 'uncertainty_estimator.kind': 'mc-dropout' },
  'uncertainty_estimator.passes': 100,
};

/** The whole model with its network; of that its classifier and uncertainty, with their words on all rows; then on one. */
export async function benchHybridCausal(): Promise<Row[]> {
  const tensors = await openTensors({ engines: enginePaths(environment().home), threads: 1 });
  const { name, version } = tensors.engine;
  const data = made();
  let classifier = NaN;
  const context = {
    ...{ seed: 1, threads: 1, engines: {}, tensors, signal: new AbortController().signal },
    onProgress(_: number, __: number, note?: string) {
      if (note === 'regimes') classifier = performance.now();
    },
  };
  const began = performance.now();
  const fitted = await hybridCausal.fit(data, parameters, context);
  const ended = performance.now();
  const [training, regimes] = [(ended - began) / 1000, (ended - classifier) / 1000];
  const gibibytes = process.resourceUsage().maxRSS / 2 ** 20;
  const start = performance.now();
  fitted.predict(data.x);
  const all = (performance.now() - start) / 1000;
  const one = { ...data.x, rows: 1, values: data.x.values.slice(0, width) };
  const times = Array.from({ length: 50 }, () => {
    const from = process.cpuUsage();
    fitted.predict(one);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
  const epochs = fitted.summary['epochs'] as number;
  return [
    atMost(
      `whole training, ${rows} × ${width}, two treatments, ${epochs} epochs, ${name} ${version}`,
      training,
      90,
      's',
    ),
    atMost('its highest memory', gibibytes, 1.5, 'GiB'),
    atMost(`regime network and uncertainty of ${rows} rows, fitted and asked with 100 passes`, regimes + all, 60, 's'),
    atMost('the same of one row, CPU time, median of 50', quantile(times, 0.5), 20, 'ms'),
  ];
}
