import { dateOf } from '../../contracts/dates.ts';
import type { ConceptDrift, DriftReport, FeatureDrift } from '../../contracts/drift.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { regimeLosses, signalLosses } from './championLosses.ts';
import { compareFeatures } from './compareFeatures.ts';
import { conceptDrift, detectorsThatAgree } from './conceptDrift.ts';
import { regimeWatch } from './regimeWatch.ts';
import { regimeScores, signalScores } from './scoreChecks.ts';

export interface DriftInput {
  readonly spec: Pick<SystemSpec, 'name' | 'kind' | 'monitor'>;
  readonly asOf: string;
  readonly championVersion: number;
  readonly features: readonly string[];
  /** Features of the rows that the champion was trained on, in time order, and the time of the last of them. */
  readonly reference: Frame['columns'];
  readonly trainedUntil: number;
  /** Gold rows since, as of the report. */
  readonly live: Frame;
  /** Every gold row as of the report: labels of the champion's out-of-time rows before its training and since. */
  readonly gold: Frame;
  /** The champion's out-of-time predictions and those of the live rows: `probability`, or `log_likelihood` for regimes. */
  readonly predictions: Frame;
  /** Of a regime champion, per observation, in nats. */
  readonly trainingLogLikelihood: number | null;
  /** Names of a regime champion's states, in the order of `filtered_*`. */
  readonly states?: readonly string[];
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

/** The detectors over the champion's losses; none for an effect, which has no label to lose on. */
function conceptOf({ spec, gold, trainedUntil, live, predictions, asOf }: DriftInput): readonly ConceptDrift[] {
  if (spec.kind === 'causal' || spec.monitor.concept === false) return [];
  const losses = spec.kind === 'signal' ? signalLosses(gold, predictions, asOf) : regimeLosses(predictions);
  return conceptDrift({ losses, trainedUntil, since: live.time[0]! });
}

function conceptAlerts(alarmed: readonly ConceptDrift[], detectors: number, rose: boolean): readonly string[] {
  if (alarmed.length === 0) return [];
  const verdict = rose ? 'which counts as drift' : 'which does not count as drift';
  return [
    `${alarmed.length} of ${detectors} detectors say that the champion's losses rose, ${detectorsThatAgree} needed, ${verdict}.`,
    ...alarmed.map(({ sentence }) => sentence),
  ];
}

/**
 * What monitor reports: each feature's drift since training and the champion's scores on what has matured. The system has
 * drifted when the share of drifted features, of those that could be compared, reaches `featureShare`, when a score fails, or
 * when enough detectors agree that the champion's losses rose. A change of regime is told and counts for nothing.
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
    reference: input.reference,
    live: live.columns,
    thresholds,
  });
  const scores =
    spec.kind === 'signal'
      ? signalScores(live, input.predictions, asOf, thresholds)
      : spec.kind === 'regime'
        ? regimeScores(live, input.predictions, input.trainingLogLikelihood, thresholds)
        : [];
  const compared = features.filter((feature) => feature.psi !== null || feature.ksStatistic !== null);
  const count = compared.filter((feature) => feature.drifted).length;
  const share = compared.length === 0 ? null : count / compared.length;
  const failed = scores.filter((score) => score.failed);
  const concept = conceptOf(input);
  const alarmed = concept.filter((one) => one.alarmed);
  const rose = alarmed.length >= detectorsThatAgree;
  const regime = spec.kind === 'regime' ? regimeWatch(input.predictions, input.states ?? [], input) : null;
  return {
    ...about,
    from: dateOf(first),
    to: dateOf(last),
    features,
    scores,
    concept,
    ...(regime && { regime }),
    drifted: failed.length > 0 || rose || (share !== null && count > 0 && share >= thresholds.featureShare),
    alerts: [
      ...failed.map((score) => score.sentence),
      ...conceptAlerts(alarmed, concept.length, rose),
      ...featureAlerts(features, share, thresholds.featureShare),
      ...(regime && regime.changes.length > 0 ? [regime.sentence] : []),
    ],
  };
}
