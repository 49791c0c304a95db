/**
 * XGBoost on a GPU against the processors of the same machine, through the trainer child that the gpu worker runs: 500k × 50, 300 rounds of
 * depth 8, a walk-forward fold and the final fit, predictions included. `npm run bench -- gpu`; says so where there is no GPU.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrainJob } from '../contracts/job.ts';
import { createRandom } from '../ml/stats/rng.ts';
import { enginePaths } from '../runtime/enginePaths.ts';
import { writeArrow } from '../storage/arrow.ts';
import { sha256 } from '../storage/sha256.ts';
import type { Row } from './row.ts';

const [rows, columns, rounds, depth] = [500_000, 50, 300, 8];
const minuteMs = 60_000;
const start = Date.UTC(2020, 0, 1);

function gpuName(): string | null {
  try {
    const said = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], { encoding: 'utf8' });
    return said.trim().split('\n')[0] ?? null;
  } catch {
    return null;
  }
}

/** A table whose target depends on products of features. */
async function writeGold(path: string): Promise<void> {
  const random = createRandom(7, 'gpu bench');
  const features = Array.from({ length: columns }, () =>
    Float64Array.from({ length: rows }, () => random.uniform() - 0.5),
  );
  const [a, b, c] = features as [Float64Array, Float64Array, Float64Array];
  const target = a.map((value, row) => Number(value * b[row]! + 0.2 * c[row]! + 0.1 * (random.uniform() - 0.5) > 0));
  const time = Float64Array.from({ length: rows }, (_, row) => start + row * minuteMs);
  const named = Object.fromEntries(features.map((values, j) => [`x${j}`, values]));
  await writeArrow(path, { time, columns: { ...named, target, label_end: time.map((at) => at + 1) } });
}

/** Seconds of one training and the hash of its model. */
async function train(folder: string, device: 'cpu' | 'cuda', turn: number): Promise<{ seconds: number; hash: string }> {
  const out = join(folder, `${device}-${turn}`);
  await mkdir(out);
  const job: TrainJob = {
    ...{ task: 'train', id: device, supervised: true, bases: [], seed: 7, out, gold: join(folder, 'gold.arrow') },
    spec: { model: 'xgboost', parameters: { rounds, depth, device }, stacks: [], features: [] },
    features: Array.from({ length: columns }, (_, j) => `x${j}`),
    splits: {
      ...{ scheme: 'expanding', testRows: rows, embargoRows: 1, trainRows: 0 },
      firstTest: new Date(start + 0.8 * rows * minuteMs).toISOString().slice(0, 10),
    },
    threads: availableParallelism(),
    engines: enginePaths(process.env['REGIMEN_HOME'] ?? join(homedir(), '.cache', 'regimen')),
  };
  await writeFile(join(out, 'job.json'), JSON.stringify(job));
  const trainer = process.env['REGIMEN_BENCH_TRAINER'];
  const main = fileURLToPath(new URL('../trainer/main.ts', import.meta.url));
  const command = trainer === undefined ? ['--import', 'tsx', main] : [trainer];
  const began = performance.now();
  const child = spawn(process.execPath, [...command, join(out, 'job.json')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-4000)));
  const [code] = (await once(child, 'close')) as [number | null];
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`Expected the trainer to end with 0, got ${code ?? 'a signal'}: ${said}`);
  return { seconds, hash: await sha256(await readFile(join(out, 'model.ubj'))) };
}

export async function benchXgboostDevice(): Promise<Row[]> {
  const gpu = gpuName();
  if (gpu === null)
    return [{ what: 'XGBoost on a GPU', found: 'no GPU here (nvidia-smi lists none)', target: '', met: null }];
  const folder = await mkdtemp(join(tmpdir(), 'regimen-bench-gpu-'));
  try {
    await writeGold(join(folder, 'gold.arrow'));
    const cuda = [await train(folder, 'cuda', 1), await train(folder, 'cuda', 2)];
    const cpu = await train(folder, 'cpu', 1);
    const best = Math.min(...cuda.map(({ seconds }) => seconds));
    return [
      {
        what: `XGBoost, ${rows} × ${columns}, ${rounds} rounds of depth ${depth}, through the trainer: ${gpu} against ${availableParallelism()} threads`,
        found: `${best.toFixed(1)} s against ${cpu.seconds.toFixed(1)} s, ${(best / cpu.seconds).toFixed(2)}×`,
        target: '',
        met: null,
      },
      {
        what: 'the same model bytes twice on the GPU',
        found: cuda[0]!.hash === cuda[1]!.hash ? 'equal' : 'different',
        target: 'equal',
        met: cuda[0]!.hash === cuda[1]!.hash,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
