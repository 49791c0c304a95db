import { dateOf } from '../../contracts/dates.ts';
import type { ConceptDrift } from '../../contracts/drift.ts';
import { mean } from '../stats/mean.ts';
import { quantile } from '../stats/quantile.ts';
import { shown } from '../stats/shown.ts';
import { standardDeviation } from '../stats/standardDeviation.ts';
import type { ChampionLosses } from './championLosses.ts';
import { adwin } from './detectors/adwin.ts';
import { ddm } from './detectors/ddm.ts';
import type { DetectorDefinition } from './detectors/detector.ts';
import { pageHinkley } from './detectors/pageHinkley.ts';
import { effectiveRows } from './effectiveRows.ts';

/** Detectors that must agree before the losses alone count as drift. */
export const detectorsThatAgree = 2;

/** Losses before training below which nothing is known of their level. */
const leastReference = 30;
/** Newest losses before training that a detector starts from: more of them would outweigh a year of live ones. */
const mostReference = 120;
/** Newest live losses whose mean is the level now. */
const recent = 20;
/** A loss further from the median than this many robust deviations counts as one there. */
const held = 4;
/** Share of the losses before training that a rare one is beyond. */
const rare = 0.1;

interface Watch {
  readonly loss: string;
  readonly detector: DetectorDefinition;
  readonly parameters: Readonly<Record<string, number>>;
  /** Losses as a person reads them. */
  readonly losses: Float64Array;
  /** What the detector is given. */
  readonly values: Float64Array;
}

/**
 * Losses held within `held` robust deviations of the median before training, less the mean and over the deviation of these;
 * the deviation is √τ larger where losses resemble their neighbours, as a sum of them is. One absurd month counts as a bad one.
 */
function standardised(losses: Float64Array, before: number): { within: Float64Array; scores: Float64Array } {
  const reference = losses.subarray(0, before);
  const middle = quantile(reference, 0.5);
  const robust =
    1.4826 *
    quantile(
      reference.map((loss) => Math.abs(loss - middle)),
      0.5,
    );
  const within =
    robust > 0
      ? losses.map((loss) => Math.max(middle - held * robust, Math.min(middle + held * robust, loss)))
      : losses;
  const known = within.subarray(0, before);
  const deviation = standardDeviation(known) * Math.sqrt(effectiveRows(known).time);
  const centre = mean(known);
  return { within, scores: within.map((loss) => (deviation > 0 ? (loss - centre) / deviation : 0)) };
}

/** Page–Hinkley and ADWIN on the losses, DDM on mistakes: of a regime, losses among the rarest before training. */
function watches(losses: ChampionLosses, before: number): readonly Watch[] {
  const surprise = standardised(losses.surprise, before);
  const second = losses.brier === null ? surprise : standardised(losses.brier, before);
  const limit = quantile(losses.surprise.subarray(0, before), 1 - rare);
  const errors = losses.error ?? losses.surprise.map((loss) => Number(loss > limit));
  const log = losses.brier === null ? 'negative_log_likelihood' : 'log_loss';
  return [
    {
      loss: log,
      detector: pageHinkley,
      parameters: { delta: 0.25, threshold: 12, alpha: 1 },
      losses: surprise.within,
      values: surprise.scores,
    },
    {
      loss: losses.brier === null ? log : 'brier',
      detector: adwin,
      parameters: { clock: 1, delta: 0.05 },
      losses: second.within,
      // The bound takes values as lying between 0 and 1.
      values: second.scores.map((score) => 0.5 + Math.max(-3, Math.min(3, score)) / 6),
    },
    {
      loss: losses.error === null ? 'rare_loss' : 'error',
      detector: ddm,
      // As many deviations of independent errors as make three of errors that resemble their neighbours.
      parameters: { drift: 3 * Math.sqrt(effectiveRows(errors.subarray(0, before)).time) },
      losses: errors,
      values: errors,
    },
  ];
}

/** Index of the last alarm among the live losses that found them above the level before; null where there was none. */
function lastRise({ detector, parameters, losses, values }: Watch, before: number): number | null {
  const level = mean(losses.subarray(0, before));
  const run = detector.start(parameters);
  let found: number | null = null;
  for (let row = Math.max(0, before - mostReference); row < values.length; row += 1) {
    if (run.update(values[row]!) !== 'drift' || row < before) continue;
    if (levelAt(losses, before, row) > level) found = row;
  }
  return found;
}

const levelAt = (losses: Float64Array, before: number, row: number): number =>
  mean(losses.subarray(Math.max(before, row + 1 - recent), row + 1));

function judge(watch: Watch, times: ChampionLosses, before: number, since: number): ConceptDrift {
  const { loss, detector, losses } = watch;
  const live = losses.length - before;
  const about = { detector: detector.name, loss, referenceLosses: before, losses: live };
  if (before < leastReference || live === 0) {
    const needed = live === 0 ? `1 ${loss} since training` : `${leastReference} ${loss} values before training`;
    const sentence = `${detector.name} needs at least ${needed}, got ${live === 0 ? live : before}: not judged.`;
    return { ...about, referenceLevel: null, level: null, alarmed: false, at: null, sentence };
  }
  const last = lastRise(watch, before);
  const alarmed = last !== null && times.time[last]! >= since;
  const row = alarmed ? last : losses.length - 1;
  const [referenceLevel, level] = [mean(losses.subarray(0, before)), levelAt(losses, before, row)];
  const levels = `mean ${loss} ${shown(level)} on the last ${Math.min(recent, row + 1 - before)} of ${row + 1 - before} rows since training, ${shown(referenceLevel)} on ${before} out-of-time rows before`;
  const at = alarmed ? dateOf(times.knownAt[row]!) : null;
  const sentence = alarmed
    ? `${detector.name} says that losses rose by ${at}: ${levels}.`
    : `${detector.name} sees no rise: ${levels}.`;
  return { ...about, referenceLevel, level, alarmed, at, sentence };
}

interface ConceptDriftInput {
  /** In time order, out of time all of them. */
  readonly losses: ChampionLosses;
  /** Time of the last training row: later losses are live. */
  readonly trainedUntil: number;
  /** Time of the first row of the window that the report is about: an older alarm is over. */
  readonly since: number;
}

/**
 * Whether what is predicted has changed: the champion's losses since training against its own out-of-time losses before, by
 * three detectors that differ in what they see. Each is given the newest 120 losses before training and all since, from the
 * start, so that every report finds the alarms of the reports before it, whatever was restarted in between. An alarm counts
 * where the mean of the last 20 losses is above the level before (a fall is no drift), and while its row is in the window of
 * the report. `detectorsThatAgree` of them make drift: see docs/drift.md for how often that happens by chance.
 */
export function conceptDrift({ losses, trainedUntil, since }: ConceptDriftInput): readonly ConceptDrift[] {
  const first = losses.time.findIndex((time) => time > trainedUntil);
  const before = first < 0 ? losses.time.length : first;
  if (before === 0) return [];
  return watches(losses, before).map((watch) => judge(watch, losses, before, since));
}
