import type { Evaluation } from '../contracts/evaluation.ts';
import type { SuitedModels } from '../contracts/suited.ts';
import type { SuitSpec, SystemSpec } from '../contracts/system.ts';
import { measuredScoresOf } from '../ml/models/measuredScoresOf.ts';
import type { MeasuredScore } from '../ml/models/modelsForRegime.ts';
import { models as registry } from '../ml/models/registry.ts';
import { suitedModels } from '../ml/models/suitedModels.ts';
import type { Lake } from '../storage/lake.ts';
import { listModels, listVersions } from '../storage/modelRegistry.ts';
import { currentRegime } from './currentRegime.ts';

/** Versions that are asked for scores; a kind that none of them measured is as good as new. */
const mostVersions = 24;

/**
 * What the newest run up to the as-of date that measured a kind of model said of it. A kind that was left out since keeps the
 * score that put it out, or it would come back with every second run.
 */
async function measuredUntil(lake: Lake, system: string, asOf: string): Promise<readonly MeasuredScore[]> {
  if (!(await listModels(lake)).includes(system)) return [];
  const versions = (await listVersions(lake, system)).filter((one) => one.asOf <= asOf).slice(-mostVersions);
  const found: MeasuredScore[] = [];
  for (const version of versions.reverse()) {
    const { regimeMap } = await lake.readJson<Evaluation>(version.evaluation);
    const { models } = await lake.readJson<SystemSpec>(version.config);
    const known = new Set(found.map(({ model }) => model));
    found.push(...measuredScoresOf(regimeMap, models).filter(({ model }) => !known.has(model)));
  }
  return found;
}

/** The system with the models alone that suit the regime at the as-of date, and what was decided. */
export async function suitedSystem(
  lake: Lake,
  spec: SystemSpec,
  { regimeOf, tags }: SuitSpec,
  asOf: string,
): Promise<{ readonly spec: SystemSpec; readonly suited: SuitedModels }> {
  const regime = await currentRegime(lake, { system: regimeOf, asOf, ...(tags && { tags }) });
  const measured = await measuredUntil(lake, spec.name, asOf);
  return suitedModels({ spec, definitions: registry, regime, measured });
}
