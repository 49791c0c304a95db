import type { MatchedStatesView } from '../contracts/regimes.ts';
import type { ModelManifest } from '../contracts/runs.ts';
import { matchStates } from '../ml/regimes/matchStates.ts';
import type { StateLaw } from '../ml/regimes/stateDistance.ts';
import type { Lake } from '../storage/lake.ts';
import { readVersion } from '../storage/modelRegistry.ts';

/** What training_results.json of a model with Gaussian or Student-t states says of them. */
export interface StateResults {
  readonly state_names: readonly string[];
  readonly features: readonly string[];
  readonly means: readonly (readonly number[])[];
  /** Absent of models whose states are no laws of the features. */
  readonly covariances?: readonly (readonly (readonly number[])[])[];
}

const lawsOf = ({ means, covariances }: StateResults): StateLaw[] =>
  means.map((mean, state) => ({
    mean: Float64Array.from(mean),
    covariance: Float64Array.from(covariances?.[state]?.flat() ?? []),
  }));

/**
 * Which state of the champion each state of the challenger continues, whatever both are called. null without a champion, and
 * where either has no laws of the same features.
 */
export async function matchedStates(
  lake: Lake,
  system: string,
  champion: number | null,
  now: StateResults,
): Promise<MatchedStatesView | null> {
  if (champion === null) return null;
  const { manifest } = await readVersion(lake, system, champion);
  const { results } = await lake.readJson<ModelManifest>(manifest);
  const before = await lake.readJson<Partial<StateResults>>(results);
  const { state_names: names, features, means, covariances } = before;
  if (!names || !features || !means || !covariances || !now.covariances) return null;
  if (features.join() !== now.features.join()) return null;
  const { continues, distances } = matchStates(
    lawsOf({ state_names: names, features, means, covariances }),
    lawsOf(now),
  );
  return {
    champion,
    states: now.state_names.map((state, i) => {
      const was = continues[i] ?? null;
      return { state, was: was === null ? null : names[was]!, distance: distances[i] ?? null };
    }),
    gone: names.filter((_, state) => !continues.includes(state)),
  };
}
