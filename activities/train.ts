import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactKind, ArtifactRef } from '../contracts/artifact.ts';
import { endOfDay } from '../contracts/dates.ts';
import type { ShareStep, TrainJob, TrainerResult } from '../contracts/job.ts';
import type { ModelManifest, TrainRequest, TrainedModel } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { outcomeWords } from '../ml/features/outcomeWords.ts';
import { models as registry } from '../ml/models/registry.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { recall, remember } from '../storage/memo.ts';
import type { Lake } from '../storage/lake.ts';
import { paths } from '../storage/paths.ts';
import { sha256 } from '../storage/sha256.ts';
import type { Dependencies } from './dependencies.ts';
import { warnBroken } from './warnBroken.ts';
import { createFoldPruner } from './trainer/foldPruner.ts';
import { superviseTrainer } from './trainer/supervise.ts';
import { tensorEngine } from './trainer/tensorEngine.ts';
import { trainingKey } from './trainer/trainingKey.ts';
import { championStart, type ChampionStart } from './trainer/warmStart.ts';

const kinds: Readonly<Record<string, ArtifactKind>> = {
  'predictions.arrow': 'predictions',
  'states.arrow': 'states',
  'training_results.json': 'training-results',
  'model_config.json': 'model-config',
  'feature_columns.txt': 'feature-columns',
};

/** What a training is made of beside its request, found once. */
interface Prepared {
  readonly spec: SystemSpec;
  readonly start: ChampionStart | null;
  readonly key: string;
  readonly out: string;
}

async function localFiles(lake: Lake, files: Readonly<Record<string, ArtifactRef>>): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, ref] of Object.entries(files)) found[name] = await lake.localFile(ref);
  return found;
}

const allFolds = ({ workDir }: Dependencies) => join(workDir, 'folds');

/** Where test blocks that are done are kept on this machine; as the memo, a new lake begins with none. */
async function foldsFolder(deps: Dependencies): Promise<string> {
  const lakeHash = await sha256(Buffer.from(deps.lake.store.uri));
  return join(allFolds(deps), lakeHash.slice(0, 16));
}

export async function writeJob(
  deps: Dependencies,
  request: TrainRequest,
  prepared: Prepared,
  share?: ShareStep,
): Promise<string> {
  const { plan, gold, bases, states } = request;
  const { spec, start, out } = prepared;
  const model = spec.models[plan.id]!;
  const outcome = outcomeWords(spec);
  const job: TrainJob = {
    task: 'train',
    id: plan.id,
    spec: model,
    features: model.features.length > 0 ? model.features : gold.features,
    supervised: spec.target !== null,
    ...(spec.treatments.length > 0 ? { treatments: spec.treatments } : {}),
    ...(outcome !== null && { outcome }),
    splits: spec.splits,
    bases: await Promise.all(
      bases.map(async ({ id, predictions }) => ({ id, predictions: await deps.lake.localFile(predictions) })),
    ),
    gold: await deps.lake.localFile(gold.arrow),
    folds: await foldsFolder(deps),
    ...(start && {
      warmStart: {
        files: await localFiles(deps.lake, start.files),
        trainedUntil: start.trainedUntil,
        ...(typeof model.warmStart === 'object' && { newOnly: true }),
      },
    }),
    ...(share && { share }),
    ...(states && { states: await localFiles(deps.lake, states) }),
    ...(plan.imported && {
      imported: {
        file: await deps.lake.localFile(plan.imported.file),
        sha256: plan.imported.file.sha256,
        trainedUntil: endOfDay(plan.imported.trainedUntil),
      },
    }),
    out,
    seed: spec.seed,
    threads: deps.threads,
    engines: deps.engines,
    device: deps.device,
  };
  await mkdir(out, { recursive: true });
  const file = join(out, 'job.json');
  await writeFile(file, JSON.stringify(job));
  return file;
}

/** The name of the GPU, of a model that was trained on one. */
const gpuOf = ({ gpu }: Dependencies, { device }: TrainerResult) => (device === 'gpu' && gpu ? { gpu: gpu.name } : {});

async function storeModel(
  deps: Dependencies,
  request: TrainRequest,
  { spec, start, key, out }: Prepared,
  result: TrainerResult,
): Promise<{ manifest: ModelManifest; ref: ArtifactRef }> {
  const { run, plan, gold, bases } = request;
  const stored: Record<string, ArtifactRef> = {};
  for (const { name, rows } of result.files)
    stored[name] = await deps.lake.putFile(
      paths.modelFile(run.executionId, plan.id, name),
      join(out, name),
      kinds[name] ?? 'model-file',
      rows,
    );
  const columns = spec.models[plan.id]!.features;
  const manifest: ModelManifest = {
    id: plan.id,
    system: run.system,
    asOf: run.asOf,
    model: plan.model,
    revision: registry[plan.model as keyof typeof registry].revision,
    memoKey: key,
    engine: result.engine,
    device: result.device,
    ...gpuOf(deps, result),
    features: plan.stacks.length > 0 ? [...plan.stacks, ...columns] : columns.length > 0 ? columns : gold.features,
    stacks: plan.stacks,
    gold: gold.arrow,
    files: Object.fromEntries(result.modelFiles.map((name) => [name, stored[name]!])),
    predictions: stored['predictions.arrow']!,
    states: stored['states.arrow'] ?? null,
    results: stored['training_results.json']!,
    bases: bases.map((base) => base.manifest),
    ...(start && { warmStart: { version: start.version, asOf: start.asOf, manifest: start.manifest } }),
    ...(plan.imported && { imported: plan.imported }),
  };
  return {
    manifest,
    ref: await deps.lake.putJson(paths.modelFile(run.executionId, plan.id, 'manifest.json'), manifest, 'manifest'),
  };
}

export async function prepare(deps: Dependencies, request: TrainRequest): Promise<Prepared> {
  const spec = await deps.lake.readJson<SystemSpec>(request.run.config);
  const definition: ModelDefinition = registry[request.plan.model as keyof typeof registry];
  const start = await championStart(deps.lake, request, spec, definition);
  const key = trainingKey({ request, spec, definition, tensorEngine: tensorEngine(deps), start });
  return { spec, start, key, out: join(deps.workDir, key) };
}

export const createTrain = (deps: Dependencies) => {
  const prune = createFoldPruner();
  return {
    /** Gold → model, in a child process. What is already proven done is not done again; a retry goes on from the child's checkpoints. */
    async trainModel(request: TrainRequest): Promise<TrainedModel> {
      const { run, plan } = request;
      const startedAt = deps.now();
      const prepared = await prepare(deps, request);
      const { key, out } = prepared;
      const known = await recall<TrainedModel>(deps.lake, 'train', key, warnBroken(deps));
      if (known) return { ...known, reused: true };
      const result = await superviseTrainer(deps, await writeJob(deps, request, prepared), {
        system: run.system,
        model: plan.id,
      });
      const { manifest, ref } = await storeModel(deps, request, prepared, result);
      const trained: TrainedModel = {
        id: plan.id,
        model: plan.model,
        manifest: ref,
        predictions: manifest.predictions,
        states: manifest.states,
        outOfTimeRows: result.outOfTimeRows,
        engine: result.engine,
        device: result.device,
        ...gpuOf(deps, result),
        seconds: (deps.now() - startedAt) / 1000,
        reused: false,
      };
      await remember(deps.lake, 'train', key, trained);
      await rm(out, { recursive: true, force: true });
      await prune(allFolds(deps), deps.now());
      return trained;
    },
  };
};
