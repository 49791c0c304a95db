import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../ml/stats/rng.ts';
import { binColumns } from '../ml/trees/binColumns.ts';
import { growTrees } from '../ml/trees/growForest.ts';
import { predictTrees } from '../ml/trees/tree.ts';

/**
 * A random forest of 100 trees grown out on 100,000 × 28 rows, √p columns a node: ours in one process, binning included,
 * against scikit-learn's with two threads on the same rows. Reach: at most 1× of its wall time. On a machine with other
 * load, the ratio of processor seconds is the one that means something. PYTHON names an interpreter with scikit-learn;
 * TREES takes another number of trees.
 */
const [rows, columns, train, threads] = [110_000, 28, 100_000, 2];
const trees = Number(process.env['TREES'] ?? 100);

function makeData() {
  const random = createRandom(7);
  const values = Float64Array.from({ length: rows * columns }, () => random.uniform() - 0.5);
  const label = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, c] = [values[row * columns]!, values[row * columns + 1]!, values[row * columns + 2]!];
    return a * b + 0.2 * c + 0.1 * (random.uniform() - 0.5) > 0 ? 1 : 0;
  });
  return { values, label };
}

const processorSeconds = () => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;

function ours({ values, label }: ReturnType<typeof makeData>) {
  const names = Array.from({ length: columns }, (_, j) => `x${j}`);
  const part = (from: number, to: number) => ({
    rows: to - from,
    columns: names,
    values: values.slice(from * columns, to * columns),
  });
  const [began, used] = [performance.now(), processorSeconds()];
  const options = { seed: 1, bootstrap: true, columnsTried: 5, minimumLeaf: 1, depth: 0, smoothing: 0 };
  const forest = { data: binColumns(part(0, train)), target: label.slice(0, train), classes: 2 };
  const grown = growTrees(forest, options, 0, trees);
  const [seconds, processor] = [(performance.now() - began) / 1000, processorSeconds() - used];
  const shares = predictTrees(grown, part(train, rows));
  const right = label.slice(train).filter((y, row) => shares[2 * row + 1]! > 0.5 === (y === 1)).length;
  return { seconds, processor, accuracy: right / (rows - train) };
}

const folder = mkdtempSync(join(tmpdir(), 'regimen-forest-'));
try {
  const data = makeData();
  writeFileSync(join(folder, 'x.f64'), data.values);
  writeFileSync(join(folder, 'y.f64'), data.label);
  writeFileSync(join(folder, 'job.json'), JSON.stringify({ rows, columns, train, trees, threads }));
  const mine = ours(data);
  const said = ({ seconds, processor, accuracy }: typeof mine) =>
    `${seconds.toFixed(1)} s, ${processor.toFixed(1)} processor s, accuracy ${accuracy.toFixed(4)}`;
  const here = `random forest, ${trees} trees, ${train} × ${columns}: ours, 1 process: ${said(mine)}`;
  const script = fileURLToPath(new URL('randomForest.py', import.meta.url));
  const run = spawnSync(process.env['PYTHON'] ?? 'python3', [script, folder], { encoding: 'utf8' });
  if (run.status !== 0) console.log(`${here}; scikit-learn is absent, so there is no ratio (set PYTHON)`);
  else {
    const theirs = JSON.parse(run.stdout) as typeof mine & { version: string };
    const ratio = (mine.seconds / theirs.seconds).toFixed(2);
    const work = (mine.processor / theirs.processor).toFixed(2);
    console.log(`${here}; scikit-learn ${theirs.version}, ${threads} threads: ${said(theirs)}`);
    console.log(`  ratio of wall time ${ratio} (reach ≤ 1), of processor time ${work}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
