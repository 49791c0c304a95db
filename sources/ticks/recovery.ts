import { SourceRefusedError } from '../../contracts/failures.ts';
import { backoffMs, settledMs } from './backoff.ts';
import type { Connection } from './connection.ts';
import type { FeedState } from './feed.ts';
import type { RestSnapshot } from './venue.ts';
import { excerpt } from './wire.ts';

/** Gets the books of one connection a snapshot: the first, a fresh one after a doubt, another when none comes. */
export interface Recovery {
  /** Subscriptions are sent, so every change from now on comes: a snapshot that is taken later can be continued. */
  start(): void;
  lost(symbol: string, reason: string): void;
  began(symbol: string): void;
  check(): void;
}

export interface RecoveryOptions {
  readonly state: FeedState;
  readonly connection: Connection;
  /** Aborted when the connection has ended. */
  readonly over: AbortSignal;
  /** Takes a snapshot that came by request, as if the stream had brought it. */
  readonly onFrame: (frame: string) => void;
}

interface Care {
  /** Losses in a row, none of them followed by a minute of a whole book. */
  losses: number;
  /** Since when the book waits or is whole. */
  since: number;
  /** Whether a snapshot is on its way by request. */
  asked: boolean;
}

/** A snapshot that should have come by now is asked for again. */
const patienceMs = 15_000;
const requestMs = 10_000;

export function createRecovery(options: RecoveryOptions): Recovery {
  const { state, connection } = options;
  const cares = new Map<string, Care>();
  const careOf = (symbol: string): Care => {
    let care = cares.get(symbol);
    if (care === undefined) cares.set(symbol, (care = { losses: 0, since: state.clock.now(), asked: false }));
    return care;
  };
  const again = (symbol: string, reason: string, leastMs = 0): void => {
    const care = careOf(symbol);
    const now = state.clock.now();
    care.losses = now - care.since < settledMs ? care.losses + 1 : 1;
    care.since = now;
    if (care.losses > state.attempts) {
      const all = `the book of ${symbol} was lost ${care.losses} times: ${reason}`;
      connection.end({ kind: 'broken', reason: all });
      return;
    }
    // The first doubt may be one lost message; a second one soon after deserves some patience.
    const wait = care.losses === 1 ? 0 : backoffMs(state.backoff, care.losses - 1, state.jitter);
    ask(symbol, Math.max(wait, leastMs));
  };
  const ask = (symbol: string, wait: number): void => {
    const rest = state.venue.snapshot;
    if (rest === null) void askOnStream(options, symbol, wait);
    else void askByRequest(options, { symbol, rest, wait, care: careOf(symbol), again });
  };
  return {
    lost: again,
    start() {
      for (const symbol of state.books.keys()) {
        careOf(symbol);
        if (state.venue.snapshot !== null) ask(symbol, 0);
      }
    },
    began(symbol) {
      careOf(symbol).since = state.clock.now();
    },
    check() {
      const now = state.clock.now();
      for (const [symbol, care] of cares) {
        if (state.books.get(symbol)!.live() || care.asked || now - care.since < patienceMs) continue;
        again(symbol, `no snapshot came for ${patienceMs} ms`);
      }
    },
  };
}

/** Sleeps and says whether the connection is still there afterwards. */
async function sleptThrough({ state: { clock }, over }: RecoveryOptions, ms: number): Promise<boolean> {
  try {
    if (ms > 0) await clock.sleep(ms, over);
  } catch (error) {
    if (!over.aborted) throw error;
  }
  return !over.aborted;
}

async function askOnStream(options: RecoveryOptions, symbol: string, wait: number): Promise<void> {
  const { state, connection } = options;
  const frames = state.venue.refresh(symbol, state.depth);
  if (frames === null) connection.end({ kind: 'broken', reason: `the book of ${symbol} needs a new connection` });
  else if (await sleptThrough(options, wait)) for (const frame of frames) connection.send(frame);
}

interface Request {
  readonly symbol: string;
  readonly rest: RestSnapshot;
  readonly wait: number;
  readonly care: Care;
  readonly again: (symbol: string, reason: string, leastMs?: number) => void;
}

async function askByRequest(options: RecoveryOptions, { symbol, rest, wait, care, again }: Request): Promise<void> {
  const { connection, over, onFrame } = options;
  if (care.asked) return;
  care.asked = true;
  const reply = await requested(options, symbol, rest, wait);
  care.asked = false;
  if (over.aborted || reply === null) return;
  if (reply.status === 200) onFrame(rest.frame(symbol, reply.body));
  else if (reply.status === 400 || reply.status === 404) {
    const error = new SourceRefusedError(`${reply.reason}. Check the symbol as the venue writes it.`);
    connection.end({ kind: 'broken', reason: error.message, error, hopeless: true });
  } else again(symbol, reply.reason, reply.retryAfterMs);
}

interface Reply {
  /** 0 where there was none. */
  readonly status: number;
  readonly body: string;
  readonly reason: string;
  readonly retryAfterMs: number;
}

/** Null where the connection ended meanwhile. */
async function requested(
  options: RecoveryOptions,
  symbol: string,
  rest: RestSnapshot,
  wait: number,
): Promise<Reply | null> {
  const { over, state } = options;
  const { venue, endpoint, depth, http } = state;
  if (!(await sleptThrough(options, Math.max(wait, state.snapshotWait())))) return null;
  try {
    const reply = await http(rest.address(endpoint.rest ?? '', symbol, depth), {
      signal: AbortSignal.any([over, AbortSignal.timeout(requestMs)]),
      headers: { accept: 'application/json' },
    });
    const body = await reply.text();
    const reason = `${venue.name} answers ${reply.status} to a snapshot of ${symbol}: ${excerpt(body)}`;
    const seconds = Number(reply.headers.get('retry-after') ?? 0);
    return { status: reply.status, body, reason, retryAfterMs: seconds > 0 ? seconds * 1000 : 0 };
  } catch (error) {
    const reason = `a snapshot of ${symbol} could not be had from ${venue.name}: ${(error as Error).message}`;
    return { status: 0, body: '', reason, retryAfterMs: 0 };
  }
}
