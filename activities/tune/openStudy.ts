import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactRef } from '../../contracts/artifact.ts';
import { ConfigError, InputError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { FeatureTable, RunContext } from '../../contracts/runs.ts';
import type { Parameters, SystemSpec } from '../../contracts/system.ts';
import type { Candidate, StudyPlan, StudySettings, TuneInput } from '../../contracts/tune.ts';
import type { ModelDefinition } from '../../ml/models/model.ts';
import { models as registry } from '../../ml/models/registry.ts';
import { resolveParameters } from '../../ml/models/resolveParameters.ts';
import { searchSpace } from '../../ml/tune/searchSpace.ts';
import { studySteps } from '../../ml/tune/studySteps.ts';
import { writeArrow } from '../../storage/arrow.ts';
import type { Lake } from '../../storage/lake.ts';
import { paths } from '../../storage/paths.ts';
import { prunerNamed, samplerNamed } from './named.ts';
import { frameOf } from './studyFiles.ts';

export interface OpenStudyRequest extends Pick<TuneInput, 'models' | 'seed' | 'sampler' | 'pruner'> {
  readonly run: RunContext;
  readonly gold: FeatureTable;
}

/** What a study searches: the models that were named, or all that read features alone and have something to search. */
function candidatesOf(spec: SystemSpec, wanted: readonly string[] | undefined): readonly Candidate[] {
  const known = Object.keys(spec.models);
  const unknown = (wanted ?? []).find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new InputError(
      `models: ${spec.name} has no ${unknown}; it has ${known.join(', ') || 'none'}.${suggestion(unknown, known)}`,
    );
  const stacking = (wanted ?? []).find((id) => spec.models[id]!.stacks.length > 0);
  if (stacking !== undefined)
    throw new InputError(
      `models: ${stacking} stacks ${spec.models[stacking]!.stacks.join(', ')}, and a search moves models that read features alone; name those.`,
    );
  const free = known.filter((id) => (wanted ? wanted.includes(id) : spec.models[id]!.stacks.length === 0));
  const all = free.map((id): Candidate => {
    const { model, parameters } = spec.models[id]!;
    const definition: ModelDefinition = registry[model as keyof typeof registry];
    const space = searchSpace(definition, parameters, spec.tune?.[id]);
    const resolved: Parameters = resolveParameters(model, definition.parameters, parameters);
    return { id, space, own: Object.fromEntries(space.map(({ name }) => [name, resolved[name]!])) };
  });
  const still = all.filter(({ space }) => space.length === 0).map(({ id }) => id);
  const some = all.filter(({ space }) => space.length > 0);
  if (some.length === 0 || (wanted && still.length > 0))
    throw new ConfigError(
      `A search needs parameters that it may move, got none of ${(still.length > 0 ? still : [spec.name]).join(', ')}; name some under tune: of the model.`,
    );
  return some;
}

async function putFrame(lake: Lake, key: string, frame: Frame): Promise<ArtifactRef> {
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-study-'));
  try {
    const file = join(scratch, 'gold.arrow');
    await writeArrow(file, frame);
    return await lake.putFile(key, file, 'gold-arrow', frame.time.length);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What a study searches, by what it judges, and the tables that it may see. */
export async function openStudy(
  lake: Lake,
  { run, gold, models, seed, sampler = 'tpe', pruner = 'median' }: OpenStudyRequest,
): Promise<StudyPlan> {
  const spec = await lake.readJson<SystemSpec>(run.config);
  samplerNamed(sampler);
  prunerNamed(pruner);
  const candidates = candidatesOf(spec, models);
  const { metric, direction } = spec.policy;
  const frame = await frameOf(lake, gold.arrow);
  const { blocks, tables, holdoutFrom } = studySteps(frame, spec.splits, spec.target !== null);
  const settings: StudySettings = {
    ...{ seed: seed ?? spec.seed, sampler, pruner, metric, direction, candidates, blocks, holdoutFrom },
  };
  const steps: StudyPlan['steps'][number][] = [];
  for (const [at, table] of tables.entries()) {
    const arrow = await putFrame(lake, paths.studyPart(run.executionId, `step-${at + 1}.arrow`), table);
    steps.push({ arrow, rows: table.time.length });
  }
  const stored = await lake.putJson(paths.studyPart(run.executionId, 'settings.json'), settings, 'study');
  return { run, settings: stored, gold, steps, models: candidates.map(({ id }) => id), metric, direction };
}
