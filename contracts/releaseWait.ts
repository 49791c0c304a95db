/** How long a release that is due is asked for. */
export interface ReleaseWait {
  readonly everyMs: number;
  /** Waits between asks; there is one ask more. */
  readonly waits: number;
}

/** Every quarter of an hour for half a day; every day after that is another release's business. */
export const releaseWait: ReleaseWait = { everyMs: 15 * 60_000, waits: 48 };
