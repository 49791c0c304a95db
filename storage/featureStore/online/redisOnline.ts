import { IntegrityError } from '../../../contracts/failures.ts';
import type {
  OnlineKey,
  OnlineStore,
  OnlineVector,
  StoredVector,
  WindowEvent,
} from '../../../contracts/featureStore.ts';
import { checkOnlineKey, checkVectors, checkWindow } from './checkWrites.ts';
import { openRedis, type RedisConnection } from './redisConnection.ts';
import { pushWindowScript, readWindowScript, writeIfNewerScript } from './redisScripts.ts';
import { fromText, toText } from './vectorText.ts';

/** Commands that go out in one pipeline; a batch takes the server a few milliseconds. */
const pipelined = 500;

const outcomes = ['kept', 'written', 'expired'] as const;

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += pipelined) yield items.slice(from, from + pipelined);
}

/**
 * An online store in Redis. A vector is a hash (`e` event time, `c` created time, `v` values) at `{prefix}v:{view|entity}`;
 * a window is a sorted set and a hash. The braces keep both on one node of a cluster.
 */
export async function redisOnline(uri: string): Promise<OnlineStore> {
  const redis = await openRedis(uri);
  const { prefix } = redis;
  const vectorKey = ({ view, entity }: OnlineKey): string => `${prefix}v:{${view}|${entity}}`;
  const windowKeys = ({ view, entity }: OnlineKey): readonly string[] =>
    ['t', 'e'].map((part) => `${prefix}w:{${view}|${entity}}:${part}`);
  return {
    address: redis.address,
    shared: true,
    async writeIfNewer(vectors, { replaceEqual = false, signal } = {}) {
      checkVectors(vectors);
      const counts = { written: 0, kept: 0, expired: 0 };
      for (const batch of batches(vectors)) {
        signal?.throwIfAborted();
        const done = counts.written + counts.kept + counts.expired;
        const codes = await redis.step(`take ${vectors.length} vectors (${done} were answered)`, () =>
          Promise.all(batch.map((vector) => writeOne(redis, vectorKey(vector), vector, replaceEqual))),
        );
        for (const code of codes) counts[outcomes[code as 0 | 1 | 2]] += 1;
      }
      return counts;
    },
    async readMany(keys) {
      keys.forEach(checkOnlineKey);
      const found: (StoredVector | null)[] = [];
      for (const batch of batches(keys)) {
        const read = await redis.step(`give ${keys.length} vectors`, () =>
          Promise.all(batch.map((key) => redis.hash(vectorKey(key), ['e', 'c', 'v']))),
        );
        found.push(...batch.map((key, index) => vectorOf(key, read[index]!)));
      }
      return found;
    },
    async pushWindow(key, events, { bound, replaceEqual = false }) {
      checkWindow(key, events, bound);
      const [last, span] = [bound.last, bound.withinMs].map((limit) => (limit === undefined ? '' : String(limit)));
      let [added, trimmed] = [0, 0];
      for (const batch of batches(events)) {
        const given = batch.flatMap(({ time, id, values }) => [String(time), id, toText(values)]);
        const counts = (await redis.step(`take ${events.length} events`, () =>
          redis.script(pushWindowScript, windowKeys(key), [last!, span!, replaceEqual ? '1' : '', ...given]),
        )) as readonly [number, number];
        added += counts[0];
        trimmed += counts[1];
      }
      return { added, trimmed };
    },
    async readWindow(key) {
      checkOnlineKey(key);
      const read = await redis.step('give a window', () => redis.script(readWindowScript, windowKeys(key), []));
      const flat = read as readonly string[];
      return Array.from({ length: flat.length / 3 }, (_, index): WindowEvent => ({
        id: flat[index * 3]!,
        time: Number(flat[index * 3 + 1]),
        values: fromText(flat[index * 3 + 2]!),
      }));
    },
    close: () => redis.close(),
  };
}

function writeOne(redis: RedisConnection, key: string, vector: OnlineVector, replaceEqual: boolean): Promise<unknown> {
  const { eventTime, createdTime, values, expiresAt } = vector;
  const ends = expiresAt === null ? '' : String(expiresAt);
  const given = [String(eventTime), String(createdTime), toText(values), ends, replaceEqual ? '1' : ''];
  return redis.script(writeIfNewerScript, [key], given);
}

function vectorOf(
  { view, entity }: OnlineKey,
  [event, created, values]: readonly (string | null)[],
): StoredVector | null {
  if (event === null && created === null && values === null) return null;
  if (!event || !created || values === null || values === undefined) {
    throw new IntegrityError(
      `Expected times and values of ${view} for ${entity} in Redis, found ${event ?? 'none'} and ${created ?? 'none'}; something else writes there: use another ?prefix=.`,
    );
  }
  return { view, entity, eventTime: Number(event), createdTime: Number(created), values: fromText(values) };
}
