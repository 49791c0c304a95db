import { InputError, SourceUnavailableError } from '../../contracts/failures.ts';
import type { Tick } from '../../contracts/tick.ts';
import type { Clock, SourceContext } from '../source.ts';
import { backoffMs, defaultBackoff, settledMs, type Backoff } from './backoff.ts';
import { createBookSync, type BookSync } from './bookSync.ts';
import { connect, type Ending } from './connection.ts';
import { createRecentTrades } from './recentTrades.ts';
import type { Recorder } from './recorder.ts';
import { requestBudget } from './requestBudget.ts';
import type { Uniform } from './seeded.ts';
import { createSession, type Session } from './session.ts';
import type { Control, Credentials, Endpoint, Subscription, Venue } from './venue.ts';
import { watch } from './watch.ts';

/** What a feed tells, in the order in which it happened. */
export type FeedEvent =
  | Tick
  | Extract<Control, { kind: 'gap' | 'shutdown' | 'subscribed' }>
  | { readonly kind: 'connected'; readonly address: string }
  | { readonly kind: 'disconnected'; readonly reason: string; readonly retryInMs: number }
  /** The book of `symbol` is whole from here on. */
  | { readonly kind: 'began'; readonly symbol: string }
  /** The book of `symbol` was emptied; a fresh snapshot has been asked for. */
  | { readonly kind: 'lost'; readonly symbol: string; readonly reason: string }
  /** A frame could not be read; it is recorded, and the connection is replaced. */
  | { readonly kind: 'failure'; readonly error: Error };

export interface FeedOptions {
  readonly venue: Venue;
  readonly subscription: Subscription;
  /** The venue's own address when not given. */
  readonly endpoint?: Endpoint;
  readonly credentials?: Credentials;
  readonly signal: AbortSignal;
  readonly clock: FeedClock;
  /** Chance for the waits between tries. */
  readonly jitter: Uniform;
  /** For book snapshots by request. */
  readonly http: SourceContext['http'];
  /** Called in order; what it throws ends the feed. */
  readonly onEvent: (event: FeedEvent) => void;
  readonly recorder?: Pick<Recorder, 'record' | 'roll'>;
  readonly backoff?: Backoff;
  /** Connections in a row that may break within their first minute before the feed gives up; 10 when not given. */
  readonly attempts?: number;
  /** No tick for so long, whatever the heartbeats say: the connection is replaced. Never when not given. */
  readonly staleAfterMs?: number;
}

export interface FeedClock extends Clock {
  /** Nanoseconds since the epoch, UTC. */
  nowNs(): bigint;
}

export interface Feed {
  /** One for each symbol when books are subscribed. */
  readonly books: ReadonlyMap<string, BookSync>;
  /**
   * Ends when the signal does. @throws SourceRefusedError when the venue says no for good, SourceUnavailableError or
   * SchemaError when too many connections in a row broke or could not be read, and what `onEvent` or the recorder threw.
   */
  readonly done: Promise<void>;
}

/** What a feed's connections share. */
export interface FeedState extends FeedOptions {
  readonly endpoint: Endpoint;
  readonly backoff: Backoff;
  readonly attempts: number;
  readonly depth: number;
  readonly books: ReadonlyMap<string, BookSync>;
  /** Milliseconds to wait before a snapshot that is asked for now. */
  readonly snapshotWait: () => number;
  readonly isNewTrade: (symbol: string, tradeId: string) => boolean;
}

/**
 * Keeps one connection to a venue: subscribes, answers heartbeats, builds books, asks for fresh snapshots when one is in
 * doubt, and connects again with growing waits. Trades that a venue repeats are told once.
 *
 * @throws InputError when the venue does not have what is asked for, ConfigError when it needs a key.
 */
