import type { LeadLagGraph } from '../../contracts/leadLag.ts';
import { studentTCdf } from '../stats/studentT.ts';
import { strongestLags } from './correlationGraph.ts';
import { levyArea } from './levyArea.ts';
import { rowsBefore, type RowEdges } from './rowsBefore.ts';
import { significantEdges, type EdgeCandidate } from './significantEdges.ts';

/** Windows that the t test of their areas needs. */
const leastWindows = 20;

/**
 * Lead–lag graph by the Lévy area of the two cumulated series over windows of w = `lags` + 1 rows, one after another from
 * the last row back. A pair's areas are tested against mean 0 by Student's t, two-sided, with Benjamini–Hochberg over the pairs;
 * the sign says who leads, the weight is 2·mean / (w·s_from·s_to) with s the root mean square, near c·(w − 1)/w where to[t] follows
 * c·from[t − 1]. The edge's lag is that of the largest |cross-correlation|. One edge a pair at most. The area cannot tell a follower that
 * moves against its leader from a leader: use it where moves go the same way.
 * Reads n ≥ 20·w rows before the cutoff. O(n·lags) a pair.
 * Bennett, Cucuringu and Reinert (2022), "Lead–lag detection and network clustering for multivariate time series", Machine Learning 111.
 */
export function levyAreaGraph(given: RowEdges): LeadLagGraph {
  const { lags, rate } = given;
  const { nodes, series } = rowsBefore(given, leastWindows * (lags + 1));
  const sizes = series.map(rootMeanSquare);
  const candidates: EdgeCandidate[] = [];
  for (let i = 0; i < nodes.length; i++) {
    for (let j = i + 1; j < nodes.length; j++) {
      const { mean, pValue } = areaTest(series[i]!, series[j]!, lags + 1);
      const { leads, follows } = strongestLags(series[i]!, series[j]!, lags);
      const [from, to, lag] = mean < 0 ? [nodes[j]!, nodes[i]!, follows.lag] : [nodes[i]!, nodes[j]!, leads.lag];
      const weight = (2 * Math.abs(mean)) / ((lags + 1) * sizes[i]! * sizes[j]!);
      candidates.push({ from, to, lag, weight, pValue });
    }
  }
  return significantEdges(nodes, candidates, rate, 'rows');
}

/** Mean area of the windows, and Student's p of its being 0. */
function areaTest(dx: Float64Array, dy: Float64Array, width: number): { mean: number; pValue: number } {
  const windows = Math.floor(dx.length / width);
  const start = dx.length - windows * width;
  const areas = Float64Array.from({ length: windows }, (_, at) =>
    levyArea(dx, dy, start + at * width, start + (at + 1) * width),
  );
  let mean = 0;
  for (const area of areas) mean += area / windows;
  let squares = 0;
  for (const area of areas) squares += (area - mean) ** 2;
  // Areas that are all alike hold no more than one window does.
  if (!(squares > 0)) return { mean, pValue: 1 };
  const t = mean / Math.sqrt(squares / (windows - 1) / windows);
  return { mean, pValue: 2 * studentTCdf(-Math.abs(t), windows - 1) };
}

function rootMeanSquare(values: Float64Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares / values.length);
}
