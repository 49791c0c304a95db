import type { FeatureDrift } from '../../contracts/drift.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { MonitorSpec } from '../../contracts/system.ts';
import { compareSamples, type DriftStatistic } from './drift.ts';
import { ksStatistic } from './kolmogorovSmirnov.ts';
import { psiOfBins } from './psi.ts';
import { driftStatistics } from './registry.ts';
import { windowPValue } from './windowPValue.ts';

export interface FeaturesToCompare {
  readonly features: readonly string[];
  readonly reference: Frame['columns'];
  readonly live: Frame['columns'];
  readonly thresholds: Pick<MonitorSpec['thresholds'], 'psi' | 'ksStatistic' | 'ksPValue'>;
}

const show = (value: number) => String(Number(value.toPrecision(3)));

function columnOf(columns: Frame['columns'], feature: string, side: string): Float64Array {
  const values = columns[feature];
  if (!values)
    throw new SchemaError(
      `Drift needs feature ${feature} in the ${side} rows, got ${Object.keys(columns).join(', ') || 'no column'}; build both with the same system.`,
    );
  return values;
}

interface Judgement {
  readonly drifted: boolean;
  readonly sentence: string;
}

/** Size against the threshold, and significance against the reference's own windows where there are enough of them. */
function judge(
  name: string,
  result: DriftStatistic,
  { threshold, level, features }: { readonly threshold: number; readonly level: number; readonly features: number },
  sides: { readonly reference: Float64Array; readonly live: Float64Array },
  statistic: (window: Float64Array) => number | null,
): Judgement {
  const { statistic: observed, pValue } = result;
  if (observed === null || pValue === null) return { drifted: false, sentence: result.note ?? `${name} unknown` };
  const usual = windowPValue(sides.reference, sides.live.length, level, observed, statistic);
  const [p, held] = usual ? [usual.pValue, level] : [pValue, level / features];
  const against = usual ? `p ${show(p)} among ${usual.windows} training windows` : `p ${show(p)}`;
  const sentence = `${name} ${show(observed)} (threshold ${threshold}, ${against} against ${show(held)})`;
  return { drifted: observed > threshold && p <= held, sentence };
}

function compareFeature(input: FeaturesToCompare, feature: string): FeatureDrift {
  const { thresholds } = input;
  const reference = columnOf(input.reference, feature, 'reference').filter(Number.isFinite);
  const live = columnOf(input.live, feature, 'live').filter(Number.isFinite);
  const psi = compareSamples(driftStatistics.psi, reference, live);
  const ks = compareSamples(driftStatistics.kolmogorovSmirnov, reference, live);
  const effect = compareSamples(driftStatistics.effectSize, reference, live);
  const sorted = reference.toSorted();
  const rule = { level: thresholds.ksPValue, features: input.features.length };
  const sides = { reference, live };
  const byPsi = judge('PSI', psi, { ...rule, threshold: thresholds.psi }, sides, psiOfBins(sorted, live.length));
  const byKs = judge('KS statistic', ks, { ...rule, threshold: thresholds.ksStatistic }, sides, (window) =>
    ksStatistic(sorted, window.toSorted()),
  );
  const reasons = [byPsi.sentence, byKs.sentence];
  if (psi.statistic !== null && psi.note !== null) reasons.push(psi.note);
  if (effect.statistic === null && effect.note !== null) reasons.push(effect.note);
  return {
    feature,
    referenceRows: reference.length,
    liveRows: live.length,
    psi: psi.statistic,
    psiPValue: psi.pValue,
    ksStatistic: ks.statistic,
    ksPValue: ks.pValue,
    effectSize: effect.statistic,
    drifted: byPsi.drifted || byKs.drifted,
    why: reasons.join('; '),
  };
}

/**
 * Compares each feature's live rows with its reference rows; NaN is left out and counted out. A feature has drifted when a
 * statistic, PSI or KS, is above its threshold and significant at `ksPValue`: among the reference's own windows of the live
 * length (`windowPValue`) where there are enough of them, else for independent rows at `ksPValue` / number of features.
 * Size and significance are both asked for, since at many rows everything is significant and at few rows anything is large.
 */
export function compareFeatures(input: FeaturesToCompare): readonly FeatureDrift[] {
  return input.features.map((feature) => compareFeature(input, feature));
}
