import type { RegimeMap, RegimeScore } from '../../contracts/evaluation.ts';
import type { Frame } from '../../contracts/frame.ts';
import { effectiveRows } from '../drift/effectiveRows.ts';
import { mean } from '../stats/mean.ts';
import { normalQuantile } from '../stats/normalQuantile.ts';
import { standardDeviation } from '../stats/standardDeviation.ts';
import { expandingBaseRate } from './baselines.ts';
import { classifierSample } from './judge.ts';
import { surpriseOf } from './metrics/logLoss.ts';
import { rowRegimes } from './rowRegimes.ts';
import type { ScoredRows } from './scoredRows.ts';

/** Fewest rows of a regime for a score that means something. */
const fewestRows = 30;
const level = 0.95;

export interface MappedModel {
  readonly id: string;
  readonly rows: ScoredRows;
}

/** Log loss of the naive base rate less that of the model, row by row. */
function gains(gold: Frame, rows: ScoredRows): Float64Array {
  const { probability, label } = classifierSample(gold, rows);
  const naive = expandingBaseRate(gold, rows.goldRow);
  return probability.map((p, row) => surpriseOf(naive[row]!, label[row]!) - surpriseOf(p, label[row]!));
}

function scored(model: string, regime: string, gain: Float64Array): RegimeScore {
  const rows = gain.length;
  if (rows < fewestRows) return { model, regime, rows, skill: null, lower: null, upper: null };
  const skill = mean(gain);
  const half = (normalQuantile((1 + level) / 2) * standardDeviation(gain)) / Math.sqrt(effectiveRows(gain).rows);
  return { model, regime, rows, skill, lower: skill - half, upper: skill + half };
}

/**
 * What each model of a direction was worth in each regime of the market (see `rowRegimes`): the mean log loss of the naive base rate
 * less its own, over the out-of-time rows in the regime, above 0 where the model is better. The interval is normal, at 95 %, with rows
 * counted as their effective number, since neighbours resemble each other; rows of the regime count as following each other.
 *
 * Fewer than 30 rows of a regime give no score. null where no regime of any row is known.
 */
export function regimeMap(gold: Frame, models: readonly MappedModel[]): RegimeMap | null {
  const regimes = rowRegimes(gold);
  if (regimes.length === 0) return null;
  const scores = models.flatMap(({ id, rows }) => {
    const gain = gains(gold, rows);
    const any = scored(id, 'any', gain);
    const inEach = regimes.map(({ regime, holds }) =>
      scored(
        id,
        regime,
        gain.filter((_, row) => holds[rows.goldRow[row]!] === 1),
      ),
    );
    return [any, ...inEach];
  });
  return { metric: 'log_loss', level, regimes: regimes.map(({ regime, meaning }) => ({ regime, meaning })), scores };
}
