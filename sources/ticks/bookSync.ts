import type { BookTick } from '../../contracts/tick.ts';
import { krakenChecksum } from './krakenChecksum.ts';
import { createOrderBook, type OrderBook } from './orderBook.ts';
import type { BookRule } from './venue.ts';

/** What a book message did. */
export type SyncResult =
  /** Changed the book, which is whole. */
  | { readonly kind: 'applied'; readonly levels: number }
  /** Began the book: the snapshot, then the changes that had come before it and belong behind it. */
  | { readonly kind: 'began'; readonly levels: number; readonly ticks: readonly BookTick[] }
  /** Kept or passed over until a snapshot comes. */
  | { readonly kind: 'waiting' }
  /** Tells nothing new: the book is past it. */
  | { readonly kind: 'old' }
  /** The book can no longer be trusted and was emptied; only a fresh snapshot begins it again. */
  | { readonly kind: 'lost'; readonly reason: string };

/** A book that knows whether it is whole. */
export interface BookSync {
  readonly book: OrderBook;
  /** Whether the book is whole; an empty book that waits for a snapshot is not. */
  live(): boolean;
  /** @throws SchemaError when a price or size is no plain decimal; the book is then lost, as `live` says. */
  take(tick: BookTick): SyncResult;
  /** Empties the book, as when messages went missing: what comes next waits for a snapshot. */
  lose(): void;
}

export interface BookSyncOptions {
  readonly rule: BookRule;
  /** Levels a side that the book keeps; null keeps all. */
  readonly keep: number | null;
  /** Messages kept while a snapshot is on its way; more than these and the oldest go. */
  readonly waitingLimit?: number;
}

/**
 * Builds one book from its messages by the venue's rule, never on from a doubt: a gap in the numbers, a checksum that
 * differs, or a bid that meets an ask loses the book until a fresh snapshot comes.
 *
 * `updateIds` (Binance, "How to manage a local order book correctly"): messages with `sequence` ≤ the snapshot's number
 * L are old; the first after it has `firstSequence` ≤ L + 1 ≤ `sequence`, each later one begins at the number after the
 * one before it. Messages that come before the snapshot wait for it. A message that reaches back behind the row is taken
 * whole: its sizes are absolute and as of its end.
 */
export function createBookSync({ rule, keep, waitingLimit = 10_000 }: BookSyncOptions): BookSync {
  const state: State = { rule, keep, book: createOrderBook(), live: false, last: 0, waiting: [] };
  return {
    book: state.book,
    live: () => state.live,
    lose: () => lose(state),
    take(tick) {
      if (tick.snapshot) return begin(state, tick);
      if (state.live) return change(state, tick);
      if (rule === 'updateIds') {
        state.waiting.push(tick);
        if (state.waiting.length > waitingLimit) state.waiting.shift();
      }
      return { kind: 'waiting' };
    },
  };
}

interface State {
  readonly rule: BookRule;
  readonly keep: number | null;
  readonly book: OrderBook;
  live: boolean;
  /** Number of the last change in the book, by `updateIds`. */
  last: number;
  waiting: BookTick[];
}

function lose(state: State): void {
  state.live = false;
  state.waiting = [];
  state.book.clear();
}

/** `next` broke the row and is the first message that the coming snapshot may have to be continued with. */
function lost(state: State, reason: string, next: readonly BookTick[] = []): SyncResult {
  lose(state);
  state.waiting.push(...next);
  return { kind: 'lost', reason };
}

function begin(state: State, snapshot: BookTick): SyncResult {
  const kept = state.waiting;
  state.waiting = [];
  const ticks = [snapshot];
  let levels = write(state, snapshot);
  state.last = snapshot.sequence ?? 0;
  state.live = true;
  const reason = doubt(state, snapshot);
  if (reason !== null) return lost(state, reason);
  for (const [index, tick] of kept.entries()) {
    const result = change(state, tick);
    if (result.kind === 'lost') {
      state.waiting.push(...kept.slice(index + 1));
      return result;
    }
    if (result.kind === 'applied') {
      levels += result.levels;
      ticks.push(tick);
    }
  }
  return { kind: 'began', levels, ticks };
}

function change(state: State, tick: BookTick): SyncResult {
  if (state.rule === 'updateIds') {
    const { firstSequence, sequence } = tick;
    if (firstSequence === null || sequence === null) return lost(state, 'a change should carry its numbers');
    if (sequence <= state.last) return { kind: 'old' };
    if (firstSequence > state.last + 1) {
      return lost(state, `the next change should be number ${state.last + 1} and is ${firstSequence}`, [tick]);
    }
    state.last = sequence;
  }
  const levels = write(state, tick);
  const reason = doubt(state, tick);
  return reason === null ? { kind: 'applied', levels } : lost(state, reason);
}

function write(state: State, tick: BookTick): number {
  try {
    const levels = state.book.apply(tick);
    if (state.keep !== null) state.book.truncate(state.keep);
    return levels;
  } catch (error) {
    lose(state);
    throw error;
  }
}

/** Why the book, after this message, cannot be what the venue has. */
function doubt({ book, rule }: State, { checksum }: BookTick): string | null {
  if (book.crossed()) {
    return `the best bid ${book.best('bid')!.price} should be below the best ask ${book.best('ask')!.price}`;
  }
  if (rule !== 'checksum' || checksum === null) return null;
  const found = krakenChecksum(book.levels('bid', 10), book.levels('ask', 10));
  return found === checksum ? null : `the checksum should be ${checksum} and is ${found}`;
}
