import { dateOf } from '../../contracts/dates.ts';
import type { DriftReport, FeatureDrift } from '../../contracts/drift.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { compareFeatures } from './compareFeatures.ts';
import { regimeScores, signalScores } from './scoreChecks.ts';

export interface DriftInput {
  readonly spec: Pick<SystemSpec, 'name' | 'kind' | 'monitor'>;
  readonly asOf: string;
  readonly championVersion: number;
  readonly features: readonly string[];
  /** Gold rows the champion was trained on. */
  readonly reference: Frame;
  /** Gold rows since, as of the report. */
  readonly live: Frame;
  /** The champion's predictions of the live rows: `probability`, or `log_likelihood` for regimes. */
  readonly predictions: Frame;
  /** Of a regime champion, per observation, in nats. */
  readonly trainingLogLikelihood: number | null;
}

function featureAlerts(drifts: readonly FeatureDrift[], share: number | null, limit: number): readonly string[] {
  const drifted = drifts.filter((feature) => feature.drifted);
  if (share === null) return [`No feature could be compared: ${drifts[0]?.why ?? 'the model has no feature'}.`];
  if (drifted.length === 0) return [];
  const verdict = share >= limit ? 'which counts as drift' : 'which does not count as drift';
  return [
    `${drifted.length} of ${drifts.length} features drifted, a share of ${Number(share.toFixed(3))} against ${limit}, ${verdict}.`,
    ...drifted.map((feature) => {
      const moved =
        feature.effectSize === null
          ? ''
          : `, mean moved by ${Number(feature.effectSize.toFixed(2))} standard deviations`;
      return `${feature.feature} drifted: ${feature.why}${moved}.`;
    }),
  ];
}

/**
 * What monitor reports: each feature's drift since training and the champion's scores on what has matured. The system has
 * drifted when the share of drifted features, of those that could be compared, reaches `featureShare`, or when a score fails.
 */
export function buildDriftReport(input: DriftInput): DriftReport {
  const { spec, live, asOf } = input;
  const { thresholds } = spec.monitor;
  const [first, last] = [live.time[0], live.time.at(-1)];
  const about = {
    system: spec.name,
    asOf,
    championVersion: input.championVersion,
    thresholds: { psi: thresholds.psi, ksStatistic: thresholds.ksStatistic },
  };
  if (first === undefined || last === undefined) {
    const alerts = [
      `No row became known since champion v${input.championVersion} was trained: nothing to compare yet.`,
    ];
    return { ...about, from: asOf, to: asOf, features: [], scores: [], drifted: false, alerts };
  }
  const features = compareFeatures({
    features: input.features,
    reference: input.reference.columns,
    live: live.columns,
    thresholds,
  });
  const scores =
    spec.kind === 'signal'
      ? signalScores(live, input.predictions, asOf, thresholds)
      : regimeScores(live, input.predictions, input.trainingLogLikelihood, thresholds);
  const compared = features.filter((feature) => feature.psi !== null || feature.ksStatistic !== null);
  const count = compared.filter((feature) => feature.drifted).length;
  const share = compared.length === 0 ? null : count / compared.length;
  const failed = scores.filter((score) => score.failed);
  return {
    ...about,
    from: dateOf(first),
    to: dateOf(last),
    features,
    scores,
    drifted: failed.length > 0 || (share !== null && count > 0 && share >= thresholds.featureShare),
    alerts: [...failed.map((score) => score.sentence), ...featureAlerts(features, share, thresholds.featureShare)],
  };
}
