/**
 * Causal forest against EconML's CausalForestDML (forests of 200 trees as nuisances, 2 folds, its own threads) on design D:
 * confounded by x1, effect 1 + x1/2. `node --import tsx bench/causalForest.ts [python]`; the Python needs econml.
 * Each size runs in a process of its own, so that its memory is its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CausalForest } from '../ml/causal/causalForest.ts';
import { fitCausalForest } from '../ml/causal/fitCausalForest.ts';
import { causalDesigns, drawCausal, type CausalSample } from '../test/support/causalDesigns.ts';

interface Job {
  readonly rows: number;
  readonly columns: number;
  readonly trees: number;
  readonly repeats: number;
}

interface Found {
  readonly seconds: number;
  readonly mse: number;
  readonly coverage: number;
  /** Seconds of one row's effect with its interval. */
  readonly oneRow: number;
  readonly megabytes: number;
}

const jobs: readonly Job[] = [
  { rows: 500, columns: 25, trees: 100, repeats: 3 },
  { rows: 500, columns: 25, trees: 2000, repeats: 2 },
  { rows: 5000, columns: 10, trees: 2000, repeats: 1 },
];

const samples = ({ rows, columns }: Job): readonly [CausalSample, CausalSample] => [
  drawCausal(causalDesigns.D, rows, columns, 1),
  drawCausal(causalDesigns.D, 1000, columns, 2),
];

function oneRow(forest: CausalForest, { x }: CausalSample): number {
  const p = x.columns.length;
  const seconds: number[] = [];
  for (let i = 0; i < x.rows; i++) {
    const row = { rows: 1, columns: x.columns, values: x.values.slice(i * p, (i + 1) * p) };
    const began = performance.now();
    forest.effect(row);
    seconds.push((performance.now() - began) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)]!;
}

async function ours(job: Job): Promise<Found> {
  const [data, test] = samples(job);
  let forest: CausalForest | null = null;
  let best = Infinity;
  for (let repeat = 0; repeat < job.repeats; repeat++) {
    const began = performance.now();
    forest = await fitCausalForest(data, { trees: job.trees }, { seed: 1 });
    best = Math.min(best, (performance.now() - began) / 1000);
  }
  const { effect, lower, upper } = forest!.effect(test.x);
  let [squares, covered] = [0, 0];
  test.tau.forEach((tau, i) => {
    squares += (effect[i]! - tau) ** 2;
    covered += Number(lower[i]! <= tau && tau <= upper[i]!);
  });
  return {
    seconds: best,
    mse: squares / test.x.rows,
    coverage: covered / test.x.rows,
    oneRow: oneRow(forest!, test),
    megabytes: process.resourceUsage().maxRSS / 1e3,
  };
}

function theirs(python: string, job: Job): (Found & { version: string }) | null {
  if (spawnSync(python, ['-c', 'import econml']).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'regimen-bench-'));
  try {
    const [data, test] = samples(job);
    const files = { x: data.x.values, t: data.treatment, y: data.outcome, test: test.x.values, tau: test.tau };
    for (const [name, values] of Object.entries(files)) writeFileSync(join(folder, `${name}.f64`), values);
    writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
    const script = fileURLToPath(new URL('causalForest.py', import.meta.url));
    const done = spawnSync(python, [script, folder], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`bench/causalForest.py ended with ${done.status}: ${done.stderr}`);
    return JSON.parse(done.stdout.trim().split('\n').at(-1)!) as Found & { version: string };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inOwnProcess(index: number): Found {
  const self = fileURLToPath(import.meta.url);
  const done = spawnSync(process.execPath, ['--import', 'tsx', self, '--job', String(index)], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`job ${index} ended with ${done.status}: ${done.stderr}`);
  return JSON.parse(done.stdout) as Found;
}

const line = ({ seconds, mse, coverage, oneRow: one, megabytes }: Found): string =>
  `fit ${seconds.toFixed(2)} s, MSE ${mse.toFixed(4)}, coverage ${coverage.toFixed(3)}, one row ${(one * 1000).toFixed(2)} ms, ${megabytes.toFixed(0)} MB`;

if (process.argv[2] === '--job') {
  console.log(JSON.stringify(await ours(jobs[Number(process.argv[3])]!)));
} else {
  const python = process.argv[2] ?? process.env['PYTHON'] ?? 'python3';
  for (const [index, job] of jobs.entries()) {
    const name = `causal forest, ${job.trees} trees, ${job.rows} × ${job.columns}`;
    const mine = inOwnProcess(index);
    console.log(`${name}\n  ours: ${line(mine)}`);
    const other = theirs(python, job);
    if (!other) {
      console.log(`  econml is absent from ${python}: name a Python that has it as the first argument`);
      continue;
    }
    console.log(`  econml ${other.version}: ${line(other)}`);
    const ratio = mine.seconds / other.seconds;
    console.log(`| ${name}, vs EconML ${other.version} | ${ratio.toFixed(3)}× | ${mine.seconds.toFixed(2)} s |`);
  }
}
