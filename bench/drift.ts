/**
 * Drift of 50 columns, 100,000 live against 1,000,000 reference rows: KS, PSI and Wasserstein of each, against evidently.
 * `node --import tsx bench/drift.ts [python]`; the Python needs evidently. Both sides are timed by the processor seconds they
 * use, after their data is in memory.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildDriftReference, compareWithReference } from '../ml/drift/driftReference.ts';
import { mergeDriftReferences } from '../ml/drift/mergeDriftReferences.ts';
import { createRandom } from '../ml/stats/rng.ts';

const [referenceRows, liveRows, columns] = [1_000_000, 100_000, 50];

const processorSeconds = () => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;

function column(rows: number, shift: number, ...streams: (string | number)[]): Float64Array {
  const random = createRandom(1, ...streams);
  return Float64Array.from({ length: rows }, () => random.normal() + shift);
}

/** Seconds for building references and for comparing live rows with them, one column at a time. */
function ours(rows: number, kept: number): { build: number; compare: number } {
  let [build, compare] = [0, 0];
  for (let c = 0; c < columns; c += 1) {
    const [reference, live] = [column(rows, 0, 'reference', c), column(liveRows, 0.05, 'live', c)];
    const start = processorSeconds();
    const summed = buildDriftReference(reference, kept);
    const middle = processorSeconds();
    compareWithReference(summed, live);
    build += middle - start;
    compare += processorSeconds() - middle;
  }
  return { build, compare };
}

function theirs(python: string): { version: string; seconds: number } | null {
  if (spawnSync(python, ['-c', 'import evidently']).status !== 0) return null;
  const script = fileURLToPath(new URL('drift.py', import.meta.url));
  const sizes = [referenceRows, liveRows, columns].map(String);
  const done = spawnSync(python, [script, ...sizes], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`bench/drift.py ended with ${done.status}: ${done.stderr}`);
  return JSON.parse(done.stdout.trim().split('\n').at(-1)!) as { version: string; seconds: number };
}

/** Seconds for references of so many columns from blocks of 100,000 rows, which is all that is in memory at a time. */
function inBlocks(rows: number, wide: number): number {
  const block = 100_000;
  let seconds = 0;
  for (let c = 0; c < wide; c += 1) {
    const parts = [];
    for (let from = 0; from < rows; from += block) {
      const values = column(block, 0, 'block', c, from);
      const start = processorSeconds();
      parts.push(buildDriftReference(values));
      seconds += processorSeconds() - start;
    }
    const start = processorSeconds();
    mergeDriftReferences(parts);
    seconds += processorSeconds() - start;
  }
  return seconds;
}

const wide = 4;
const grown = [750_000, 1_500_000, 3_000_000].map((rows) => inBlocks(rows, wide));
const blockSlope = Math.log2(grown[2]! / grown[0]!) / 2;
const resident = process.memoryUsage().rss / 2 ** 20;
console.log(
  `references of 3M rows × ${wide} in blocks of 100,000: ${grown[2]!.toFixed(2)} s, slope ${blockSlope.toFixed(2)} from 0.75M rows on, ${resident.toFixed(0)} MiB resident`,
);

const exact = ours(referenceRows, referenceRows);
const whole = exact.build + exact.compare;
const kept = ours(referenceRows, 4096);
console.log(`ours, exact: ${whole.toFixed(2)} s; references ready: ${kept.compare.toFixed(2)} s`);
const half = ours(referenceRows / 2, 4096);
console.log(`building references, 0.5M to 1M rows: slope ${Math.log2(kept.build / half.build).toFixed(2)} on log–log`);
const rss = process.memoryUsage().rss / 2 ** 20;
console.log(
  `peak of this process so far about ${rss.toFixed(0)} MiB: one column at a time, whatever the number of columns`,
);
const python = process.argv[2] ?? process.env['PYTHON'] ?? 'python3';
const other = theirs(python);
if (other === null) console.log(`evidently is absent from ${python}: name a Python that has it as the first argument`);
else {
  const title = `drift (KS, PSI, Wasserstein), 1M vs 100k rows × ${columns}, vs evidently ${other.version}`;
  console.log(`evidently ${other.version}: ${other.seconds.toFixed(2)} s`);
  console.log(`| ${title}, from rows | ${(whole / other.seconds).toFixed(3)}× | ${whole.toFixed(2)} s |`);
  console.log(
    `| ${title}, references ready | ${(kept.compare / other.seconds).toFixed(4)}× | ${kept.compare.toFixed(2)} s |`,
  );
}
