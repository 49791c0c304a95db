/** What the snapshot server should do wrong, so that tests see the real collector meet it. */
export interface Faults {
  /** Answer with this status instead. */
  readonly status?: number;
  /** Body that comes with `status`; FRED's JSON error body when not given. */
  readonly body?: string;
  /** `Retry-After` that comes with `status`, in seconds. */
  readonly retryAfter?: number;
  /** 429 with the bare words that FRED's proxy sends. */
  readonly plainText429?: boolean;
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
  /** Only requests whose path ends so are hit; all when not given. */
  readonly path?: string;
  /** So many requests are hit, then all is well; without end when not given. */
  readonly times?: number;
}

/** Says for each request which faults it meets, counting `times` down. */
export function faultSchedule(faults: Faults): (path: string) => Faults {
  let left = faults.times ?? Infinity;
  return (path) => {
    if (left <= 0 || !path.endsWith(faults.path ?? '')) return {};
    left--;
    return faults;
  };
}
