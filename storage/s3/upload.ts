import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { StorageError } from '../../contracts/failures.ts';
import { fileFailure } from '../fileFailure.ts';
import { withClaim } from './claim.ts';
import { conditionally, metadataOf, type Connection, type S3Requests, type Stamp } from './requests.ts';

/** Files from this size on go up in parts. */
export const partBytes = 8 * 1024 * 1024;
const mostParts = 10_000;
const partsAtOnce = 4;

interface Part {
  readonly PartNumber: number;
  readonly ETag: string;
  readonly ChecksumSHA256: string;
}

interface Upload extends Connection {
  readonly target: { readonly Bucket: string; readonly Key: string; readonly UploadId: string };
  readonly path: string;
  readonly bytes: number;
}

async function readPart(handle: FileHandle, { path, bytes }: Upload, from: number, size: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(Math.min(size, bytes - from));
  for (let filled = 0; filled < piece.length;) {
    const { bytesRead } = await handle.read(piece, filled, piece.length - filled, from + filled);
    if (bytesRead === 0) throw changed(path);
    filled += bytesRead;
  }
  return piece;
}

function changed(path: string): StorageError {
  return new StorageError(`${path} changed while it was uploaded; nothing was stored. Run again when it is finished.`);
}

async function sendPart({ sdk, client, target }: Upload, number: number, piece: Buffer): Promise<Part> {
  const checksum = createHash('sha256').update(piece).digest('base64');
  const part = { ...target, PartNumber: number, Body: piece, ContentLength: piece.length, ChecksumSHA256: checksum };
  const { ETag } = await client.send(new sdk.UploadPartCommand(part));
  if (ETag === undefined) throw new StorageError(`The server gave no ETag for part ${number} of '${target.Key}'.`);
  return { PartNumber: number, ETag, ChecksumSHA256: checksum };
}

/** Reads the file in order, so that its whole hash is known, and sends a few parts at a time. */
async function sendParts(upload: Upload, expected: string): Promise<Part[]> {
  const size = Math.max(partBytes, Math.ceil(upload.bytes / mostParts));
  const hash = createHash('sha256');
  const running = new Set<Promise<void>>();
  const parts: Part[] = [];
  const failures: Error[] = [];
  const handle = await open(upload.path, 'r').catch((error: unknown) => {
    throw fileFailure(error, 'read', upload.path);
  });
  try {
    for (let from = 0, number = 1; from < upload.bytes && failures.length === 0; from += size, number += 1) {
      const piece = await readPart(handle, upload, from, size);
      hash.update(piece);
      const sending = sendPart(upload, number, piece)
        .then((part) => void parts.push(part))
        .catch((error: unknown) => void failures.push(error as Error))
        .finally(() => running.delete(sending));
      running.add(sending);
      if (running.size >= partsAtOnce) await Promise.race(running);
    }
    await Promise.all(running);
  } finally {
    await handle.close();
  }
  if (failures[0] !== undefined) throw failures[0];
  if (hash.digest('hex') !== expected) throw changed(upload.path);
  return parts.sort((a, b) => a.PartNumber - b.PartNumber);
}

/**
 * Stores a local file in parts, only where nothing is under the key. The object appears whole when the last request is
 * answered; a failure before it takes the parts away again.
 */
export async function uploadFile(
  requests: S3Requests,
  key: string,
  path: string,
  { bytes, stamp }: { readonly bytes: number; readonly stamp: Stamp },
): Promise<'stored' | 'refused'> {
  const { address } = requests;
  return requests.attempt('upload', key, async ({ sdk, client }) => {
    const at = { Bucket: address.bucket, Key: key };
    const started = await client.send(
      new sdk.CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: 'SHA256', Metadata: metadataOf(stamp) }),
    );
    if (started.UploadId === undefined) throw new StorageError(`The server gave no id for the upload of '${key}'.`);
    const target = { ...at, UploadId: started.UploadId };
    const abort = () => client.send(new sdk.AbortMultipartUploadCommand(target));
    try {
      const parts = await sendParts({ sdk, client, target, path, bytes }, stamp.sha256);
      const finish = { ...target, IfNoneMatch: '*', MultipartUpload: { Parts: parts } };
      const complete = () => conditionally(() => client.send(new sdk.CompleteMultipartUploadCommand(finish)));
      const outcome = await (address.endpoint === null
        ? complete()
        : withClaim(requests, { key, stamp, staleMs: requests.longestMs }, complete));
      // Some servers drop a refused upload by themselves and no longer know it.
      if (outcome === 'refused') await abort().catch(() => undefined);
      return outcome;
    } catch (error) {
      // The failure that led here says more than one of this clean-up, and parts alone are never seen by a reader.
      await abort().catch(() => undefined);
      throw error;
    }
  });
}
