import type { LeadLagGraph } from '../../contracts/leadLag.ts';
import { autocorrelation } from '../profile/autocorrelation.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { crossCorrelation } from '../timeSeries/crossCorrelation.ts';
import { rowsBefore, type RowEdges } from './rowsBefore.ts';
import { significantEdges, type EdgeCandidate } from './significantEdges.ts';

/**
 * Lead–lag graph by lagged cross-correlation. For every ordered pair the lag k = 1 … `lags` with the largest |r_k| of
 * from[t] with to[t + k]; its weight is r_k. The p-value is two-sided normal with Bartlett's variance for series that do not depend
 * on each other, (1/n)·Σ_h ρ_from(h)·ρ_to(h), times `lags` for the choice of the lag (Bonferroni), then Benjamini–Hochberg over
 * all ordered pairs. The sum runs to H = ⌊10·log10 n⌋ with weights 1 − h/(H + 1), which keep it above 0.
 * Reads n ≥ lags + 20 rows before the cutoff. O(n·lags) a pair.
 * Bartlett (1955), An Introduction to Stochastic Processes; Box and Jenkins (1976), Time Series Analysis, (11.1.11).
 */
export function correlationGraph(given: RowEdges): LeadLagGraph {
  const { lags, rate } = given;
  const { nodes, series } = rowsBefore(given, lags + 20);
  const n = series[0]!.length;
  const reach = Math.min(n - 1, Math.floor(10 * Math.log10(n)));
  const own = series.map((values) => autocorrelation(values, reach));
  const candidates: EdgeCandidate[] = [];
  for (let i = 0; i < nodes.length; i++) {
    for (let j = i + 1; j < nodes.length; j++) {
      const [a, b] = [nodes[i]!, nodes[j]!];
      const { leads, follows } = strongestLags(series[i]!, series[j]!, lags);
      const deviation = bartlettDeviation(own[i]!, own[j]!, n);
      const pValue = (r: number) => Math.min(1, lags * 2 * normalCdf(-Math.abs(r) / deviation));
      candidates.push({ from: a, to: b, ...leads, pValue: pValue(leads.weight) });
      candidates.push({ from: b, to: a, ...follows, pValue: pValue(follows.weight) });
    }
  }
  return significantEdges(nodes, candidates, rate, 'rows');
}

interface StrongestLag {
  readonly lag: number;
  /** The cross-correlation there. */
  readonly weight: number;
}

/** The lags 1 … `lags` of the largest |cross-correlation|, `a` ahead of `b` and behind it; the shorter of equals. */
export function strongestLags(
  a: Float64Array,
  b: Float64Array,
  lags: number,
): { readonly leads: StrongestLag; readonly follows: StrongestLag } {
  const r = crossCorrelation(b, a, lags);
  const strongest = (sign: 1 | -1): StrongestLag => {
    let lag = 1;
    for (let k = 2; k <= lags; k++) if (Math.abs(r[lags + sign * k]!) > Math.abs(r[lags + sign * lag]!)) lag = k;
    return { lag, weight: r[lags + sign * lag]! };
  };
  return { leads: strongest(1), follows: strongest(-1) };
}

/** √ of Bartlett's variance of a cross-correlation of two series with these autocorrelations at lags 1, 2, …. */
function bartlettDeviation(a: Float64Array, b: Float64Array, n: number): number {
  let sum = 1;
  for (let h = 0; h < a.length; h++) sum += 2 * (1 - (h + 1) / (a.length + 1)) * a[h]! * b[h]!;
  return Math.sqrt(sum / n);
}
