import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rollingZscore } from '../ml/features/rollingZscore.ts';
import type { Row } from './row.ts';

const rows = 1_000_000;
const columns = 20;
const window = 60;
const runs = 6;
const target = 3;

function column(index: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const step = row * 7919 + index * 104_729;
    return 1e5 + (step % 65_521) / 64 + (step % 97);
  });
}

interface Theirs {
  readonly version: string;
  readonly seconds: number;
  readonly last: readonly number[];
}

function pandas(python: string): Theirs | null {
  if (spawnSync(python, ['-c', 'import pandas']).status !== 0) return null;
  const script = fileURLToPath(new URL('rollingZscore.py', import.meta.url));
  const done = spawnSync(python, [script, ...[rows, columns, window, runs].map(String)], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`bench/rollingZscore.py ended with ${done.status}: ${done.stderr}`);
  return JSON.parse(done.stdout) as Theirs;
}

/**
 * Rolling z-scores of 1M rows × 20 columns against pandas in the same run; both by processor time, the best of six.
 * `PYTHON` names a Python that has pandas; python3 unless told.
 */
export function benchRollingZscore(): Promise<readonly Row[]> {
  const data = Array.from({ length: columns }, (_, index) => column(index));
  let seconds = Infinity;
  let last: readonly number[] = [];
  for (let run = 0; run < runs; run++) {
    const began = process.cpuUsage();
    const scores = data.map((x) => rollingZscore.compute([x], { window }));
    const { user, system } = process.cpuUsage(began);
    seconds = Math.min(seconds, (user + system) / 1e6);
    last = scores.map((score) => score.at(-1)!);
  }
  const what = `Rolling z-score, 1M × ${columns}, window ${window}, processor time`;
  const theirs = pandas(process.env['PYTHON'] ?? 'python3');
  if (!theirs) {
    const found = `${seconds.toFixed(2)} s; pandas is absent`;
    return Promise.resolve([{ what, found, target: `≥ ${target} × pandas`, met: null }]);
  }
  const off = Math.max(...last.map((score, i) => Math.abs(score - theirs.last[i]!)));
  const ratio = theirs.seconds / seconds;
  const found = `${ratio.toFixed(1)} × as fast (${seconds.toFixed(2)} s, pandas ${theirs.version} ${theirs.seconds.toFixed(2)} s); last rows ${off.toExponential(0)} apart`;
  return Promise.resolve([{ what, found, target: `≥ ${target} × pandas`, met: ratio >= target }]);
}
