import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from '../contracts/frame.ts';
import type { FeatureTable, ModelManifest, RunContext, ScoredChampion } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { readArrow, writeArrow } from '../storage/arrow.ts';
import { memoKey, recall, remember } from '../storage/memo.ts';
import { championAsOf } from '../storage/modelRegistry.ts';
import { paths } from '../storage/paths.ts';
import type { Dependencies } from './dependencies.ts';
import { warnBroken } from './warnBroken.ts';
import { baseManifests } from './trainer/files.ts';
import { writePredictJob } from './trainer/predictJob.ts';
import { superviseTrainer } from './trainer/supervise.ts';

/** Rows of `first`, then rows of `second`; only the columns that both have. */
function stack(first: Frame, second: Frame): Frame {
  const join = (a: Float64Array, b: Float64Array) => {
    const all = new Float64Array(a.length + b.length);
    all.set(a);
    all.set(b, a.length);
    return all;
  };
  const names = Object.keys(first.columns).filter((name) => name in second.columns);
  return {
    time: join(first.time, second.time),
    columns: Object.fromEntries(names.map((name) => [name, join(first.columns[name]!, second.columns[name]!)])),
  };
}

export const createScore = (deps: Dependencies) => ({
  /**
   * The champion on every row it can be judged on: its own out-of-time predictions up to its training, the fitted
   * model's predictions after it. Never a prediction for a row it was fitted on. null when there is no champion yet.
   */
  async scoreChampion({ run, gold }: { run: RunContext; gold: FeatureTable }): Promise<ScoredChampion | null> {
    const { lake } = deps;
    const champion = await championAsOf(lake, run.system, run.asOf);
    if (!champion) return null;
    const manifest = await lake.readJson<ModelManifest>(champion.manifest);
    const key = memoKey({
      stage: 'score',
      entry: manifest.model,
      revision: 1,
      parameters: { memoKey: manifest.memoKey, version: champion.version },
      seed: 0,
      inputs: [gold.arrow.sha256, champion.manifest.sha256],
    });
    const known = await recall<ScoredChampion>(lake, 'score', key, warnBroken(deps));
    if (known) return known;
    const spec = await lake.readJson<SystemSpec>(champion.config);
    const past = await readArrow(await lake.localFile(manifest.predictions));
    const goldPath = await lake.localFile(gold.arrow);
    const from = (past.time.at(-1) ?? -Infinity) + 1;
    const { time } = await readArrow(goldPath);
    const out = join(deps.workDir, key);
    const predictLive = async (): Promise<Frame> => {
      const bases = await baseManifests(lake, manifest);
      const { threads, engines } = deps;
      const job = { manifest, bases, spec, gold: goldPath, out, from, threads, engines };
      await superviseTrainer(deps, await writePredictJob(lake, job));
      return readArrow(join(out, 'predictions.arrow'));
    };
    const all = (time.at(-1) ?? -Infinity) >= from ? stack(past, await predictLive()) : past;
    await mkdir(out, { recursive: true });
    const file = join(out, 'champion.arrow');
    await writeArrow(file, all);
    const predictions = await lake.putFile(
      paths.runFile(run.executionId, 'champion_predictions.arrow'),
      file,
      'predictions',
      all.time.length,
    );
    const results = await lake.readJson<Record<string, unknown>>(manifest.results);
    const likelihood = results.log_likelihood_per_observation;
    const scored: ScoredChampion = {
      version: champion.version,
      predictions,
      trainingLogLikelihood: typeof likelihood === 'number' ? likelihood : null,
    };
    await remember(lake, 'score', key, scored);
    await rm(out, { recursive: true, force: true });
    return scored;
  },
});
