import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type * as Sdk from '@aws-sdk/client-s3';
import { StorageError } from '../../contracts/failures.ts';
import type { StoredObject } from '../objectStore.ts';
import type { S3Address } from './address.ts';
import { nameOf, s3Failure, statusOf } from './s3Failure.ts';

/** What is stored beside an object's bytes. */
export interface Stamp {
  /** Lower-case hexadecimal sha256 of the whole object. */
  readonly sha256: string;
  /** One per call, so that a write whose answer was lost is known again as one's own. */
  readonly writer: string;
}

export interface Head {
  readonly bytes: number;
  readonly etag: string;
  /** null on an object that something else stored. */
  readonly stamp: Stamp | null;
}

export interface Found extends Head {
  readonly content: Uint8Array;
}

/** `absent`: only where nothing is; `etag`: only in the place of that object. */
export type Condition = { readonly absent: true } | { readonly etag: string };

export interface S3Timing {
  readonly connectMs: number;
  /** The longest wait for a whole reply. */
  readonly requestMs: number;
  /** Tries of one request, for replies that are worth another. */
  readonly attempts: number;
}

export const s3Timing: S3Timing = { connectMs: 5_000, requestMs: 60_000, attempts: 3 };

export interface Connection {
  readonly sdk: typeof Sdk;
  readonly client: Sdk.S3Client;
}

const conflictTries = 12;
const stampNames = { sha256: 'sha256', writer: 'writer' } as const;

/** Loads the client on the first request: it is heavy, and most workers start without one. */
export async function connect(address: S3Address, timing: S3Timing): Promise<Connection> {
  const sdk = await import('@aws-sdk/client-s3');
  const own = address.endpoint !== null;
  const client = new sdk.S3Client({
    ...(address.region !== null && { region: address.region }),
    // Many servers other than Amazon's do not know the checksums that the client adds by itself.
    ...(own && {
      endpoint: address.endpoint,
      requestChecksumCalculation: 'WHEN_REQUIRED' as const,
      responseChecksumValidation: 'WHEN_REQUIRED' as const,
    }),
    forcePathStyle: address.pathStyle,
    followRegionRedirects: false,
    maxAttempts: timing.attempts,
    requestHandler: {
      connectionTimeout: timing.connectMs,
      requestTimeout: timing.requestMs,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: 64 },
      httpsAgent: { maxSockets: 64 },
    },
  });
  return { sdk, client };
}

/** Makes the headers that carry a stamp. */
export const metadataOf = ({ sha256, writer }: Stamp): Record<string, string> => ({
  [stampNames.sha256]: sha256,
  [stampNames.writer]: writer,
});

function stampOf(metadata: Record<string, string> | undefined): Stamp | null {
  const [sha256, writer] = [metadata?.[stampNames.sha256], metadata?.[stampNames.writer]];
  return sha256 === undefined || writer === undefined ? null : { sha256, writer };
}

export const conditionHeaders = (condition: Condition) =>
  'absent' in condition ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };

export const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/**
 * Does a conditional write: 'stored', or 'refused' where the condition does not hold (412, or 404 for a replacement).
 * Two writes that meet are told 409 and try again.
 */
export async function conditionally(write: () => Promise<unknown>): Promise<'stored' | 'refused'> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return 'stored';
    } catch (error) {
      const status = statusOf(error);
      if (status === 412 || (status === 404 && nameOf(error) !== 'NoSuchBucket' && nameOf(error) !== 'NoSuchUpload')) {
        return 'refused';
      }
      if (status !== 409 || attempt === conflictTries) throw error;
      await pause(randomInt(10, 40 * 2 ** Math.min(attempt, 5)));
    }
  }
}

/** The requests that a store is made of, with failures in sentences. Keys are whole: with the address's prefix. */
export interface S3Requests {
  readonly address: S3Address;
  /** No request that was begun so long ago is still under way. */
  readonly longestMs: number;
  /** Runs one request; an error becomes a failure that says what was tried. */
  attempt<T>(doing: string, key: string, work: (connection: Connection) => Promise<T>): Promise<T>;
  put(key: string, bytes: Uint8Array, stamp: Stamp, condition: Condition): Promise<'stored' | 'refused'>;
  head(key: string): Promise<Head | null>;
  get(key: string): Promise<Found | null>;
  getRange(key: string, from: number, to: number): Promise<Uint8Array | null>;
  /** false where the object has not the ETag that was given, as far as the server compares it. */
  remove(key: string, etag?: string): Promise<boolean>;
  /** In the order in which the server gives them. `tag` is the ETag. */
  list(prefix: string): AsyncIterable<StoredObject>;
}

