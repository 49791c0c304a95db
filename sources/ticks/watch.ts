import type { Connection } from './connection.ts';
import type { FeedState } from './feed.ts';

export interface Watched {
  /** Ends the watching. */
  readonly signal: AbortSignal;
  /** When the other side last gave a sign of life, by the feed's clock. */
  heardAt(): number;
  /** When the last tick came; null before the first. */
  tickAt(): number | null;
  onCheck(): void;
}

const longestCheckMs = 1000;

/** Looks at a connection every second or more often: heartbeats to send, silence, missing ticks, old age. */
export async function watch(state: FeedState, connection: Connection, watched: Watched): Promise<void> {
  const { venue, clock, recorder, staleAfterMs = Infinity } = state;
  const { send, everyMs, silenceMs } = venue.heartbeat;
  const checkMs = Math.min(longestCheckMs, everyMs, silenceMs / 2, staleAfterMs / 2);
  const began = clock.now();
  let sentAt = began;
  const broken = (reason: string) => connection.end({ kind: 'broken', reason });
  for (;;) {
    try {
      await clock.sleep(checkMs, watched.signal);
    } catch (error) {
      if (watched.signal.aborted) return;
      throw error;
    }
    const now = clock.now();
    if (now - watched.heardAt() >= silenceMs) broken(`nothing was heard for ${silenceMs} ms`);
    else if (now - (watched.tickAt() ?? began) >= staleAfterMs) broken(`no tick came for ${staleAfterMs} ms`);
    else if (now - began >= venue.connectionMs) {
      connection.end({ kind: 'planned', reason: 'the venue ends connections of this age, so it is renewed' });
    } else if (send !== null && now - sentAt >= everyMs) {
      sentAt = now;
      if (send === 'ping') connection.ping();
      else connection.send(send.frame);
    }
    watched.onCheck();
    try {
      recorder?.roll(clock.nowNs());
    } catch (error) {
      connection.end({ kind: 'broken', reason: 'the recorder failed', error: error as Error, hopeless: true });
    }
  }
}
