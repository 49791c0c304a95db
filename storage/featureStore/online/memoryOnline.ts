import type {
  OnlineKey,
  OnlineStore,
  OnlineVector,
  WindowBound,
  WindowEvent,
} from '../../../contracts/featureStore.ts';
import { checkOnlineKey, checkVectors, checkWindow } from './checkWrites.ts';

const textOf = ({ view, entity }: OnlineKey): string => `${view}|${entity}`;

const byTime = (a: WindowEvent, b: WindowEvent): number =>
  a.time - b.time || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));

const isOlder = (next: OnlineVector, held: OnlineVector, replaceEqual: boolean): boolean => {
  if (next.eventTime !== held.eventTime) return next.eventTime < held.eventTime;
  if (next.createdTime !== held.createdTime) return next.createdTime < held.createdTime;
  return !replaceEqual;
};

function trimmed(events: readonly WindowEvent[], { last, withinMs }: WindowBound): readonly WindowEvent[] {
  const newest = events.at(-1)?.time ?? 0;
  const within = withinMs === undefined ? events : events.filter(({ time }) => time > newest - withinMs);
  return last === undefined ? within : within.slice(-last);
}

/** An online store in this process; what is in it ends with the process. */
export function memoryOnline(now: () => number): OnlineStore {
  const vectors = new Map<string, OnlineVector>();
  const windows = new Map<string, readonly WindowEvent[]>();
  const heldAt = (key: OnlineKey): OnlineVector | null => {
    const held = vectors.get(textOf(key));
    return held === undefined || (held.expiresAt !== null && held.expiresAt <= now()) ? null : held;
  };
  return {
    address: 'memory://',
    shared: false,
    async writeIfNewer(given, { replaceEqual = false, signal } = {}) {
      signal?.throwIfAborted();
      checkVectors(given);
      const counts = { written: 0, kept: 0, expired: 0 };
      for (const vector of given) {
        const held = heldAt(vector);
        if (held !== null && isOlder(vector, held, replaceEqual)) counts.kept += 1;
        else if (vector.expiresAt !== null && vector.expiresAt <= now()) counts.expired += 1;
        else {
          vectors.set(textOf(vector), { ...vector, values: Float64Array.from(vector.values) });
          counts.written += 1;
        }
      }
      return Promise.resolve(counts);
    },
    async readMany(keys) {
      keys.forEach(checkOnlineKey);
      return Promise.resolve(
        keys.map((key) => {
          const held = heldAt(key);
          if (held === null) return null;
          const { view, entity, eventTime, createdTime, values } = held;
          return { view, entity, eventTime, createdTime, values };
        }),
      );
    },
    async pushWindow(key, events, { bound, replaceEqual = false }) {
      checkWindow(key, events, bound);
      const held = new Map((windows.get(textOf(key)) ?? []).map((event) => [event.id, event]));
      const before = held.size;
      for (const event of events) {
        if (replaceEqual || !held.has(event.id))
          held.set(event.id, { ...event, values: Float64Array.from(event.values) });
      }
      const kept = trimmed([...held.values()].sort(byTime), bound);
      windows.set(textOf(key), kept);
      return Promise.resolve({ added: held.size - before, trimmed: held.size - kept.length });
    },
    async readWindow(key) {
      checkOnlineKey(key);
      return Promise.resolve(windows.get(textOf(key)) ?? []);
    },
    close: () => Promise.resolve(),
  };
}
