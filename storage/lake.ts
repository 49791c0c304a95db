import { randomUUID } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ArtifactKind, ArtifactRef } from '../contracts/artifact.ts';
import { IntegrityError } from '../contracts/failures.ts';
import { canonicalJson } from './canonicalJson.ts';
import { localCopy } from './localCopies.ts';
import type { ObjectStore } from './objectStore.ts';
import { openStore } from './openStore.ts';
import { sha256, sha256OfFile } from './sha256.ts';

/** Artifacts in a store: what is put gets a reference with its hash, and is read only when the hash still holds. */
export interface Lake {
  readonly store: ObjectStore;
  put(key: string, bytes: Uint8Array, kind: ArtifactKind, rows?: number): Promise<ArtifactRef>;
  /** As canonical JSON: the same value gives the same bytes. */
  putJson(key: string, value: unknown, kind: ArtifactKind, rows?: number): Promise<ArtifactRef>;
  putFile(key: string, path: string, kind: ArtifactKind, rows?: number): Promise<ArtifactRef>;
  /** Bytes that are missing or have another hash are an IntegrityError with both hashes. */
  read(ref: ArtifactRef): Promise<Uint8Array>;
  readJson<T>(ref: ArtifactRef): Promise<T>;
  /** Path of a local file that holds the artifact's verified bytes: the stored file, or a copy of a remote object. */
  localFile(ref: ArtifactRef): Promise<string>;
  /**
   * Moves damaged bytes from where the artifact should be to `damaged/…`, so that the right ones can be put again.
   * Gives the new key, or null when nothing damaged is there.
   */
  setAside(ref: ArtifactRef): Promise<string | null>;
  /** Whether the artifact is there with the bytes its reference names. */
  verify(ref: ArtifactRef): Promise<boolean>;
}

/** Where local copies of remote artifacts go when no folder is named; each user has one. */
const defaultCopies = (): string => join(tmpdir(), `regimen-copies-${userInfo().uid}`);

/**
 * Opens the lake at `file:///…`, a path or `s3://bucket/prefix`. `copies` is the folder for local copies of a remote
 * lake's artifacts; a lake on this machine needs none.
 */
export function createLake(uri: string, copies?: string): Lake {
  return createLakeOn(openStore(uri), copies);
}

export function createLakeOn(store: ObjectStore, copies = defaultCopies()): Lake {
  const put: Lake['put'] = async (key, bytes, kind, rows) => {
    await store.putIfAbsent(key, bytes);
    return refTo(key, { sha256: await sha256(bytes), bytes: bytes.byteLength }, kind, rows);
  };
  const read: Lake['read'] = async (ref) => {
    const bytes = await store.get(ref.uri);
    if (bytes === null) throw missing(store, ref);
    const found = await sha256(bytes);
    if (found !== ref.sha256) throw changed(store, ref, found, bytes.byteLength);
    return bytes;
  };
  const localFile: Lake['localFile'] = async (ref) => {
    const path = store.localPath(ref.uri);
    if (path === null) {
      const copy = await localCopy(store, copies, ref);
      if (copy === null) throw missing(store, ref);
      if (!('path' in copy)) throw changed(store, ref, copy.sha256, copy.bytes);
      return copy.path;
    }
    if ((await store.head(ref.uri)) === null) throw missing(store, ref);
    const found = await sha256OfFile(path);
    if (found.sha256 !== ref.sha256) throw changed(store, ref, found.sha256, found.bytes);
    return path;
  };
  return {
    store,
    put,
    read,
    localFile,
    putJson: async (key, value, kind, rows) => put(key, new TextEncoder().encode(canonicalJson(value)), kind, rows),
    putFile: async (key, path, kind, rows) => {
      const content = await sha256OfFile(path);
      await store.putFileIfAbsent(key, path);
      return refTo(key, content, kind, rows);
    },
    readJson: async <T>(ref: ArtifactRef) => parseJson(ref, await read(ref)) as T,
    setAside: async (ref) => {
      const bytes = await store.get(ref.uri);
      if (bytes === null) return null;
      const found = await sha256(bytes);
      const to = `damaged/${found}-${randomUUID()}`;
      return found !== ref.sha256 && (await store.compareAndMove(ref.uri, found, to)) ? to : null;
    },
    verify: async (ref) => {
      try {
        if (store.localPath(ref.uri) === null) await read(ref);
        else await localFile(ref);
        return true;
      } catch (error) {
        if (error instanceof IntegrityError) return false;
        throw error;
      }
    },
  };
}

function refTo(
  uri: string,
  content: { readonly sha256: string; readonly bytes: number },
  kind: ArtifactKind,
  rows: number | undefined,
): ArtifactRef {
  return { uri, ...content, kind, ...(rows === undefined ? {} : { rows }) };
}

function missing(store: ObjectStore, ref: ArtifactRef): IntegrityError {
  return new IntegrityError(
    `Expected ${ref.uri} with sha256 ${ref.sha256} (${ref.bytes} bytes) in ${store.uri}, but there is none; restore it, or run again to make it anew.`,
  );
}

function changed(store: ObjectStore, ref: ArtifactRef, found: string, bytes: number): IntegrityError {
  return new IntegrityError(
    `Expected ${ref.uri} in ${store.uri} with sha256 ${ref.sha256} (${ref.bytes} bytes), found ${found} (${bytes} bytes); it was damaged or replaced: move it away and run again to make it anew.`,
  );
}

function parseJson(ref: ArtifactRef, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new IntegrityError(
      `Expected JSON in ${ref.uri} (kind ${ref.kind}), but it does not parse; check what wrote it.`,
      {
        cause: error,
      },
    );
  }
}
