import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ConflictError, InputError, StorageError } from '../contracts/failures.ts';
import { workingPrefix } from './atomicFile.ts';
import { fileFailure } from './fileFailure.ts';
import { checkKey, longestKey, type ObjectStore, type StoredObject } from './objectStore.ts';
import { parseS3Address } from './s3/address.ts';
import { probeStore } from './s3/probe.ts';
import {
  createS3Requests,
  s3Timing,
  type Condition,
  type Found,
  type S3Requests,
  type S3Timing,
  type Stamp,
} from './s3/requests.ts';
import { partBytes, uploadFile } from './s3/upload.ts';
import { sha256, sha256OfFile } from './sha256.ts';

/** From this size on a store is asked whether it has the bytes already before they travel. */
const lookFirstBytes = 64 * 1024;
const lostRaces = 20;

interface Place {
  readonly requests: S3Requests;
  /** The caller's key, for messages. */
  readonly key: string;
  /** The key in the bucket. */
  readonly full: string;
}

interface Content {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * A store in a bucket, at `s3://bucket/prefix?endpoint=&region=&pathStyle=1`. Put-if-absent is `If-None-Match: *`,
 * compare-and-swap is `If-Match` on the ETag of bytes whose sha256 was checked. Every object carries its sha256, which
 * the server checks on arrival. Credentials come from the AWS credential chain.
 *
 * Before its first write a store probes the server, once, and refuses one that would lose what is written.
 */
export function createS3Store(uri: string, timing: S3Timing = s3Timing): ObjectStore {
  const address = parseS3Address(uri);
  const requests = createS3Requests(address, timing);
  const base = address.prefix === '' ? '' : `${address.prefix}/`;
  let probed: Promise<void> | undefined;
  const probe = (): Promise<void> => {
    probed ??= probeStore(requests).catch((error: unknown) => {
      probed = undefined;
      throw error;
    });
    return probed;
  };
  const placeOf = (key: string): Place => {
    checkKey(key);
    const full = `${base}${key}`;
    if (Buffer.byteLength(full) > longestKey) {
      throw new InputError(`The key '${key}' with the prefix '${address.prefix}' is longer than ${longestKey} bytes.`);
    }
    return { requests, key, full };
  };
  return {
    uri: address.uri,
    probe,
    localPath: (key) => {
      checkKey(key);
      return null;
    },
    putIfAbsent: async (key, bytes) => {
      const place = placeOf(key);
      await probe();
      const content = { sha256: await sha256(bytes), bytes: bytes.byteLength };
      return putContent(place, content, (stamp) => requests.put(place.full, bytes, stamp, { absent: true }));
    },
    putFileIfAbsent: async (key, path) => {
      const place = placeOf(key);
      const content = await sha256OfFile(path);
      await probe();
      return putContent(place, content, (stamp) => sendFile(place, path, content, stamp));
    },
    get: async (key) => (await readWhole(placeOf(key)))?.content ?? null,
    getRange: async (key, from, to) => readRange(placeOf(key), from, to),
    head: async (key) => {
      const head = await requests.head(placeOf(key).full);
      return head === null ? null : { bytes: head.bytes };
    },
    list: (prefix) => listKeys(requests, base, prefix),
    survey: (prefix) => survey(requests, base, prefix),
    removeSurveyed: async ({ key, tag }) => removeUnchanged(placeOf(key), tag),
    compareAndSwap: async (key, expected, next) => {
      const place = placeOf(key);
      await probe();
      return swap(place, expected, next);
    },
    compareAndMove: async (key, expected, to) => {
      const [from, target] = [placeOf(key), placeOf(to)];
      await probe();
      return move(from, expected, target);
    },
  };
}

const stampFor = (sha: string): Stamp => ({ sha256: sha, writer: randomUUID() });

async function sendFile(
  { requests, full }: Place,
  path: string,
  { bytes, sha256: expected }: Content,
  stamp: Stamp,
): Promise<'stored' | 'refused'> {
  if (bytes > partBytes) return uploadFile(requests, full, path, { bytes, stamp });
  const content = await readFile(path).catch((error: unknown) => {
    throw fileFailure(error, 'read', path);
  });
  if ((await sha256(content)) !== expected) {
    throw new StorageError(`${path} changed while it was uploaded; nothing was stored. Run again when it is finished.`);
  }
  return requests.put(full, content, stamp, { absent: true });
}

async function putContent(
  place: Place,
  content: Content,
  send: (stamp: Stamp) => Promise<'stored' | 'refused'>,
): Promise<'created' | 'same'> {
  if (content.bytes >= lookFirstBytes && (await alreadyThere(place, content, null)) !== null) return 'same';
  for (let race = 0; race < lostRaces; race += 1) {
    const stamp = stampFor(content.sha256);
    if ((await send(stamp)) === 'stored') return 'created';
    const there = await alreadyThere(place, content, stamp);
    if (there !== null) return there;
    // Refused because of an object that is gone again: moved away meanwhile.
  }
  throw new StorageError(
    `Objects under '${place.key}' came and went ${lostRaces} times while it was written; run again.`,
  );
}

/** What is there instead of ours; null when there is nothing. Other bytes are a ConflictError. */
async function alreadyThere(
  { requests, key, full }: Place,
  content: Content,
  stamp: Stamp | null,
): Promise<'created' | 'same' | null> {
  const head = await requests.head(full);
  if (head === null) return null;
  // A repeated request finds what the first one stored before its answer was lost.
  if (stamp !== null && head.stamp?.writer === stamp.writer) return 'created';
  const found = head.stamp?.sha256 ?? (await hashOf(requests, full));
  if (found === null) return null;
  if (found === content.sha256) return 'same';
  throw new ConflictError(
    `Expected nothing or the bytes with sha256 ${content.sha256} (${content.bytes} bytes) under '${key}', but it holds ${found} (${head.bytes} bytes); stored bytes never change: if they are damaged, move them away and run again.`,
  );
}

async function hashOf(requests: S3Requests, full: string): Promise<string | null> {
  const found = await requests.get(full);
  return found === null ? null : sha256(found.content);
}

/**
 * The bytes with their head. Bytes that differ from what the object says of itself are read again: when both readings
 * agree they are what is stored, and whoever holds a reference sees that they are damaged.
 */
async function readWhole({ requests, key, full }: Place): Promise<Found | null> {
  const found = await requests.get(full);
  if (found?.stamp == null) return found;
  const first = await sha256(found.content);
  if (first === found.stamp.sha256) return found;
  const again = await requests.get(full);
  if (again === null) return null;
  const second = await sha256(again.content);
  if (second === again.stamp?.sha256 || second === first) return again;
  throw new StorageError(
    `Two readings of '${key}' gave sha256 ${first} and ${second}, expected ${found.stamp.sha256}; something on the way changes them: check the network, then run again.`,
  );
}

async function readRange({ requests, key, full }: Place, from: number, to: number): Promise<Uint8Array | null> {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to)) {
    throw new InputError(`Expected a byte range 0 <= from <= to of ${key}, got from ${from} to ${to}.`);
  }
  const head = await requests.head(full);
  if (head === null) return null;
  // An empty range cannot be asked for, and one past the end is an error to the server.
  if (from >= Math.min(to, head.bytes)) return new Uint8Array(0);
  return requests.getRange(full, from, to);
}

