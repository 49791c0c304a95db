import { startOfDay } from '../contracts/dates.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import type { RegimeAlarmView } from '../contracts/regimes.ts';
import type { RegimeView } from '../contracts/report.ts';
import type { ModelManifest, ReportRequest } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { crossingAlarms, cumulativeAlarms } from '../ml/regimes/alarms.ts';
import { callLevels } from '../ml/regimes/regimeCalls.ts';
import { nberRecessions } from '../sources/nber.ts';
import { readArrow } from '../storage/arrow.ts';
import type { Lake } from '../storage/lake.ts';
import { matchedStates, type StateResults } from './matchedStates.ts';
import { stateCounts } from './stateCounts.ts';
import { turningPoints } from './turningPoints.ts';

/** What training_results.json of a regime model holds for its charts. */
interface RegimeResults extends StateResults {
  readonly transition_matrix: readonly (readonly number[])[];
  readonly durations: readonly number[];
}

/** Nats of log odds that add up to an alarm: a chance of 99 % against 1 % once, or one of 65 % in eight rows. */
const cumulativeThreshold = 4.6;

/** The challenger's states over time with what they say, for charts; null where it left none. */
export async function regimeView(
  lake: Lake,
  spec: SystemSpec,
  { run, trained, evaluated, data }: ReportRequest,
): Promise<RegimeView | null> {
  const challenger = trained.find(({ id }) => id === evaluated.challenger)!;
  if (!challenger.states) return null;
  const manifest = await lake.readJson<ModelManifest>(challenger.manifest);
  const results = await lake.readJson<RegimeResults>(manifest.results);
  const states = await readArrow(await lake.localFile(challenger.states));
  const columns = (prefix: string) =>
    results.state_names.map((_, state) => Array.from(states.columns[`${prefix}_${state}`] ?? []));
  const [time, filtered] = [Array.from(states.time), columns('filtered')];
  const evaluation = await lake.readJson<Evaluation>(evaluated.evaluation);
  const champion = evaluated.championVersion;
  const penalty = spec.policy.minimumImprovement;
  return {
    model: challenger.id,
    time,
    states: results.state_names,
    filtered,
    smoothed: columns('smoothed'),
    features: results.features,
    means: results.means,
    transitionMatrix: results.transition_matrix,
    durations: results.durations,
    recessions: nberRecessions().map(({ first, last }) => [startOfDay(first), startOfDay(last)] as const),
    alarms: alarmsOf(time, filtered),
    turningPoints: await turningPoints(lake, spec, { data, feature: results.features[0] }),
    matched: await matchedStates(lake, run.system, champion, results),
    stateCounts: await stateCounts(lake, { system: run.system, challenger, trained, evaluation, champion, penalty }),
  };
}

/** Alarms of every state by both rules, in order of time. */
function alarmsOf(time: readonly number[], filtered: readonly (readonly number[])[]): RegimeAlarmView[] {
  const found = filtered.flatMap((values, state) => {
    const rules = {
      crossing: crossingAlarms(values, callLevels),
      cumulative: cumulativeAlarms(values, { threshold: cumulativeThreshold }),
    };
    return (['crossing', 'cumulative'] as const).flatMap((rule) =>
      rules[rule].map(({ row, kind }) => ({ state, kind, rule, at: time[row]!, probability: values[row]! })),
    );
  });
  return found.sort((a, b) => a.at - b.at);
}
