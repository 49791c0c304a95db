import type { Bar, Frequency, Observation } from '../contracts/observation.ts';
import type { QualityFinding } from '../contracts/quality.ts';
import type { SourceMode } from '../contracts/runs.ts';
import type { Parameters } from '../contracts/system.ts';
import type { Market } from '../ml/orderFlow/market.ts';

/** The part of `fetch` that sources use; `globalThis.fetch` fits. */
export type HttpFetch = (
  url: string,
  init: { readonly signal: AbortSignal; readonly headers: Readonly<Record<string, string>> },
) => Promise<HttpReply>;

export interface HttpReply {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export interface Clock {
  /** Milliseconds of a clock that only moves forward. */
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface FredAccess {
  /** Where `/series` hangs, e.g. `https://api.stlouisfed.org/fred`. */
  readonly url: string;
  /** Needed for the real API; the snapshot takes any. */
  readonly apiKey?: string;
  readonly mode: SourceMode;
  /** Rows per request, 1–100,000. */
  readonly pageSize?: number;
}

/** A service that needs no key, or the snapshot that stands for it. */
export interface ServiceAccess {
  readonly url: string;
  readonly mode: SourceMode;
}

/** What the outside gives to a source. Sources read no environment and keep no settings of their own. */
export interface SourceContext {
  readonly http: HttpFetch;
  readonly fred: FredAccess;
  /** What stands for `https://query1.finance.yahoo.com`. */
  readonly yahoo?: ServiceAccess;
  /** What stands for `https://api.worldbank.org`. */
  readonly worldBank?: ServiceAccess;
  /** Connection URIs from the environment; they hold secrets and are never logged. */
  readonly databases?: { readonly postgres?: string; readonly questdb?: string; readonly clickhouse?: string };
  /** Folder with the user's own `<series>.csv`, `.parquet` or `.ndjson` files. */
  readonly dataDir: string;
  /** Raw frames that `regimen record` stored of a venue's symbol, in the order of their files. */
  readonly recordings?: (venue: string, symbol: string) => AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** Time limit of one request; 30 s when not given. */
  readonly timeoutMs?: number;
  /** The process's own clock when not given. */
  readonly clock?: Clock;
  readonly onProgress: (note: string) => void;
}

export interface SeriesRequest {
  readonly series: string;
  /** What the system file says; a source that knows better refuses. */
  readonly frequency: Frequency;
  /** What the system file says to the source under `options`. */
  readonly options?: Parameters;
  /** Bronze bytes of the last fetch, for a source that can ask for what is new only. */
  readonly previous?: Uint8Array;
}

/** Bytes for bronze: what came, with secrets removed, and the same for the same data whenever it is fetched. */
export interface RawReply {
  readonly bytes: Uint8Array;
  readonly extension: 'json' | 'ndjson' | 'csv' | 'parquet' | 'frames';
}

export interface FetchedSeries {
  readonly raw: RawReply;
  readonly mode: SourceMode;
  /** Rows that `parse` gives for these bytes; of ticks the frames. */
  readonly rows: number;
}

interface SourceBase {
  readonly name: string;
  /** Raised when `parse` gives other rows for the same bytes. */
  readonly revision: number;
  readonly purpose: string;
  readonly cite: string;
  /** Names that `options` may hold; refused at the door otherwise. */
  readonly options: readonly string[];
}

export interface ObservationSource extends SourceBase {
  readonly kind: 'observations';
  fetch(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries>;
  /** Rows of bronze bytes, ascending by `obsDate`. Pure: silver can be rebuilt from bronze at any time. */
  parse(series: string, bytes: Uint8Array): readonly Observation[];
}

export interface BarSource extends SourceBase {
  readonly kind: 'bars';
  fetch(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries>;
  /** Rows of bronze bytes, ascending by `sessionDate`. Pure: silver can be rebuilt from bronze at any time. */
  parse(series: string, bytes: Uint8Array): readonly Bar[];
}

/** What frames say of one market, and what the checks of ticks found in it. */
export interface ParsedTicks {
  /** Events in the order in which they were received; those that a check quarantines are left out. */
  readonly market: Required<Market>;
  readonly findings: readonly QualityFinding[];
  /** Events left out. */
  readonly refused: number;
}

export interface TickSource extends SourceBase {
  readonly kind: 'ticks';
  fetch(request: Omit<SeriesRequest, 'frequency'>, context: SourceContext): Promise<FetchedSeries>;
  /** Events of bronze bytes received at or before `until`, epoch milliseconds. Pure, as the others'. */
  parse(series: string, bytes: Uint8Array, until?: number): ParsedTicks;
}

export type Source = ObservationSource | BarSource | TickSource;

/** Declares a source; the conformance suite checks what the type cannot say. */
export function defineSource<T extends Source>(source: T): T {
  return Object.freeze(source);
}