async function swap(place: Place, expected: string | null, next: Uint8Array): Promise<boolean> {
  if (expected === null) return replace(place, { absent: true }, next);
  const present = await readWhole(place);
  if (present === null || (await sha256(present.content)) !== expected) return false;
  return replace(place, { etag: present.etag }, next);
}

async function replace({ requests, full }: Place, condition: Condition, next: Uint8Array): Promise<boolean> {
  const stamp = stampFor(await sha256(next));
  if ((await requests.put(full, next, stamp, condition)) === 'stored') return true;
  // A repeated request is refused because of what the first one stored before its answer was lost.
  return (await requests.head(full))?.stamp?.writer === stamp.writer;
}

/**
 * S3 cannot rename. The bytes are copied; then whoever replaces the original by an empty marker owns the move and
 * removes it, and the others take their copies back. A crash in between leaves a copy or the marker, never a loss.
 */
async function move(from: Place, expected: string, to: Place): Promise<boolean> {
  const { requests } = from;
  const present = await readWhole(from);
  if (present === null || (await sha256(present.content)) !== expected) return false;
  const copy = await requests.put(to.full, present.content, stampFor(expected), { absent: true });
  if (copy === 'refused') {
    throw new StorageError(
      `Could not move '${from.key}' to '${to.key}': something is there already; take another key.`,
    );
  }
  const marker = new TextEncoder().encode(`moved to ${to.key}`);
  const owned = await replace(from, { etag: present.etag }, marker);
  await requests.remove(owned ? from.full : to.full);
  return owned;
}

/** Of several who remove the same object at once, each may be told that it did. */
async function removeUnchanged({ requests, full }: Place, etag: string): Promise<boolean> {
  if ((await requests.head(full))?.etag !== etag) return false;
  // The server is asked to compare too; one that cannot has just been asked for the ETag.
  return requests.remove(full, etag);
}

async function* listKeys(requests: S3Requests, base: string, prefix: string): AsyncGenerator<string> {
  for await (const { key } of survey(requests, base, prefix)) yield key;
}

/** Servers other than Amazon's give keys in orders of their own, so the whole list is put in order first. */
async function* survey(requests: S3Requests, base: string, prefix: string): AsyncGenerator<StoredObject> {
  const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (start !== '') checkKey(start.slice(0, -1));
  const found: { readonly order: Buffer; readonly object: StoredObject }[] = [];
  for await (const one of requests.list(`${base}${prefix}`)) {
    const key = one.key.slice(base.length);
    const working = key.split('/').some((part) => part.startsWith(workingPrefix));
    if (!working && key !== '' && !key.endsWith('/')) found.push({ order: Buffer.from(key), object: { ...one, key } });
  }
  for (const { object } of found.sort((a, b) => Buffer.compare(a.order, b.order))) yield object;
}
