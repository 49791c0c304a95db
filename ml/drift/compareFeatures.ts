import type { FeatureDrift } from '../../contracts/drift.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { MonitorSpec } from '../../contracts/system.ts';
import { mean } from '../stats/mean.ts';
import { corrections } from '../stats/multipleTesting.ts';
import { shown } from '../stats/shown.ts';
import { blockPermutation, type BlockPermutation } from './blockPermutation.ts';
import { compareSamples, type DriftStatistic } from './drift.ts';
import { effectiveRows, type EffectiveRows } from './effectiveRows.ts';
import { driftStatistics } from './registry.ts';

type Thresholds = Pick<
  MonitorSpec['thresholds'],
  'psi' | 'ksStatistic' | 'ksPValue' | 'fdr' | 'correction' | 'minimumEffect'
>;

export interface FeaturesToCompare {
  readonly features: readonly string[];
  /** Columns in time order. */
  readonly reference: Frame['columns'];
  readonly live: Frame['columns'];
  readonly thresholds: Thresholds;
}

/** What a system file that says nothing gets. */
const defaults = { fdr: 0.05, correction: 'benjaminiHochberg', minimumEffect: 0.1 } as const;

/** Rows of a block, in autocorrelation times: what is left of the resemblance between blocks is exp(−2·3) or so. */
const timesInBlock = 3;
/** A reference worth fewer independent rows has not shown how far the feature wanders by itself. */
const leastEffective = 20;
const seed = 1;

const show = (value: number) => shown(value, 3);

function columnOf(columns: Frame['columns'], feature: string, side: string): Float64Array {
  const values = columns[feature];
  if (!values)
    throw new SchemaError(
      `Drift needs feature ${feature} in the ${side} rows, got ${Object.keys(columns).join(', ') || 'no column'}; build both with the same system.`,
    );
  return values.filter(Number.isFinite);
}

interface Measured {
  readonly feature: string;
  readonly rows: readonly [number, number];
  readonly psi: DriftStatistic;
  readonly ks: DriftStatistic;
  readonly effect: DriftStatistic;
  readonly wasserstein: DriftStatistic;
  /** null where nothing could be compared. */
  readonly effective: number | null;
  /** null as well where the reference is worth too few independent rows. */
  readonly blocks: BlockPermutation | null;
}

/**
 * The less of what the rows and their distances from the mean are worth: returns hardly remember their sign and long remember
 * their size, so that a calm or a wild month is no news by itself.
 */
function worthOf(reference: Float64Array): EffectiveRows {
  const centre = mean(reference);
  const [level, spread] = [effectiveRows(reference), effectiveRows(reference.map((value) => Math.abs(value - centre)))];
  return level.rows < spread.rows ? level : spread;
}

function measure(input: FeaturesToCompare, feature: string): Measured {
  const reference = columnOf(input.reference, feature, 'reference');
  const live = columnOf(input.live, feature, 'live');
  const [psi, ks, effect, wasserstein] = [
    driftStatistics.psi,
    driftStatistics.kolmogorovSmirnov,
    driftStatistics.effectSize,
    driftStatistics.wasserstein,
  ].map((definition) => compareSamples(definition, reference, live)) as [
    DriftStatistic,
    DriftStatistic,
    DriftStatistic,
    DriftStatistic,
  ];
  const known = ks.statistic !== null;
  const worth = known ? worthOf(reference) : null;
  const testable = worth !== null && worth.rows >= leastEffective;
  const blocks = testable
    ? blockPermutation(reference, live, { blockLength: Math.ceil(timesInBlock * worth.time), seed })
    : null;
  const rows = [reference.length, live.length] as const;
  return { feature, rows, psi, ks, effect, wasserstein, effective: worth?.rows ?? null, blocks };
}

/** p-values of the family, feature by feature: PSI, then KS; null where there is none. */
function family({ blocks, psi }: Measured): readonly (number | null)[] {
  return blocks === null ? [null, null] : [psi.statistic === null ? null : blocks.psiPValue, blocks.ksPValue];
}

/** Corrected for all that have one; null stays null. */
function adjust(values: readonly (number | null)[], correction: NonNullable<Thresholds['correction']>) {
  const adjusted = corrections[correction](values.filter((value) => value !== null));
  let next = 0;
  return values.map((value) => (value === null ? null : adjusted[next++]!));
}

