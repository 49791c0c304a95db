import type { FeatureSource } from '../../contracts/featureStore.ts';
import { InputError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import { listDatasets, showDataset } from '../datasets.ts';
import type { Lake } from '../lake.ts';

/**
 * The gold table that a system's features are read from: of the recorded runs as of `asOf` or an earlier day (any day
 * when null) the latest. Every row of it carries when it was known, so later gold also serves earlier questions.
 */
export async function featureSource(lake: Lake, system: string, asOf: string | null): Promise<FeatureSource> {
  const recorded = (await listDatasets(lake)).filter((one) => one.system !== null && one.asOf !== null);
  const own = recorded
    .filter((one) => one.system === system && (asOf === null || one.asOf! <= asOf))
    .sort((a, b) => (a.asOf === b.asOf ? 0 : a.asOf! > b.asOf! ? -1 : 1));
  for (const { version } of own) {
    const { manifest } = await showDataset(lake, version);
    const gold = manifest.entries.find(({ name }) => name === 'gold');
    if (gold !== undefined) return { gold: gold.file, executionId: manifest.executionId!, asOf: manifest.asOf! };
  }
  const systems = [...new Set(recorded.map((one) => one.system!))];
  const known = systems.length === 0 ? 'no run has been recorded yet' : `there is gold of ${systems.join(', ')}`;
  throw new InputError(
    `Expected gold of ${system}${asOf === null ? '' : ` as of ${asOf} or earlier`} in the lake, found none; ${known}.${systems.includes(system) ? '' : suggestion(system, systems)} Make it: regimen run ${system} --until gold`,
  );
}
