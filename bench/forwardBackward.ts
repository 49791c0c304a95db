/**
 * One forward–backward pass over a million rows of four states, with posteriors and expected moves, against hmmlearn's from
 * the same log densities. `node --import tsx bench/forwardBackward.ts [python]`; the Python needs hmmlearn.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorkspace } from '../ml/models/gaussianHmm/hmmTypes.ts';
import { scaledForwardBackward } from '../ml/models/gaussianHmm/scaledForwardBackward.ts';
import { createRandom } from '../ml/stats/rng.ts';

interface Pass {
  readonly seconds: number;
  readonly logLikelihood: number;
  readonly moves: number;
  readonly first: number;
}

const rows = 1_000_000;
const states = 4;
const random = createRandom(1, 'forward-backward');
const start = new Float64Array(states).fill(1 / states);
const transition = Float64Array.from({ length: states * states }, (_, at) => (at % (states + 1) === 0 ? 0.94 : 0.02));
const work = createWorkspace(rows, states);
let state = 0;
for (let t = 0; t < rows; t++) {
  if (random.uniform() > 0.94) state = random.integer(states);
  const x = 2 * state + random.normal();
  for (let j = 0; j < states; j++) work.logEmission[t * states + j] = -0.5 * (x - 2 * j) ** 2 - 0.9189385332046727;
}

function ours(): Pass {
  let seconds = Infinity;
  let logLikelihood = NaN;
  for (let repeat = 0; repeat < 5; repeat++) {
    const began = performance.now();
    logLikelihood = scaledForwardBackward(start, transition, rows, work) ?? NaN;
    seconds = Math.min(seconds, (performance.now() - began) / 1000);
  }
  let first = 0;
  for (let t = 0; t < rows; t++) first += work.smoothed[t * states]!;
  return { seconds, logLikelihood, moves: work.moves.reduce((sum, value) => sum + value, 0), first };
}

function theirs(python: string): { version: string; log: Pass; scaling: Pass } | null {
  if (spawnSync(python, ['-c', 'import hmmlearn']).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'regimen-bench-'));
  try {
    const emission = join(folder, 'emission.bin');
    writeFileSync(emission, new Uint8Array(work.logEmission.buffer));
    const job = { emission, rows, states, start: Array.from(start), transition: Array.from(transition) };
    writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
    const script = fileURLToPath(new URL('hmm.py', import.meta.url));
    const done = spawnSync(python, [script, join(folder, 'job.json')], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`bench/hmm.py ended with ${done.status}: ${done.stderr}`);
    return JSON.parse(done.stdout.trim().split('\n').at(-1)!) as { version: string; log: Pass; scaling: Pass };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const mine = ours();
const python = process.argv[2] ?? process.env['PYTHON'] ?? 'python3';
const other = theirs(python);
console.log(`ours: ${mine.seconds.toFixed(3)} s for ${rows} rows, ${states} states`);
if (!other) console.log(`hmmlearn is absent from ${python}: name a Python that has it as the first argument`);
else {
  for (const implementation of ['log', 'scaling'] as const) {
    const pass = other[implementation];
    const gap = Math.abs(pass.logLikelihood - mine.logLikelihood) / Math.abs(mine.logLikelihood);
    console.log(
      `  ${implementation}: likelihoods differ by ${gap.toExponential(1)} of their size, moves ${(pass.moves - mine.moves).toExponential(1)}, first state ${(pass.first - mine.first).toExponential(1)} rows`,
    );
    console.log(
      `| HMM, forward–backward, ${rows} rows, k = ${states}, vs hmmlearn ${other.version} (${implementation}) | ${(mine.seconds / pass.seconds).toFixed(3)}× | ${mine.seconds.toFixed(2)} s |`,
    );
  }
}
