import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BoosterEngine } from '../ml/engines/booster.ts';
import { openLightGbm } from '../ml/engines/lightgbm.ts';
import { openXgBoost } from '../ml/engines/xgboost.ts';
import { createRandom } from '../ml/stats/rng.ts';
import { enginePaths } from '../runtime/enginePaths.ts';

/**
 * Training through our bindings against the Python packages: same data, version, parameters and threads; the data set's
 * construction counts on both sides. Rounds of both alternate on one machine and the best of each counts, so that other
 * load weighs on both alike. Only the ratio means something; reach: at most 1.05.
 * PYTHON names an interpreter with lightgbm 4.7.0 and xgboost 3.4.1 (default python3).
 */
const [rows, columns, rounds, threads, turns] = [100_000, 50, 60, 2, 5];
const parameters = {
  lightgbm: { objective: 'binary', verbosity: -1, deterministic: true, force_row_wise: true, seed: 7, num_leaves: 31 },
  xgboost: {
    objective: 'binary:logistic',
    base_score: 0.5,
    tree_method: 'hist',
    max_depth: 6,
    eta: 0.1,
    verbosity: 0,
    seed: 7,
  },
};
const names = ['lightgbm', 'xgboost'] as const;

process.env['OMP_WAIT_POLICY'] = 'PASSIVE';
process.env['OMP_NUM_THREADS'] = String(threads);

function makeData() {
  const random = createRandom(7);
  const values = Float64Array.from({ length: rows * columns }, () => random.uniform() - 0.5);
  const label = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, c] = [values[row * columns]!, values[row * columns + 1]!, values[row * columns + 2]!];
    return a * b + 0.2 * c + 0.1 * (random.uniform() - 0.5) > 0 ? 1 : 0;
  });
  return { x: { rows, columns: Array.from({ length: columns }, (_, j) => `x${j}`), values }, label };
}

async function ours(engine: BoosterEngine, data: ReturnType<typeof makeData>): Promise<number> {
  const started = performance.now();
  const booster = await engine.train({ ...data, rounds, threads, parameters: parameters[engine.name] });
  const seconds = (performance.now() - started) / 1000;
  booster.dispose();
  return seconds;
}

function theirs(folder: string, name: string): { version: string; seconds: number } | null {
  const script = fileURLToPath(new URL('gbdt.py', import.meta.url));
  const run = spawnSync(process.env['PYTHON'] ?? 'python3', [script, folder, name], { encoding: 'utf8' });
  return run.status === 0 ? (JSON.parse(run.stdout) as { version: string; seconds: number }) : null;
}

const home = enginePaths(process.env['REGIMEN_HOME'] ?? join(homedir(), '.cache', 'regimen'));
const folder = mkdtempSync(join(tmpdir(), 'regimen-gbdt-'));
try {
  const data = makeData();
  writeFileSync(join(folder, 'x.f64'), data.x.values);
  writeFileSync(join(folder, 'y.f64'), data.label);
  writeFileSync(join(folder, 'job.json'), JSON.stringify({ rows, columns, rounds, threads, repeats: 2, parameters }));
  for (const name of names) {
    const engine = await (name === 'lightgbm' ? openLightGbm : openXgBoost)(home[name]);
    let [mine, python, version] = [Infinity, Infinity, ''];
    for (let turn = 0; turn < turns; turn += 1) {
      mine = Math.min(mine, await ours(engine, data), await ours(engine, data));
      const found = theirs(folder, name);
      if (found === null) break;
      [python, version] = [Math.min(python, found.seconds), found.version];
    }
    const here = `${name} ${engine.version}, ${rows} × ${columns}, ${rounds} rounds, ${threads} threads: ${mine.toFixed(2)} s`;
    if (version === '') console.log(`${here}; the Python package is absent, so there is no ratio (set PYTHON)`);
    else if (version !== engine.version) console.log(`${here}; Python has ${version}, another version: no ratio`);
    else console.log(`${here}; Python ${python.toFixed(2)} s; ratio ${(mine / python).toFixed(3)} (reach ≤ 1.05)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
