import type { FeatureDrift } from '../../contracts/drift.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { MonitorSpec } from '../../contracts/system.ts';
import { compareSamples, type DriftStatistic } from './drift.ts';
import { driftStatistics } from './registry.ts';

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

function exceeds(result: DriftStatistic, threshold: number, level: number): boolean {
  return result.statistic !== null && result.pValue !== null && result.statistic > threshold && result.pValue < level;
}

function compareFeature(input: FeaturesToCompare, feature: string): FeatureDrift {
  const { thresholds } = input;
  const reference = columnOf(input.reference, feature, 'reference');
  const live = columnOf(input.live, feature, 'live');
  const psi = compareSamples(driftStatistics.psi, reference, live);
  const ks = compareSamples(driftStatistics.kolmogorovSmirnov, reference, live);
  const effect = compareSamples(driftStatistics.effectSize, reference, live);
  const level = thresholds.ksPValue / input.features.length;
  const byPsi = exceeds(psi, thresholds.psi, level);
  const byKs = exceeds(ks, thresholds.ksStatistic, level);
  const describe = (name: string, result: DriftStatistic, threshold: number) =>
    result.statistic === null || result.pValue === null
      ? (result.note ?? `${name} unknown`)
      : `${name} ${show(result.statistic)} (threshold ${threshold}, p ${show(result.pValue)} against ${show(level)})`;
  const reasons = [describe('PSI', psi, thresholds.psi), describe('KS statistic', ks, thresholds.ksStatistic)];
  if (psi.statistic !== null && psi.note !== null) reasons.push(psi.note);
  if (effect.statistic === null && effect.note !== null) reasons.push(effect.note);
  return {
    feature,
    referenceRows: reference.filter(Number.isFinite).length,
    liveRows: live.filter(Number.isFinite).length,
    psi: psi.statistic,
    psiPValue: psi.pValue,
    ksStatistic: ks.statistic,
    ksPValue: ks.pValue,
    effectSize: effect.statistic,
    drifted: byPsi || byKs,
    why: reasons.join('; '),
  };
}

/**
 * Compares each feature's live rows with its reference rows; NaN is left out and counted out. A feature has drifted when a
 * statistic is above its threshold and significant: PSI or the KS statistic, at `ksPValue` / number of features (Bonferroni).
 * Size and significance are both asked for, since at many rows everything is significant and at few rows anything is large.
 */
export function compareFeatures(input: FeaturesToCompare): readonly FeatureDrift[] {
  return input.features.map((feature) => compareFeature(input, feature));
}
