import type { Faults } from './faults.ts';
import { fredRoute } from './fredRoute.ts';
import { worldBankRoute } from './worldBankRoute.ts';
import { yahooRoute } from './yahooRoute.ts';

/** What a route answers; the server sends it as it is, unless a fault says otherwise. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Content type. */
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a route knows of a request besides its URL. */
export interface RouteRequest {
  /** The instant that counts as now, in epoch milliseconds. */
  readonly now: number;
  readonly faults: Faults;
  /** The `Authorization` header, null where there is none. */
  readonly authorization?: string | null;
  /** Whether bundled vintages are served under the ids of the series that they are vintages of. */
  readonly vintages?: SnapshotVintages;
}

/**
 * `none`: every series has one row per date, its latest value. `fixture`: series with bundled vintages answer with
 * those, and with nothing else.
 */
export type SnapshotVintages = 'none' | 'fixture';

/** One service that the snapshot server stands for. */
export interface SnapshotRoute {
  readonly name: string;
  /** Whether the route answers GET requests of this path (without the query). */
  matches(path: string): boolean;
  answer(url: URL, request: RouteRequest): Answer;
  /** How the service says that something went wrong, for faults that inject it; FRED's way when not given. */
  readonly refusal?: (status: number, message: string) => Answer;
}

/** Every service that the snapshot server stands for; the first that matches answers. One file, one line each. */
export const routes: readonly SnapshotRoute[] = [fredRoute, yahooRoute, worldBankRoute];