export function startFeed(options: FeedOptions): Feed {
  const { venue, subscription } = options;
  checkSubscription(venue, subscription);
  const depth = subscription.depth ?? venue.depths[0] ?? 0;
  const withBooks = subscription.channels.includes('book');
  const state: FeedState = {
    ...options,
    endpoint: options.endpoint ?? venue.endpoint,
    backoff: options.backoff ?? defaultBackoff,
    attempts: options.attempts ?? 10,
    depth,
    books: new Map(
      (withBooks ? subscription.symbols : []).map((symbol) => [
        symbol,
        createBookSync({ rule: venue.bookRule, keep: venue.keeps(depth) }),
      ]),
    ),
    snapshotWait: venue.snapshot === null ? () => 0 : requestBudget(venue.snapshot.budget(depth), options.clock),
    isNewTrade: createRecentTrades(),
  };
  // What the venue would refuse at once is refused before anything is opened.
  venue.hello(options.credentials ?? null);
  venue.address(state.endpoint.stream, subscription);
  return { books: state.books, done: run(state) };
}

function checkSubscription(venue: Venue, { symbols, channels, depth }: Subscription): void {
  const odd = symbols.find((symbol) => !/^[A-Za-z0-9][A-Za-z0-9./_-]{0,31}$/.test(symbol));
  if (symbols.length === 0 || odd !== undefined || new Set(symbols).size < symbols.length) {
    throw new InputError(
      `A feed of ${venue.name} should name different symbols as the venue writes them, got ${JSON.stringify(symbols)}.`,
    );
  }
  const unknown = channels.find((channel) => !venue.channels.includes(channel));
  if (channels.length === 0 || unknown !== undefined) {
    throw new InputError(
      `A feed of ${venue.name} should take some of ${venue.channels.join(', ')}, got ${JSON.stringify(channels)}.`,
    );
  }
  if (depth !== undefined && !venue.depths.includes(depth)) {
    const known = venue.depths.length === 0 ? 'none, since it has no book' : venue.depths.join(', ');
    throw new InputError(`The depth of a book of ${venue.name} should be one of ${known}, got ${depth}.`);
  }
}

async function run(state: FeedState): Promise<void> {
  const { clock, signal, attempts } = state;
  for (let failures = 0; !signal.aborted;) {
    const began = clock.now();
    const ending = await runConnection(state);
    for (const sync of state.books.values()) sync.lose();
    if (ending.kind === 'stopped') return;
    if (ending.hopeless === true) throw ending.error ?? unavailable(state, ending, failures);
    failures = clock.now() - began >= settledMs ? 1 : failures + 1;
    if (failures >= attempts) throw ending.error ?? unavailable(state, ending, failures);
    const retryInMs = ending.kind === 'planned' ? 0 : backoffMs(state.backoff, failures, state.jitter);
    state.onEvent({ kind: 'disconnected', reason: ending.reason, retryInMs });
    await sleepUnlessStopped(state, retryInMs);
  }
}

async function sleepUnlessStopped({ clock, signal }: FeedState, ms: number): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function unavailable({ venue }: FeedState, { reason }: Ending, failures: number): SourceUnavailableError {
  return new SourceUnavailableError(
    `${venue.name} should keep a connection, but ${failures} in a row broke; of the last one: ${reason}. Check the network; it is worth another try.`,
  );
}

async function runConnection(state: FeedState): Promise<Ending> {
  const { venue, signal, clock } = state;
  const address = venue.address(state.endpoint.stream, state.subscription);
  let session: Session | null = null;
  const over = new AbortController();
  let heardAt = clock.now();
  const connection = await connect(address, {
    onOpen(opened) {
      session = createSession(state, opened, over.signal);
      session.open(address);
    },
    onFrame: (frame) => session?.onFrame(frame),
    onHeard: () => {
      heardAt = clock.now();
    },
  });
  const stop = () => connection.end({ kind: 'stopped', reason: 'the feed was stopped' });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  const watcher = watch(state, connection, {
    signal: over.signal,
    heardAt: () => heardAt,
    tickAt: () => session?.tickAt() ?? null,
    onCheck: () => session?.check(),
  });
  const ending = await connection.ended;
  signal.removeEventListener('abort', stop);
  over.abort();
  await watcher;
  return ending;
}
