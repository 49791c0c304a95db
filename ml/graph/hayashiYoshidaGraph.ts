import { DataQualityError, InputError } from '../../contracts/failures.ts';
import type { LeadLagGraph } from '../../contracts/leadLag.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { varies } from '../stats/varies.ts';
import { hayashiYoshida, leadLagContrast, peakOf, type Ticks } from './hayashiYoshida.ts';
import { countBefore } from './rowsBefore.ts';
import { significantEdges, type EdgeCandidate } from './significantEdges.ts';

/** Ticks that the normal law of the estimate needs. */
const leastTicks = 30;

export interface TickEdges {
  /** Ticks of each node: logarithms of prices, times in epoch ms. */
  readonly ticks: Readonly<Record<string, Ticks>>;
  /** Only ticks before this time are read. */
  readonly before: number;
  /** Leads looked for, ms, above 0 and ascending; steps wider than the usual gap between ticks. */
  readonly lags: readonly number[];
  /** Share of false edges among those found that is allowed, (0, 1). */
  readonly rate: number;
}

/**
 * Lead–lag graph of ticks at other times. Of every pair the shift with the largest |contrast| among −lags, 0 and lags; at 0
 * nobody leads, else the sign says who does and the weight is the correlation there. The p-value is normal with the variance of
 * `hayashiYoshida`, times the number of shifts for their choice (Bonferroni), then Benjamini–Hochberg over the pairs.
 * One edge a pair at most. Prices that bounce between bid and ask have correlated increments: use mid-prices.
 * Needs 30 ticks of each before the cutoff. O((n + m)·lags) a pair.
 * Hoffmann, Rosenbaum and Yoshida (2013), Bernoulli 19; Huth and Abergel (2014), "High frequency lead/lag relationships", J. Empirical Finance 26.
 */
export function hayashiYoshidaGraph({ ticks, before, lags, rate }: TickEdges): LeadLagGraph {
  const nodes = Object.keys(ticks).sort();
  if (nodes.length < 2) {
    throw new InputError(`A lead–lag graph needs ticks of at least 2 series, got ${nodes.length}; name more series.`);
  }
  requireLags(lags);
  const cut = nodes.map((node) => ticksBefore(node, ticks[node]!, before));
  const shifts = [...lags.map((lag) => -lag).reverse(), 0, ...lags];
  const candidates: EdgeCandidate[] = [];
  for (let i = 0; i < nodes.length; i++)
    for (let j = i + 1; j < nodes.length; j++)
      candidates.push(candidate([nodes[i]!, nodes[j]!], cut[i]!, cut[j]!, shifts));
  // A pair that nobody leads was looked at all the same, and counts among those that the correction is for.
  return significantEdges(nodes, candidates, rate, 'ms');
}

function candidate(pair: readonly [string, string], x: Ticks, y: Ticks, shifts: readonly number[]): EdgeCandidate {
  const contrast = leadLagContrast(x, y, shifts);
  const best = peakOf(contrast);
  const shift = shifts[best]!;
  const { covariance, variance } = hayashiYoshida(x, y, shift);
  const [from, to] = shift < 0 ? [pair[1], pair[0]] : pair;
  const led = shift !== 0 && variance > 0;
  const pValue = led ? Math.min(1, shifts.length * 2 * normalCdf(-Math.abs(covariance) / Math.sqrt(variance))) : 1;
  return { from, to, lag: Math.abs(shift), weight: contrast[best]!, pValue };
}

function requireLags(lags: readonly number[]): void {
  const wrong = lags.findIndex((lag, at) => !(lag > (lags[at - 1] ?? 0) && lag < Infinity));
  if (lags.length > 0 && wrong < 0) return;
  const got = wrong < 0 ? 'none' : `${lags[wrong]!} after ${lags[wrong - 1] ?? 0}`;
  throw new InputError(`A lead–lag graph of ticks needs lags in ms above 0 that ascend, got ${got}; sort them.`);
}

function ticksBefore(node: string, { time, value }: Ticks, before: number): Ticks {
  const what = `A lead–lag graph of "${node}"`;
  if (value.length !== time.length) {
    throw new InputError(`${what} expected ${time.length} values, one a time, got ${value.length}; align them.`);
  }
  const count = countBefore(time, before, what);
  if (count < leastTicks) {
    throw new DataQualityError(
      `${what} needs at least ${leastTicks} ticks before its cutoff, got ${count}; start earlier.`,
    );
  }
  const cut = { time: time.slice(0, count), value: value.slice(0, count) };
  const missing = cut.value.findIndex((one) => !Number.isFinite(one));
  if (missing >= 0) {
    throw new DataQualityError(
      `${what} needs finite values, got ${cut.value[missing]!} at tick ${missing} of ${count}; drop such ticks.`,
    );
  }
  if (!varies(cut.value)) {
    throw new DataQualityError(`${what} needs values that vary, got ${count} times ${cut.value[0]!}; leave it out.`);
  }
  return cut;
}
