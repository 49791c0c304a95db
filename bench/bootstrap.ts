import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bootstrapDraws } from '../ml/comparison/bootstrap/bootstrapDraws.ts';
import { meanStatistic, sharpeStatistic, type MomentStatistic } from '../ml/comparison/bootstrap/momentStatistic.ts';
import { createRandom } from '../ml/stats/rng.ts';
import { standardDeviation } from '../ml/stats/standardDeviation.ts';
import type { Row } from './row.ts';

const rows = 2500;
const resamples = 10_000;
const blockLength = 10;
const runs = 5;
const target = 3;

interface Timing {
  readonly seconds: number;
  readonly deviation: number;
}

interface Theirs {
  readonly version: string;
  readonly mean: Timing;
  readonly sharpe: Timing;
}

function arch(python: string): Theirs | null {
  if (spawnSync(python, ['-c', 'import arch']).status !== 0) return null;
  const script = fileURLToPath(new URL('bootstrap.py', import.meta.url));
  const sizes = [rows, resamples, blockLength, runs].map(String);
  const done = spawnSync(python, [script, ...sizes], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`bench/bootstrap.py ended with ${done.status}: ${done.stderr}`);
  return JSON.parse(done.stdout) as Theirs;
}

/** The best of five by processor time; standard errors of the draws for studentising are part of it. */
function ours(statistic: () => MomentStatistic): Timing {
  let [seconds, deviation] = [Infinity, 0];
  for (let run = 0; run < runs; run += 1) {
    const began = process.cpuUsage();
    const random = createRandom(run, 'bench');
    const { draws } = bootstrapDraws(statistic(), { scheme: 'circular', blockLength, resamples, random });
    const { user, system } = process.cpuUsage(began);
    seconds = Math.min(seconds, (user + system) / 1e6);
    deviation = standardDeviation(draws);
  }
  return { seconds, deviation };
}

/**
 * Circular block bootstrap of mean and Sharpe ratio, 10,000 resamples of 2,500 returns in blocks of 10, against arch in the same run; both by
 * processor time. `PYTHON` names a Python that has arch; python3 unless told.
 */
export function benchBootstrap(): Promise<readonly Row[]> {
  const returns = Float64Array.from({ length: rows }, (_, t) => 0.0005 + 0.01 * Math.sin(t * t));
  const mine = { mean: ours(() => meanStatistic(returns)), sharpe: ours(() => sharpeStatistic(returns)) };
  const theirs = arch(process.env['PYTHON'] ?? 'python3');
  const lines = (['mean', 'sharpe'] as const).map((name): Row => {
    const what = `Block bootstrap of a ${name}, ${resamples} × ${rows}, processor time`;
    const { seconds, deviation } = mine[name];
    if (!theirs)
      return { what, found: `${seconds.toFixed(2)} s; arch is absent`, target: `≥ ${target} × arch`, met: null };
    const ratio = theirs[name].seconds / seconds;
    const apart = Math.abs(deviation / theirs[name].deviation - 1);
    const found = `${ratio.toFixed(1)} × as fast (${seconds.toFixed(2)} s, arch ${theirs.version} ${theirs[name].seconds.toFixed(2)} s); deviations of the draws ${(100 * apart).toFixed(1)} % apart`;
    return { what, found, target: `≥ ${target} × arch`, met: ratio >= target };
  });
  return Promise.resolve(lines);
}
