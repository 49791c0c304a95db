import type { YahooFaults } from './yahooFaults.ts';

/**
 * What the snapshot server should do wrong, so that tests see the real collector meet it. A burst of throttling is
 * `{ status: 429, times: n }` or `{ plainText429: true, times: n }`; a page not found is `{ status: 404 }`.
 */
export interface Faults {
  /** Answer with this status instead, in the words of the service that is asked. */
  readonly status?: number;
  /** Body that comes with `status`; the service's own error body when not given. */
  readonly body?: string;
  /** `Retry-After` that comes with `status`, in seconds. */
  readonly retryAfter?: number;
  /** 429 with the bare words that FRED's and Yahoo's proxies send. */
  readonly plainText429?: boolean;
  /** The service's own error body, with HTTP status 200. */
  readonly errorWith200?: boolean;
  /** Wait before answering. */
  readonly slowMs?: number;
  /** End the body in the middle, as valid HTTP. */
  readonly truncate?: boolean;
  /** Close the connection in the middle of the body. */
  readonly drop?: boolean;
  /** The series exists and has no rows. */
  readonly emptySeries?: string;
  /** Leave the last row of every page out, `count` unchanged. */
  readonly partialPage?: boolean;
  /** Behave as FRED does towards parameters it does not know: serve today's view with status 200. */
  readonly ignoreRealtime?: boolean;
  /**
   * Monthly FRED series go on to January 2026 with their last value and have none for October 2025, as CPI and UNRATE
   * have none for ever since that month's shutdown.
   */
  readonly missingOctober2025?: boolean;
  /** The last 12 values of every FRED series are revised on each of so many days that end today; all have vintages then. */
  readonly revisionStorm?: number;
  /** What Yahoo's charts show besides. */
  readonly yahoo?: YahooFaults;
  /** Only requests whose path begins so are hit, e.g. `/fred/` for one of the services; all when not given. */
  readonly prefix?: string;
  /** Only requests whose path ends so are hit; all when not given. */
  readonly path?: string;
  /** So many requests are hit, then all is well; without end when not given. */
  readonly times?: number;
}

/**
 * Says for each request which faults it meets, counting `times` down. Of several sets of faults a request meets the
 * first that it fits.
 */
export function faultSchedule(faults: Faults | readonly Faults[]): (path: string) => Faults {
  const sets = (Array.isArray(faults) ? (faults as readonly Faults[]) : [faults as Faults]).map((set) => ({
    set,
    left: set.times ?? Infinity,
  }));
  return (path) => {
    const met = sets.find(
      ({ set, left }) => left > 0 && path.startsWith(set.prefix ?? '') && path.endsWith(set.path ?? ''),
    );
    if (met === undefined) return {};
    met.left--;
    return met.set;
  };
}