function headOf(reply: Pick<Sdk.HeadObjectCommandOutput, 'ContentLength' | 'ETag' | 'Metadata'>, key: string): Head {
  if (reply.ContentLength === undefined || reply.ETag === undefined) {
    throw new StorageError(
      `The server's reply for '${key}' lacks its length or its ETag; use a server that gives both.`,
    );
  }
  return { bytes: reply.ContentLength, etag: reply.ETag, stamp: stampOf(reply.Metadata) };
}

/** null for 404, but not where the bucket is missing. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket') return null;
    throw error;
  }
}

export function createS3Requests(address: S3Address, timing: S3Timing): S3Requests {
  let opened: Promise<Connection> | undefined;
  const at = (key: string) => ({ Bucket: address.bucket, Key: key });
  const attempt: S3Requests['attempt'] = async (doing, key, work) => {
    try {
      return await work(await (opened ??= connect(address, timing)));
    } catch (error) {
      throw s3Failure(error, doing, key, address);
    }
  };
  return {
    address,
    longestMs: timing.requestMs * timing.attempts,
    attempt,
    put: (key, bytes, stamp, condition) =>
      attempt('write', key, ({ sdk, client }) =>
        conditionally(() =>
          client.send(
            new sdk.PutObjectCommand({
              ...at(key),
              ...conditionHeaders(condition),
              Body: bytes,
              ContentLength: bytes.byteLength,
              ChecksumSHA256: base64(stamp.sha256),
              Metadata: metadataOf(stamp),
            }),
          ),
        ),
      ),
    head: (key) =>
      attempt('look at', key, ({ sdk, client }) =>
        orNull(async () => headOf(await client.send(new sdk.HeadObjectCommand(at(key))), key)),
      ),
    get: (key) =>
      attempt('read', key, ({ sdk, client }) =>
        orNull(async () => {
          const reply = await client.send(new sdk.GetObjectCommand(at(key)));
          return { ...headOf(reply, key), content: await contentOf(reply) };
        }),
      ),
    getRange: (key, from, to) =>
      attempt('read', key, ({ sdk, client }) =>
        orNull(async () => {
          const range = { ...at(key), Range: `bytes=${from}-${to - 1}` };
          return contentOf(await client.send(new sdk.GetObjectCommand(range)));
        }),
      ),
    remove: (key, etag) =>
      attempt('remove', key, async ({ sdk, client }) => {
        const condition = etag === undefined ? {} : { IfMatch: etag };
        const remove = () => client.send(new sdk.DeleteObjectCommand({ ...at(key), ...condition }));
        return (await conditionally(remove)) === 'stored';
      }),
    list: (prefix) => listObjects(prefix, address, attempt),
  };
}

async function contentOf(reply: Sdk.GetObjectCommandOutput): Promise<Uint8Array> {
  const bytes = await reply.Body!.transformToByteArray();
  if (reply.ContentLength !== undefined && bytes.byteLength !== reply.ContentLength) {
    throw Object.assign(new Error('cut off'), { code: 'ECONNRESET' });
  }
  return bytes;
}

async function* listObjects(
  prefix: string,
  { bucket }: S3Address,
  attempt: S3Requests['attempt'],
): AsyncGenerator<StoredObject> {
  let token: string | undefined;
  do {
    const query = { Bucket: bucket, Prefix: prefix, ...(token !== undefined && { ContinuationToken: token }) };
    const page = await attempt('list', prefix, ({ sdk, client }) => client.send(new sdk.ListObjectsV2Command(query)));
    for (const { Key, Size = 0, ETag = '', LastModified } of page.Contents ?? []) {
      if (Key === undefined) continue;
      // An object without a time counts as new: nothing old enough to be cleaned.
      yield { key: Key, bytes: Size, modifiedMs: LastModified?.getTime() ?? Infinity, tag: ETag };
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    if (page.IsTruncated === true && token === undefined) {
      throw new StorageError(`The server cut its list of '${prefix}' short without saying how it goes on; run again.`);
    }
  } while (token !== undefined);
}
