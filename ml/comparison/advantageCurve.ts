import type { AdvantageCurve } from '../../contracts/comparison.ts';
import {
  alwaysValidPValue,
  mixtureInterval,
  mixtureStart,
  mixtureStep,
  type MixtureOptions,
} from './sequential/mixtureTest.ts';

const fewestBatches = 20;
const burnIn = 10;
const mostPoints = 400;

/**
 * Cumulative advantage Σ x in time order, with the confidence sequence of its expectation: the rows in batches of `batchRows`, so that their sums hardly depend
 * on each other, each batch one row of the normal-mixture sequence with estimated variance (10 batches before the first verdict), tuned to half the
 * batches. null with fewer than 20 batches. At most some 400 points are kept; rows of an unfinished last batch are left out.
 */
export function advantageCurve(
  time: Float64Array,
  advantage: Float64Array,
  { metric, batchRows, alpha }: { readonly metric: string; readonly batchRows: number; readonly alpha: number },
): AdvantageCurve | null {
  const batches = Math.floor(advantage.length / batchRows);
  if (batches < fewestBatches) return null;
  const options: MixtureOptions = { variance: 'estimated', burnIn, tunedRows: Math.ceil(batches / 2), alpha };
  const every = Math.ceil(batches / mostPoints);
  const [times, sums, lower, upper]: [number[], number[], (number | null)[], (number | null)[]] = [[], [], [], []];
  let state = mixtureStart;
  let total = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    let sum = 0;
    for (let row = batch * batchRows; row < (batch + 1) * batchRows; row += 1) sum += advantage[row]!;
    total += sum;
    state = mixtureStep(state, sum / batchRows, options);
    if ((batches - 1 - batch) % every !== 0) continue;
    const interval = mixtureInterval(state, options);
    const rows = (batch + 1) * batchRows;
    times.push(time[rows - 1]!);
    sums.push(total);
    lower.push(interval && rows * interval.lower);
    upper.push(interval && rows * interval.upper);
  }
  return { metric, batchRows, time: times, advantage: sums, lower, upper, pValue: alwaysValidPValue(state) };
}
