import type { Evaluation } from '../contracts/evaluation.ts';
import { InputError } from '../contracts/failures.ts';
import { suggestion } from '../contracts/nearest.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { measuredScoresOf } from '../ml/models/measuredScoresOf.ts';
import type { MeasuredScore } from '../ml/models/modelsForRegime.ts';
import type { Lake } from '../storage/lake.ts';
import { listModels, listVersions } from '../storage/modelRegistry.ts';

async function scoresOf(lake: Lake, system: string): Promise<readonly MeasuredScore[]> {
  const newest = (await listVersions(lake, system)).at(-1);
  if (newest === undefined) return [];
  const { regimeMap } = await lake.readJson<Evaluation>(newest.evaluation);
  const { models } = await lake.readJson<SystemSpec>(newest.config);
  return measuredScoresOf(regimeMap, models);
}

/**
 * What the newest registered run of each system, or of one, measured of kinds of models in each regime. Runs without a regime map
 * say nothing; a system without any run is refused by name.
 */
export async function measuredScores(lake: Lake, system?: string): Promise<readonly MeasuredScore[]> {
  const names = await listModels(lake);
  if (system !== undefined && !names.includes(system))
    throw new InputError(
      `No run of ${system} is registered; there are ${names.join(', ') || 'none yet'}. Run it: regimen run ${system}.${suggestion(system, names)}`,
    );
  const found = await Promise.all((system === undefined ? names : [system]).map((name) => scoresOf(lake, name)));
  return found.flat();
}
