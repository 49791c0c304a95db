import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactRef } from '../contracts/artifact.ts';
import type { ShareStep, TrainerResult } from '../contracts/job.ts';
import type { TrainRequest, TrainedModel } from '../contracts/runs.ts';
import type { JoinedRound, JoinRequest, ShardPlan, ShardRequest } from '../contracts/shards.ts';
import { recall } from '../storage/memo.ts';
import { paths } from '../storage/paths.ts';
import { sha256OfFile } from '../storage/sha256.ts';
import type { Dependencies } from './dependencies.ts';
import { prepare, writeJob } from './train.ts';
import { superviseTrainer } from './trainer/supervise.ts';
import { warnBroken } from './warnBroken.ts';

interface Step {
  /** Of the scratch folder and the state in the lake, unique in the training. */
  readonly name: string;
  readonly share: ShareStep;
}

/** One step of a shared training in a trainer child, and the state that it left, under the hash of its bytes. */
async function runStep(
  deps: Dependencies,
  request: TrainRequest,
  { name, share }: Step,
): Promise<{ result: TrainerResult; state: ArtifactRef | null }> {
  const { run, plan } = request;
  const prepared = await prepare(deps, request);
  const out = join(deps.workDir, `${prepared.key}-${name}`);
  const job = await writeJob(deps, request, { ...prepared, out }, share);
  const result = await superviseTrainer(deps, job, { system: run.system, model: plan.id });
  let state: ArtifactRef | null = null;
  for (const file of result.files) {
    const path = join(out, file.name);
    const { sha256 } = await sha256OfFile(path);
    const fit = share.step === 'plan' ? 'plan' : share.fit;
    const key = paths.shardState(run.executionId, plan.id, fit, `${name}-${sha256.slice(0, 16)}.bin`);
    state = await deps.lake.putFile(key, path, 'part');
  }
  await rm(out, { recursive: true, force: true });
  return { result, state };
}

export const createShards = (deps: Dependencies) => {
  const { lake } = deps;
  const fileOf = (ref: ArtifactRef | null) => (ref === null ? null : lake.localFile(ref));
  return {
    /** The fits of a training that several workers share, and its request in the lake, so that rounds need not carry it. */
    async planShards(request: TrainRequest): Promise<ShardPlan> {
      const { run, plan } = request;
      const key = paths.modelFile(run.executionId, plan.id, 'request.json');
      const stored = await lake.putJson(key, request, 'model-config');
      const { key: training } = await prepare(deps, request);
      if (await recall<TrainedModel>(lake, 'train', training, warnBroken(deps))) return { request: stored, fits: [] };
      const { result } = await runStep(deps, request, { name: 'plan', share: { step: 'plan' } });
      return { request: stored, fits: result.fits ?? [] };
    },

    /** The passes of one worker over its part of the rows. A lost one is done again, to the same bytes. */
    async trainShard({ request, fit, round, shard, state }: ShardRequest): Promise<ArtifactRef> {
      const share = { step: 'shard', fit, shard, state: await fileOf(state) } as const;
      const step = { name: `${fit}-${round}-${shard}`, share };
      return (await runStep(deps, await lake.readJson<TrainRequest>(request), step)).state!;
    },

    /** The average of what the workers of a round left. */
    async joinShards({ request, fit, round, state, parts }: JoinRequest): Promise<JoinedRound> {
      const files = await Promise.all(parts.map((part) => lake.localFile(part)));
      const share = { step: 'join', fit, state: await fileOf(state), parts: files } as const;
      const step = { name: `${fit}-${round}-joined`, share };
      const { result, state: joined } = await runStep(deps, await lake.readJson<TrainRequest>(request), step);
      return { state: joined!, ended: result.ended ?? false };
    },
  };
};
