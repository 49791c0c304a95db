import { SchemaError, SourceRefusedError, SourceUnavailableError } from '../../contracts/failures.ts';
import type { BookTick, Tick } from '../../contracts/tick.ts';
import type { SyncResult } from './bookSync.ts';
import type { Connection } from './connection.ts';
import type { FeedState } from './feed.ts';
import { createRecovery, type Recovery } from './recovery.ts';
import type { Control, FrameReader } from './venue.ts';
import { unexpected } from './wire.ts';

/** What one connection does with its frames. */
export interface Session {
  readonly open: (address: string) => void;
  readonly onFrame: (frame: string) => void;
  /** When the last tick came, by the feed's clock. */
  readonly tickAt: () => number | null;
  /** Asks again for snapshots that do not come. */
  readonly check: () => void;
}

interface Parts {
  readonly state: FeedState;
  readonly connection: Connection;
  readonly read: FrameReader;
  readonly recovery: Recovery;
  tickAt: number | null;
}

/** `over` is aborted when the connection has ended. */
export function createSession(state: FeedState, connection: Connection, over: AbortSignal): Session {
  const onFrame = (frame: string) => guarded(connection, () => takeFrame(parts, frame));
  const recovery = createRecovery({ state, connection, over, onFrame });
  const parts: Parts = { state, connection, read: state.venue.reader(), recovery, tickAt: null };
  return {
    onFrame,
    tickAt: () => parts.tickAt,
    check: () => guarded(connection, () => recovery.check()),
    open: (address) => guarded(connection, () => open(parts, address)),
  };
}

/** Errors of the consumer and the recorder end the feed; inside a socket's handler they would end the process. */
function guarded(connection: Connection, act: () => void): void {
  try {
    act();
  } catch (error) {
    const failure = error as Error;
    connection.end({ kind: 'broken', reason: failure.message, error: failure, hopeless: true });
  }
}

function open(parts: Parts, address: string): void {
  const { state, connection } = parts;
  state.onEvent({ kind: 'connected', address });
  for (const frame of state.venue.hello(state.credentials ?? null)) connection.send(frame);
  if (!state.venue.needsCredentials) subscribe(parts);
}

function subscribe({ state, connection, recovery }: Parts): void {
  for (const frame of state.venue.subscribe(state.subscription)) connection.send(frame);
  recovery.start();
}

function takeFrame(parts: Parts, frame: string): void {
  const { state } = parts;
  const receivedTimeNs = state.clock.nowNs();
  state.recorder?.record(receivedTimeNs, frame);
  const events = readable(parts, () => parts.read(frame, receivedTimeNs));
  for (const event of events ?? []) {
    if (event.kind === 'trade' || event.kind === 'quote' || event.kind === 'book') takeTick(parts, event);
    else takeControl(parts, event);
  }
}

/** A frame that cannot be read ends the connection, since nobody knows what it would have changed. */
function readable<T>({ state, connection }: Parts, act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    state.onEvent({ kind: 'failure', error });
    connection.end({ kind: 'broken', reason: error.message, error });
    return null;
  }
}

function takeTick(parts: Parts, tick: Tick): void {
  const { state } = parts;
  parts.tickAt = state.clock.now();
  if (readable(parts, () => checkSymbol(state, tick)) === null) return;
  if (tick.kind === 'book') {
    const result = readable(parts, () => state.books.get(tick.symbol)!.take(tick));
    if (result !== null) tellBook(parts, tick, result);
  } else if (tick.kind === 'quote' || state.isNewTrade(tick.symbol, tick.tradeId)) state.onEvent(tick);
}

function checkSymbol({ venue, subscription, books }: FeedState, { symbol, kind }: Tick): true {
  const known = kind === 'book' ? books.has(symbol) : subscription.symbols.includes(symbol);
  if (known) return true;
  throw unexpected(venue.name, `a ${kind} of ${subscription.symbols.join(', ')}, as subscribed`, symbol);
}

function tellBook({ state, recovery }: Parts, tick: BookTick, result: SyncResult): void {
  const { symbol } = tick;
  switch (result.kind) {
    case 'applied':
      state.onEvent(tick);
      break;
    case 'began':
      recovery.began(symbol);
      state.onEvent({ kind: 'began', symbol });
      for (const part of result.ticks) state.onEvent(part);
      break;
    case 'lost':
      state.onEvent({ kind: 'lost', symbol, reason: result.reason });
      recovery.lost(symbol, result.reason);
      break;
    case 'waiting':
    case 'old':
  }
}

function takeControl(parts: Parts, control: Control): void {
  const { state, connection } = parts;
  switch (control.kind) {
    case 'ready':
      subscribe(parts);
      break;
    case 'refused':
      connection.end(refusal(state, control));
      break;
    case 'subscribed':
      state.onEvent(control);
      break;
    case 'shutdown':
      state.onEvent(control);
      connection.end({ kind: 'broken', reason: control.message });
      break;
    case 'gap':
      state.onEvent(control);
      loseBooks(parts, control);
      break;
    case 'alive':
  }
}

function loseBooks(
  { state, recovery }: Parts,
  { symbol: hit, expected, got }: Extract<Control, { kind: 'gap' }>,
): void {
  const reason = `message ${expected} was expected and ${got} came`;
  for (const [symbol, sync] of state.books) {
    if (hit !== null && hit !== symbol) continue;
    sync.lose();
    state.onEvent({ kind: 'lost', symbol, reason });
    recovery.lost(symbol, reason);
  }
}

function refusal({ venue }: FeedState, { code, message, retry }: Extract<Control, { kind: 'refused' }>) {
  const reason = `${venue.name} refuses${code === null ? '' : ` with code ${code}`}: ${message}`;
  return {
    kind: 'broken',
    reason,
    hopeless: !retry,
    error: retry
      ? new SourceUnavailableError(`${reason}. It is worth another try.`)
      : new SourceRefusedError(`${reason}. Check symbols, channels and key.`),
  } as const;
}