interface Verdict {
  readonly drifted: boolean;
  readonly sentence: string;
}

/** One statistic: large enough, significant by itself and after the correction. */
function judge(
  name: string,
  { statistic, note }: DriftStatistic,
  threshold: number,
  p: { readonly raw: number | null; readonly adjusted: number | null },
  { ksPValue: level, fdr = defaults.fdr }: Thresholds,
): Verdict {
  if (statistic === null) return { drifted: false, sentence: note ?? `${name} unknown` };
  const size = `${name} ${show(statistic)} (threshold ${threshold}`;
  if (p.raw === null || p.adjusted === null) return { drifted: false, sentence: `${size}, no p-value)` };
  const chance = `p ${show(p.raw)} against ${level}, ${show(p.adjusted)} after correction against ${fdr}`;
  return { drifted: statistic > threshold && p.raw <= level && p.adjusted <= fdr, sentence: `${size}, ${chance})` };
}

function howTested({ effective, blocks, rows }: Measured): string {
  if (effective === null) return '';
  if (blocks === null)
    return `${rows[0]} training rows resemble each other so much that they count as ${show(effective)}, and ${leastEffective} are needed to tell drift from wandering`;
  const against =
    blocks.method === 'windows'
      ? `${blocks.blocks} windows of ${blocks.blockLength} rows`
      : `${blocks.draws} permutations of ${blocks.blocks} blocks of ${blocks.blockLength} rows`;
  return `p-values from ${against}`;
}

function conclude(
  found: Measured,
  adjusted: readonly [number | null, number | null],
  thresholds: Thresholds,
): FeatureDrift {
  const { psi, ks, effect, wasserstein, blocks } = found;
  const [rawPsi, rawKs] = family(found) as [number | null, number | null];
  const byPsi = judge('PSI', psi, thresholds.psi, { raw: rawPsi, adjusted: adjusted[0] }, thresholds);
  const byKs = judge('KS statistic', ks, thresholds.ksStatistic, { raw: rawKs, adjusted: adjusted[1] }, thresholds);
  const least = thresholds.minimumEffect ?? defaults.minimumEffect;
  const moved = wasserstein.statistic;
  const drifted = (byPsi.drifted || byKs.drifted) && moved !== null && moved >= least;
  const distance = moved === null ? '' : `rows moved by ${show(moved)} sd on average, at least ${least} asked for`;
  const reasons = [byPsi.sentence, byKs.sentence, distance, howTested(found)];
  if (psi.statistic !== null) reasons.push(psi.note ?? '');
  if (effect.statistic === null) reasons.push(effect.note ?? '');
  const both = adjusted.filter((value) => value !== null);
  return {
    feature: found.feature,
    referenceRows: found.rows[0],
    liveRows: found.rows[1],
    psi: psi.statistic,
    psiPValue: psi.pValue,
    ksStatistic: ks.statistic,
    ksPValue: ks.pValue,
    psiBlockPValue: rawPsi,
    ksBlockPValue: blocks?.ksPValue ?? null,
    adjustedPValue: both.length === 0 ? null : Math.min(...both),
    wasserstein: moved,
    effectiveReferenceRows: found.effective,
    effectSize: effect.statistic,
    drifted,
    why: reasons.filter((reason) => reason !== '').join('; '),
  };
}

/**
 * Compares each feature's live rows with its reference rows; NaN is left out and counted out. A feature has drifted when PSI or
 * KS is above its threshold, and its p-value for rows that resemble their neighbours (`blockPermutation`) is at most `ksPValue`,
 * and at most `fdr` after the correction for all features and both statistics, and the rows have moved by at least
 * `minimumEffect` standard deviations on average. All are asked for: at many rows everything is significant, at few rows
 * anything is large, and among many features something is always rare. A feature that hardly returns to where it was, such as a
 * price, is never called drifted: its training rows are worth fewer than 20 independent ones. Watch its changes instead.
 */
export function compareFeatures(input: FeaturesToCompare): readonly FeatureDrift[] {
  const measured = input.features.map((feature) => measure(input, feature));
  const adjusted = adjust(measured.flatMap(family), input.thresholds.correction ?? defaults.correction);
  return measured.map((found, at) => conclude(found, [adjusted[2 * at]!, adjusted[2 * at + 1]!], input.thresholds));
}
