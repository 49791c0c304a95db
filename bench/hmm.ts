/**
 * Gaussian HMM: 50 restarts each of k = 2…5 on 720 × 3 rows, full covariance, against hmmlearn from the same starts with
 * the same tolerance and iterations. `node --import tsx bench/hmm.ts [python]`; the Python needs hmmlearn.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectationMaximisation } from '../ml/models/gaussianHmm/expectationMaximisation.ts';
import { createWorkspace, type HmmParameters } from '../ml/models/gaussianHmm/hmmTypes.ts';
import { startingPoint } from '../ml/models/gaussianHmm/startingPoint.ts';
import { createRandom } from '../ml/stats/rng.ts';
import { nberMonths } from '../test/support/macroData.ts';

interface Run {
  readonly states: number;
  readonly seconds: number;
  readonly iterations: number;
  readonly logLikelihood: number | null;
}

const restarts = 50;
const iterations = 500;
const tolerance = 1e-6;

function standardised(): { x: Float64Array; rows: number; dimension: number } {
  const { x } = nberMonths();
  const d = x.columns.length;
  const values = x.values.slice();
  for (let j = 0; j < d; j++) {
    let mean = 0;
    let square = 0;
    for (let t = 0; t < x.rows; t++) mean += x.values[t * d + j]! / x.rows;
    for (let t = 0; t < x.rows; t++) square += (x.values[t * d + j]! - mean) ** 2 / x.rows;
    for (let t = 0; t < x.rows; t++) values[t * d + j] = (x.values[t * d + j]! - mean) / Math.sqrt(square);
  }
  return { x: values, rows: x.rows, dimension: d };
}

const data = standardised();
const { x, rows, dimension } = data;
const random = (states: number, restart: number) => createRandom(1, 'bench', states, restart);
const starts: HmmParameters[] = [2, 3, 4, 5].flatMap((states) =>
  Array.from({ length: restarts }, (_, restart) =>
    startingPoint(x, { rows, dimension, states }, 'full', random(states, restart), { lloydSteps: 2, spread: 1 }),
  ),
);

function ours(): Run[] {
  return starts.map((start) => {
    const parameters: HmmParameters = {
      ...start,
      start: start.start.slice(),
      transition: start.transition.slice(),
      means: start.means.slice(),
      covariances: start.covariances.slice(),
    };
    const began = performance.now();
    const options = { covariance: 'full', floor: 1e-9, iterations, tolerance } as const;
    const work = createWorkspace(rows, start.states);
    const { logLikelihood, iterations: taken } = expectationMaximisation(x, rows, parameters, options, work);
    return { states: start.states, seconds: (performance.now() - began) / 1000, iterations: taken, logLikelihood };
  });
}

function theirs(python: string, implementation: 'log' | 'scaling'): { version: string; runs: Run[] } | null {
  if (spawnSync(python, ['-c', 'import hmmlearn']).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'regimen-bench-'));
  try {
    const job = {
      implementation,
      rows,
      dimension,
      iterations,
      tolerance,
      x: Array.from(x),
      starts: starts.map(({ states, start, transition, means, covariances }) => ({
        states,
        start: Array.from(start),
        transition: Array.from(transition),
        means: Array.from(means),
        covariances: Array.from(covariances),
      })),
    };
    writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
    const script = fileURLToPath(new URL('hmm.py', import.meta.url));
    const done = spawnSync(python, [script, join(folder, 'job.json')], { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (done.status !== 0) throw new Error(`bench/hmm.py ended with ${done.status}: ${done.stderr}`);
    return JSON.parse(done.stdout.trim().split('\n').at(-1)!) as { version: string; runs: Run[] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sum = (runs: readonly Run[], of: 'seconds' | 'iterations') => runs.reduce((total, run) => total + run[of], 0);

const mine = ours();
console.log(`ours: ${sum(mine, 'seconds').toFixed(2)} s, ${sum(mine, 'iterations')} iterations`);
for (const states of [2, 3, 4, 5]) {
  const some = mine.filter((run) => run.states === states);
  console.log(`  k = ${states}: ${sum(some, 'seconds').toFixed(2)} s, ${sum(some, 'iterations')} iterations`);
}
const python = process.argv[2] ?? process.env['PYTHON'] ?? 'python3';
for (const implementation of ['log', 'scaling'] as const) {
  const other = theirs(python, implementation);
  if (!other) {
    console.log(`hmmlearn is absent from ${python}: name a Python that has it as the first argument`);
    break;
  }
  const ratio = sum(mine, 'seconds') / sum(other.runs, 'seconds');
  const gaps = mine.map((run, i) => Math.abs(run.logLikelihood! - (other.runs[i]!.logLikelihood ?? Infinity)));
  const same = gaps.filter((gap) => gap < 1e-3).length;
  console.log(
    `hmmlearn ${other.version} (${implementation}): ${sum(other.runs, 'seconds').toFixed(2)} s, ${sum(other.runs, 'iterations')} iterations`,
  );
  console.log(`  same optimum within 1e-3 nats in ${same} of ${mine.length} runs`);
  console.log(
    `| HMM, ${restarts} restarts each of k = 2…5, ${rows} × ${dimension}, full, vs hmmlearn ${other.version} (${implementation}) | ${ratio.toFixed(3)}× | ${sum(mine, 'seconds').toFixed(2)} s |`,
  );
}
