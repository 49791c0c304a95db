import { goldColumns, type Frame } from '../../contracts/frame.ts';
import { slidingMoments } from '../features/slidingMoments.ts';
import { slidingQuantile } from '../features/slidingQuantile.ts';
import type { RegimeTag } from '../models/model.ts';

const volatilityRows = 20;
const usualRows = 252;
const trendRows = 120;
const step = 5;

export interface RowRegime {
  readonly regime: Exclude<RegimeTag, 'any'>;
  /** How a row comes to be in it, for people. */
  readonly meaning: string;
  /** (rows of gold) 1 where the row is in it, else 0. */
  readonly holds: Uint8Array;
}

const differences = (logs: Float64Array, rows: number): Float64Array =>
  logs.map((value, row) => (row < rows ? NaN : value - logs[row - rows]!));

/** Variance ratio of the last `trendRows` returns, over steps of `step` rows; NaN until there are as many, or where none moves. */
function varianceRatios(logs: Float64Array): Float64Array {
  const single = slidingMoments(differences(logs, 1), trendRows);
  const windows = trendRows - step + 1;
  const steps = slidingMoments(differences(logs, step), windows);
  const divisor = step * windows * (1 - step / trendRows);
  return single.mean.map((mean, row) => {
    const ofStep = (steps.squares[row]! + windows * (steps.mean[row]! - step * mean) ** 2) / divisor;
    return ofStep / (single.squares[row]! / (trendRows - 1));
  });
}

/** Standard deviation of the last `volatilityRows` returns less its median over the last `usualRows` rows. */
function unusualVolatility(logs: Float64Array): Float64Array {
  const { squares } = slidingMoments(differences(logs, 1), volatilityRows);
  const volatility = squares.map((sum) => Math.sqrt(sum / (volatilityRows - 1)));
  const usual = slidingQuantile(volatility, usualRows, 0.5);
  return volatility.map((value, row) => value - usual[row]!);
}

const where = (values: Float64Array, test: (value: number) => boolean): Uint8Array =>
  Uint8Array.from(values, (value) => Number(test(value)));

function marketRegimes(close: Float64Array): RowRegime[] {
  const logs = close.map(Math.log);
  const [ratios, unusual] = [varianceRatios(logs), unusualVolatility(logs)];
  const trend = `variance ratio of ${trendRows} rows over steps of ${step}`;
  const sd = `standard deviation of ${volatilityRows} returns`;
  const usual = `its median of ${usualRows} rows`;
  return [
    { regime: 'trending', meaning: `${trend} above 1`, holds: where(ratios, (ratio) => ratio > 1) },
    { regime: 'mean-reverting', meaning: `${trend} at most 1`, holds: where(ratios, (ratio) => ratio <= 1) },
    { regime: 'volatile', meaning: `${sd} above ${usual}`, holds: where(unusual, (more) => more > 0) },
    { regime: 'calm', meaning: `${sd} at most ${usual}`, holds: where(unusual, (more) => more <= 0) },
  ];
}

function cycleRegimes(nber: Float64Array): RowRegime[] {
  const meaning = (what: string) => `month ${what} an NBER recession, as dated later`;
  return [
    { regime: 'expansion', meaning: meaning('outside'), holds: where(nber, (recession) => recession === 0) },
    { regime: 'contraction', meaning: meaning('inside'), holds: where(nber, (recession) => recession === 1) },
  ];
}

/**
 * The regimes that each row of gold is in, by what its close and those before it say: trending or mean-reverting by the variance
 * ratio of Lo and MacKinlay over the last 120 rows (unbiased form, steps of 5 rows, drift removed), volatile or calm by the standard
 * deviation (ddof 1) of the last 20 log returns against its median over the last 252 rows. Where gold has NBER labels, expansion
 * or contraction as well; these were known only later. A row without enough history is in none of a pair.
 *
 * Empty without a column of closes that are all above 0. O(n). Lo and MacKinlay (1988), Review of Financial Studies 1, (12)–(14).
 */
export function rowRegimes(gold: Frame): readonly RowRegime[] {
  const { [goldColumns.close]: close, [goldColumns.nber]: nber } = gold.columns;
  const priced = close?.every((price) => price > 0 && Number.isFinite(price)) === true;
  return [...(priced ? marketRegimes(close) : []), ...(nber ? cycleRegimes(nber) : [])];
}
