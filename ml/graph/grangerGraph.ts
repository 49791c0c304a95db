import type { LeadLagGraph } from '../../contracts/leadLag.ts';
import { grangerTest } from '../timeSeries/grangerTest.ts';
import { strongestLags } from './correlationGraph.ts';
import { rowsBefore, type RowEdges } from './rowsBefore.ts';
import { significantEdges, type EdgeCandidate } from './significantEdges.ts';

/**
 * Lead–lag graph by Granger's F test of every ordered pair, each with lags 1 … `lags` of both, and Benjamini–Hochberg over
 * all pairs. The weight is √(p·F / (p·F + df2)), the partial correlation of the effect with the p lags of the cause together,
 * under the sign of the largest |cross-correlation| at those lags, whose lag is the edge's. Pairs are tested one by one: a
 * series that leads two others may make one of these seem to lead the other.
 * Reads n ≥ 3·lags + 20 rows before the cutoff. O(n·lags²) a pair. Granger (1969), Econometrica 37.
 */
export function grangerGraph(given: RowEdges): LeadLagGraph {
  const { lags, rate } = given;
  const { nodes, series } = rowsBefore(given, 3 * lags + 20);
  const candidates: EdgeCandidate[] = [];
  for (let i = 0; i < nodes.length; i++) {
    for (let j = i + 1; j < nodes.length; j++) {
      const { leads, follows } = strongestLags(series[i]!, series[j]!, lags);
      candidates.push(candidate(nodes[i]!, nodes[j]!, series[i]!, series[j]!, lags, leads));
      candidates.push(candidate(nodes[j]!, nodes[i]!, series[j]!, series[i]!, lags, follows));
    }
  }
  return significantEdges(nodes, candidates, rate, 'rows');
}

function candidate(
  from: string,
  to: string,
  cause: Float64Array,
  effect: Float64Array,
  lags: number,
  strongest: { readonly lag: number; readonly weight: number },
): EdgeCandidate {
  const { f, pValue, df1, df2 } = grangerTest(cause, effect, lags);
  const strength = Math.sqrt((df1 * f) / (df1 * f + df2));
  return { from, to, lag: strongest.lag, weight: strongest.weight < 0 ? -strength : strength, pValue };
}
