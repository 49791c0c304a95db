import { drawRows, fitGan, type GanOptions } from '../ml/neural/gan/fitGan.ts';
import { stylisedFacts, type StylisedFacts } from '../ml/neural/gan/stylisedFacts.ts';
import type { OpenTensors } from '../ml/neural/tensors.ts';
import { enginePaths } from '../runtime/enginePaths.ts';
import { environment } from '../runtime/env.ts';
import { garchWindows } from '../test/support/garchWindows.ts';
import { ringRows, sharesOfRing } from '../test/support/ringRows.ts';
import { openTensors } from '../trainer/openTensors.ts';
import type { Row } from './row.ts';

const [groups, length] = [8, 10];
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** What the model `generative-augmentation` gives its generator. */
const options = {
  ...{ generator: [32, 32], critic: [32, 32], batch: 128, criticSteps: 3, learningRate: 0.004 },
};

interface Fit {
  readonly rows: Float64Array;
  readonly width: number;
  readonly options: GanOptions;
  readonly seed: number;
}

async function drawnBy(tensors: OpenTensors, { rows, seed, ...task }: Fit): Promise<Float64Array> {
  const context = { seed, onProgress: () => undefined, signal: new AbortController().signal };
  const gan = await fitGan({ ...task, rows: Float32Array.from(rows), tensors, context });
  return drawRows(tensors, gan, 4000, 2);
}

/** Least share of a group among drawn rows, by seed. */
async function leastShares(tensors: OpenTensors, steps: number): Promise<number[]> {
  const shares: number[] = [];
  for (const seed of seeds) {
    const rows = ringRows(seed, groups, 4000);
    const drawn = await drawnBy(tensors, { rows, width: 2, options: { ...options, noise: 4, steps }, seed });
    shares.push(Math.min(...sharesOfRing(drawn, groups).each));
  }
  return shares;
}

const firstLags = (values: Float64Array): string => Array.from(values, (value) => value.toFixed(2)).join(' ');

function factRows(steps: number, real: StylisedFacts, drawn: StylisedFacts): Row[] {
  const beside = (of: (facts: StylisedFacts) => string): string => `${of(drawn)} (real ${of(real)})`;
  return [
    {
      what: `kurtosis of windows of a GARCH process with leverage, ${steps} steps`,
      ...{ found: beside(({ kurtosis }) => kurtosis.toFixed(2)), target: '> 3.2' },
      met: drawn.kurtosis > 3.2,
    },
    {
      what: 'autocorrelation of absolute returns, lags 1 to 3',
      ...{ found: beside(({ absolute }) => firstLags(absolute)), target: 'lag 1 ≥ 0.05' },
      met: drawn.absolute[0]! >= 0.05,
    },
    {
      what: 'autocorrelation of returns, lags 1 to 3',
      ...{ found: beside(({ returns }) => firstLags(returns)), target: '|r| ≤ 0.15' },
      met: drawn.returns.every((value) => Math.abs(value) <= 0.15),
    },
    {
      what: 'correlation of returns with absolute returns 1 to 3 later',
      ...{ found: beside(({ leverage }) => firstLags(leverage)), target: 'mean < −0.01' },
      met: drawn.leverage.reduce((sum, value) => sum + value / 3, 0) < -0.01,
    },
  ];
}

/** Whether a generative network finds every group of rows, by seed, and windows of returns with the facts of real ones. */
export async function benchGan(): Promise<Row[]> {
  const tensors = await openTensors({ engines: enginePaths(environment().home), threads: 1 });
  const { name, version } = tensors.engine;
  const [ringSteps, windowSteps] = [300, 600];
  const from = process.cpuUsage();
  const shares = await leastShares(tensors, ringSteps);
  const { user, system } = process.cpuUsage(from);
  const each = (user + system) / 1000 / ringSteps / seeds.length;
  const found = shares.filter((share) => share >= 0.04).length;
  const real = garchWindows(1, 4000, length, 0.3);
  const windows = { rows: real, width: length, options: { ...options, noise: length, steps: windowSteps }, seed: 1 };
  const drawn = await drawnBy(tensors, windows);
  const [wanted, got] = [real, drawn].map((rows) => stylisedFacts(rows, length, 3)) as [StylisedFacts, StylisedFacts];
  return [
    {
      what: `seeds of ${seeds.length} with ≥ 4 % of rows in each of ${groups} groups of 12.5 %, ${ringSteps} steps of ${each.toFixed(1)} ms of CPU, ${name} ${version}`,
      ...{ found: `${found}, least share ${(100 * Math.min(...shares)).toFixed(1)} %`, target: '≥ 9' },
      met: found >= 9,
    },
    ...factRows(windowSteps, wanted, got),
  ];
}
