import { addDays } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import { zonedDate } from '../zonedTime.ts';
import { delayMs } from './sessions.ts';
import type { Chart } from './wire.ts';

export interface ClosedRows {
  /** Indices of the rows that stay, ascending; one a session. */
  readonly kept: readonly number[];
  /** Rows of a session that had not closed for `delayMs`. */
  readonly live: number;
  /** Further rows of a session that already has one. */
  readonly duplicates: number;
}

/** Session date of each row, by the exchange's own zone: bars are stamped at the session's open. */
export function sessionDates({ stamps, zone }: Pick<Chart, 'stamps' | 'zone'>): readonly string[] {
  return stamps.map((stamp) => zonedDate(stamp * 1000, zone));
}

/**
 * The closed-bar rule. Yahoo's last daily bar is live until the close, stamped with the time of the last trade, and may
 * linger beside the closed bar of its session. A session has closed when the reply was made at least `delayMs` after
 * the end of the session that Yahoo calls current; where it names none, when its day is over in the exchange's zone.
 * A reply that does not say when it was made keeps nothing of the current session.
 */
export function closedRows(series: string, chart: Chart, madeAt: number | null): ClosedRows {
  const dates = sessionDates(chart);
  const firstOpen = firstOpenDate(series, chart, madeAt);
  const kept: number[] = [];
  let live = 0;
  let duplicates = 0;
  dates.forEach((date, row) => {
    const last = dates[row - 1] ?? '';
    if (date < last) {
      throw new SchemaError(
        `Yahoo's chart of ${series} should give sessions in order, got ${date} after ${last}. Yahoo's format may have changed: compare bronze with the source's parser.`,
      );
    }
    if (date >= firstOpen) live++;
    else if (date === last) duplicates++;
    else kept.push(row);
  });
  return { kept, live, duplicates };
}

/** The first session date that had not closed when the reply was made. */
function firstOpenDate(series: string, { session, zone }: Chart, madeAt: number | null): string {
  if (session !== null) {
    const closed = madeAt !== null && madeAt >= session.end * 1000 + delayMs;
    const current = zonedDate(session.start * 1000, zone);
    return closed ? addDays(current, 1) : current;
  }
  if (madeAt !== null) return zonedDate(madeAt, zone);
  throw new SchemaError(
    `Yahoo's reply for ${series} should say when it was made (Date header) or which session is current (currentTradingPeriod), got neither: a bar that is still live cannot be told from a closed one.`,
  );
}
