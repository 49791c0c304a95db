import { startOfDay } from '../contracts/dates.ts';
import type { RegimeView } from '../contracts/report.ts';
import type { ModelManifest, TrainedModel } from '../contracts/runs.ts';
import { nberRecessions } from '../sources/nber.ts';
import { readArrow } from '../storage/arrow.ts';
import type { Lake } from '../storage/lake.ts';

/** What training_results.json of a regime model holds for its charts. */
interface RegimeResults {
  readonly state_names: readonly string[];
  readonly features: readonly string[];
  readonly means: readonly (readonly number[])[];
  readonly transition_matrix: readonly (readonly number[])[];
  readonly durations: readonly number[];
}

/** The chosen regime model's states over time, for charts; null where it left none. */
export async function regimeView(lake: Lake, model: TrainedModel): Promise<RegimeView | null> {
  if (!model.states) return null;
  const manifest = await lake.readJson<ModelManifest>(model.manifest);
  const results = await lake.readJson<RegimeResults>(manifest.results);
  const states = await readArrow(await lake.localFile(model.states));
  const columns = (prefix: string) =>
    results.state_names.map((_, state) => Array.from(states.columns[`${prefix}_${state}`] ?? []));
  return {
    model: model.id,
    time: Array.from(states.time),
    states: results.state_names,
    filtered: columns('filtered'),
    smoothed: columns('smoothed'),
    features: results.features,
    means: results.means,
    transitionMatrix: results.transition_matrix,
    durations: results.durations,
    recessions: nberRecessions().map(({ first, last }) => [startOfDay(first), startOfDay(last)] as const),
  };
}
