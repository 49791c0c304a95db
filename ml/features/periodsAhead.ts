import { ConfigError } from '../../contracts/failures.ts';
import type { OutcomeKind } from '../../contracts/system.ts';
import { countUpTo } from '../stats/countBelow.ts';
import { monthsPerRow } from './column.ts';
import { logarithms, type Outcome } from './outcomeAhead.ts';
import { advance, newState, type SeriesHistory } from './seriesHistory.ts';

interface Asked {
  /** (n) epoch ms, ascending. */
  readonly time: Float64Array;
  /** Id of the series, for errors. */
  readonly of: string;
  /** Periods ahead. */
  readonly horizon: number;
  /** Epoch ms: what became known later is missing. */
  readonly until: number;
}

/**
 * What a series does over `horizon` periods from the last one that had ended by each row, published or not: `growth` of its
 * logarithm, or `change`. Both values are those in force when the label became known, so that it mixes no two vintages: at the
 * first release of either, the later of the two, and not before the last period was over. A later revision changes nothing. Missing where
 * the label is not known by `until`, where no period had ended before the row, and where one of the two has no value.
 * Refuses series without monthly, quarterly or annual periods, and growth of values that are not above 0.
 * Jordà (2005), "Estimation and inference of impulse responses by local projections", American Economic Review 95 (outcomes as
 * differences over h periods).
 */
export function periodsAhead(
  kind: Exclude<OutcomeKind, 'volatility'>,
  history: SeriesHistory,
  { time, of, horizon, until }: Asked,
): Outcome {
  const ends = periodEnds(history, of);
  const { target, labelEnd } = ofPeriods(kind, history, { ends, of, horizon, until });
  const base = time.map((at) => countUpTo(ends, at) - 1);
  return {
    target: base.map((period) => target[period] ?? NaN),
    labelEnd: base.map((period) => labelEnd[period] ?? NaN),
  };
}

/** When each period was over: the first instant after it. */
function periodEnds({ grid, time }: SeriesHistory, of: string): Float64Array {
  const months = monthsPerRow[grid];
  if (months === undefined)
    throw new ConfigError(
      `A target counts periods ahead, so ${of} must be monthly, quarterly or annual, got ${grid}; take another series.`,
    );
  return time.map((start) => {
    const date = new Date(start);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  });
}

/** The outcome from each period on. */
function ofPeriods(
  kind: Exclude<OutcomeKind, 'volatility'>,
  history: SeriesHistory,
  { ends, of, horizon, until }: Omit<Asked, 'time'> & { readonly ends: Float64Array },
): Outcome {
  const all = newState(history);
  advance(all, Infinity);
  const target = new Float64Array(ends.length).fill(NaN);
  const labelEnd = ends.map((_, period) => {
    const last = period + horizon;
    const known = Math.max(all.known[period]!, all.known[last] ?? NaN, ends[last] ?? NaN);
    return known <= until ? known : NaN;
  });
  // Vintages are read in the order of time.
  const inOrder = [...labelEnd.keys()].filter((period) => !Number.isNaN(labelEnd[period]!));
  inOrder.sort((a, b) => labelEnd[a]! - labelEnd[b]! || a - b);
  const state = newState(history);
  for (const period of inOrder) {
    advance(state, labelEnd[period]!);
    const pair = Float64Array.of(state.values[period]!, state.values[period + horizon]!);
    const [before, after] = kind === 'growth' ? logarithms(pair, `growth of ${of}`) : pair;
    target[period] = after! - before!;
  }
  return { target, labelEnd };
}
