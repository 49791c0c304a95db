import type { RegimeTask } from '../../ml/models/attentionRegime/fitRegimeNetwork.ts';
import { timeCut } from '../../ml/models/attentionRegime/timeCut.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { fitContext, matrixOf } from './modelData.ts';
import { wasmTensors } from './tensors.ts';

/**
 * Two regimes that stay for 1/0.05 rows: a has the mean −1 or 1, b the deviation 0.5 or 1.5; the outcome is 2 more in the
 * second one.
 */
export async function regimeTask(seed: number, length: number): Promise<RegimeTask> {
  const random = createRandom(seed, 'regimes');
  const values: number[] = [];
  const labels = new Float64Array(2 * length);
  const outcome = new Float64Array(length);
  let regime = 0;
  for (let row = 0; row < length; row += 1) {
    if (random.uniform() < 0.05) regime = 1 - regime;
    values.push(2 * regime - 1 + random.normal(), (0.5 + regime) * random.normal());
    labels[2 * row + regime] = 1;
    outcome[row] = 2 * regime + 0.5 * random.normal();
  }
  const parameters = {
    ...{ regimes: 2, hidden: 8, heads: 2, dropout: 0.2, window: 8 },
    ...{ epochs: 12, patience: 12, learningRate: 0.01, passes: 20 },
  };
  return {
    x: matrixOf(['a', 'b'], values),
    rows: Int32Array.from({ length }, (_, row) => row),
    cut: timeCut({ rows: length, horizon: 1, watchShare: 0.2, calibrateShare: 0.2, least: 20 }),
    ...{ labels, outcome, parameters },
    tensors: await wasmTensors(),
    context: fitContext(),
  };
}
