import { DataQualityError } from '../../contracts/failures.ts';
import type { LeadLagGraph } from '../../contracts/leadLag.ts';
import { mean } from '../stats/mean.ts';
import { studentTCdf } from '../stats/studentT.ts';
import { countBefore } from './rowsBefore.ts';
import { significantEdges, type EdgeCandidate } from './significantEdges.ts';

/** Parts of the rows whose means are tested. */
const parts = 10;
const leastRows = 20 * parts;

/** What the ticks of two nodes said in the windows behind each row. */
export interface PairLeads {
  readonly node: string;
  readonly other: string;
  /** Seconds by which the other runs ahead of the node, as the measure `lead_lag` gives them. */
  readonly lead: Float64Array;
  /** Hayashi–Yoshida correlation at that lead. */
  readonly correlation: Float64Array;
}

export interface LeadRows {
  readonly nodes: readonly string[];
  readonly time: Float64Array;
  /** Every pair once. */
  readonly pairs: readonly PairLeads[];
  /** Only rows before this time (epoch ms) are read. */
  readonly before: number;
  /** Share of false edges among those found that is allowed, (0, 1). */
  readonly rate: number;
}

/**
 * Lead–lag graph of ticks at other times, from rows that hold what the Hayashi–Yoshida contrast of each pair said of the windows behind
 * them. Where nobody leads, the shift of the largest contrast falls on either side alike, so a pair's leads are tested against mean 0;
 * the sign says who leads, the lag is |mean lead| and the weight the mean correlation. Windows overlap, so rows depend on each other: the rows are
 * cut into q = 10 parts of equal length, from the last row back, and their means tested by Student's t with q − 1 degrees of freedom,
 * which holds its level up to 8 % when parts vary differently and depend on each other at their seams only. The look-back of the
 * measure should be well below a tenth of the rows. Then Benjamini–Hochberg over the pairs; one edge a pair at most. Needs 200 rows before the cutoff.
 * Ibragimov and Müller (2010), "t-Statistic based correlation and heterogeneity robust inference", J. Business & Economic Statistics 28(4);
 * Hoffmann, Rosenbaum and Yoshida (2013), Bernoulli 19.
 */
export function tickLeadGraph({ nodes, time, pairs, before, rate }: LeadRows): LeadLagGraph {
  const rows = countBefore(time, before, 'A lead–lag graph of ticks');
  if (rows < leastRows) {
    throw new DataQualityError(
      `A lead–lag graph of ticks needs at least ${leastRows} rows before its cutoff, got ${rows}; start earlier.`,
    );
  }
  return significantEdges(
    nodes,
    pairs.map((pair) => candidate(pair, rows)),
    rate,
    'ms',
  );
}

function candidate({ node, other, lead, correlation }: PairLeads, rows: number): EdgeCandidate {
  const [leads, weights] = [lead, correlation].map((values) => finite(`${node} behind ${other}`, values, rows));
  const found = mean(leads!);
  const [from, to] = found < 0 ? [node, other] : [other, node];
  // Microseconds are finer than any step of leads that is looked at.
  const lag = Math.round(1e6 * Math.abs(found)) / 1000;
  return { from, to, lag, weight: mean(weights!), pValue: lag > 0 ? pOfMean(leads!) : 1 };
}

function finite(what: string, values: Float64Array, rows: number): Float64Array {
  const kept = values.subarray(0, rows);
  const missing = kept.findIndex((value) => !Number.isFinite(value));
  if (missing < 0) return kept;
  throw new DataQualityError(
    `A lead–lag graph of ticks needs ${rows} finite values of ${what}, got ${kept[missing]!} at row ${missing}; drop such rows.`,
  );
}

/** Two-sided p of the mean being 0, from the means of parts; 0 where all parts say the same. */
function pOfMean(values: Float64Array): number {
  const size = Math.floor(values.length / parts);
  const start = values.length - parts * size;
  const means = Float64Array.from({ length: parts }, (_, at) =>
    mean(values.subarray(start + at * size, start + (at + 1) * size)),
  );
  const centre = mean(means);
  let squares = 0;
  for (const one of means) squares += (one - centre) ** 2;
  const t = centre === 0 ? 0 : Math.abs(centre) / Math.sqrt(squares / (parts - 1) / parts);
  return 2 * studentTCdf(-t, parts - 1);
}
