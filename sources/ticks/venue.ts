import type { Tick } from '../../contracts/tick.ts';
import type { Budget } from './requestBudget.ts';

export type Channel = 'trades' | 'quotes' | 'book';

export interface Subscription {
  /** As the venue writes them, such as `BTC-USD`. */
  readonly symbols: readonly string[];
  readonly channels: readonly Channel[];
  /** Book levels a side, one of the venue's `depths`; the first of them when not given. */
  readonly depth?: number;
}

export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

/** What a frame says beside ticks. */
export type Control =
  /** The venue has let us in: subscriptions may be sent. */
  | { readonly kind: 'ready' }
  /** A heartbeat, a pong or an answer that carries nothing. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'subscribed'; readonly what: string }
  /** Messages are missing from the stream; `symbol` null means that any symbol may be hit. */
  | { readonly kind: 'gap'; readonly symbol: string | null; readonly expected: number; readonly got: number }
  /** The venue says no; `retry` where a later connection may fare better. */
  | { readonly kind: 'refused'; readonly code: number | null; readonly message: string; readonly retry: boolean }
  /** The venue is about to close the connection. */
  | { readonly kind: 'shutdown'; readonly message: string };

export type FrameEvent = Tick | Control;

/**
 * Reads the frames of one connection in the order in which they came. A reader may remember what its connection said
 * before (message numbers), so a new connection needs a new one.
 *
 * @throws SchemaError when a frame is not JSON or not what the venue's wire format promises; the reader stays usable.
 */
export type FrameReader = (frame: string, receivedTimeNs: bigint) => readonly FrameEvent[];

export interface Heartbeat {
  /** What the client says to keep the connection: a frame, a WebSocket `ping`, or nothing where the server pings. */
  readonly send: { readonly frame: string } | 'ping' | null;
  readonly everyMs: number;
  /** Nothing heard for so long, pings included: the connection is dead. */
  readonly silenceMs: number;
}

/** How a book is begun where the stream does not bring a snapshot: by a request of its own. */
export interface RestSnapshot {
  /** How often snapshots of this depth may be asked for. */
  budget(depth: number): Budget;
  address(base: string, symbol: string, depth: number): string;
  /** The reply as a frame that the venue's reader takes, the reply's text untouched, so that it can be recorded. */
  frame(symbol: string, body: string): string;
}

/**
 * How a book proves that it is whole: `updateIds` numbers every change and starts from a REST snapshot, `inOrder`
 * relies on the message numbers that the reader checks, `checksum` compares after every message.
 */
export type BookRule = 'updateIds' | 'inOrder' | 'checksum';

/** One market's WebSocket, as data and pure functions. Add a venue: one file, one line in `registry.ts`. */
export interface Venue {
  readonly name: string;
  /** Raised when frames are read differently, so that ticks made before are made again. */
  readonly revision: number;
  readonly purpose: string;
  readonly cite: string;
  readonly channels: readonly Channel[];
  /** Book levels a side that may be asked for, the default first; 0 is the whole book, empty means no book. */
  readonly depths: readonly number[];
  /** Where the venue lives, when no other address is given. */
  readonly endpoint: Endpoint;
  readonly needsCredentials: boolean;
  readonly heartbeat: Heartbeat;
  /** A connection is replaced before the venue ends it at this age. */
  readonly connectionMs: number;
  readonly bookRule: BookRule;
  /** Levels a side that a book of this depth keeps; null keeps all. */
  keeps(depth: number): number | null;
  address(base: string, subscription: Subscription): string;
  /** Frames to send when the connection opens. Subscriptions follow after `ready` where credentials are needed. */
  hello(credentials: Credentials | null): readonly string[];
  subscribe(subscription: Subscription): readonly string[];
  /** Frames that bring a fresh snapshot of one book on the same connection; null where only a new one does. */
  refresh(symbol: string, depth: number): readonly string[] | null;
  readonly snapshot: RestSnapshot | null;
  reader(): FrameReader;
}

export interface Endpoint {
  /** `wss://` address without a trailing slash. */
  readonly stream: string;
  /** `https://` address for snapshots, where the venue needs one. */
  readonly rest: string | null;
}
