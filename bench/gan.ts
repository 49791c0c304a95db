import { drawRows, fitGan, type GanOptions } from '../ml/neural/gan/fitGan.ts';
import { stylisedFacts } from '../ml/neural/gan/stylisedFacts.ts';
import type { OpenTensors } from '../ml/neural/tensors.ts';
import { enginePaths } from '../runtime/enginePaths.ts';
import { environment } from '../runtime/env.ts';
import { garchWindows } from '../test/support/garchWindows.ts';
import { ringRows, sharesOfRing } from '../test/support/ringRows.ts';
import { openTensors } from '../trainer/openTensors.ts';
import type { Row } from './row.ts';

const [groups, length] = [8, 10];
const hidden = { generator: [64, 64], critic: [64, 64] };

async function drawnBy(tensors: OpenTensors, rows: Float64Array, width: number, options: GanOptions) {
  const context = { seed: 1, onProgress: () => undefined, signal: new AbortController().signal };
  const from = process.cpuUsage();
  const gan = await fitGan({ rows: Float32Array.from(rows), width, options, tensors, context });
  const { user, system } = process.cpuUsage(from);
  return {
    values: drawRows(tensors, gan, 4000, 2),
    each: `${((user + system) / 1000 / options.steps).toFixed(1)} ms of CPU a step`,
  };
}

/** Whether a generative network finds every group of rows, and windows of returns with the facts of real ones. */
export async function benchGan(): Promise<Row[]> {
  const tensors = await openTensors({ engines: enginePaths(environment().home), threads: 1 });
  const { name, version } = tensors.engine;
  const ring = await drawnBy(tensors, ringRows(1, groups, 4000), 2, {
    ...hidden,
    noise: 4,
    steps: 1000,
    batch: 128,
    learningRate: 0.002,
    penalty: 0.1,
  });
  const { each, beside } = sharesOfRing(ring.values, groups);
  const least = Math.min(...each);
  const real = garchWindows(1, 4000, length);
  const drawn = await drawnBy(tensors, real, length, { ...hidden, noise: length, steps: 1000, learningRate: 0.001 });
  const [wanted, got] = [real, drawn.values].map((windows) => stylisedFacts(windows, length, 3));
  const shown = (values: Float64Array) => Array.from(values, (value) => value.toFixed(2)).join(' ');
  return [
    {
      what: `least share of ${groups} groups in a ring, 1000 steps, ${ring.each}, ${name} ${version}`,
      ...{ found: `${(100 * least).toFixed(1)} %, ${(100 * beside).toFixed(0)} % beside`, target: '≥ 4 % of 12.5 %' },
      met: least >= 0.04,
    },
    {
      what: `kurtosis of windows of a GARCH process, 1000 steps, ${drawn.each}`,
      ...{ found: `${got!.kurtosis.toFixed(2)} (real ${wanted!.kurtosis.toFixed(2)})`, target: '> 3.2' },
      met: got!.kurtosis > 3.2,
    },
    {
      what: 'autocorrelation of absolute returns, lags 1 to 3',
      ...{ found: `${shown(got!.absolute)} (real ${shown(wanted!.absolute)})`, target: 'lag 1 ≥ 0.05' },
      met: got!.absolute[0]! >= 0.05,
    },
    {
      what: 'autocorrelation of returns, lags 1 to 3',
      ...{ found: `${shown(got!.returns)} (real ${shown(wanted!.returns)})`, target: '|r| ≤ 0.15' },
      met: got!.returns.every((value) => Math.abs(value) <= 0.15),
    },
  ];
}
