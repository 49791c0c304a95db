import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fileFailure } from './fileFailure.ts';

// Hashing 4 MiB takes some 10 ms; between such pieces the event loop gets its turn.
const pieceBytes = 4 * 1024 * 1024;

/** Lower-case hexadecimal sha256. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < bytes.byteLength; offset += pieceBytes) {
    if (offset > 0) await setImmediate();
    hash.update(bytes.subarray(offset, offset + pieceBytes));
  }
  return hash.digest('hex');
}

/** sha256 and length of a file, read as a stream. */
export async function sha256OfFile(path: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch (error) {
    throw fileFailure(error, 'read', path);
  }
  return { sha256: hash.digest('hex'), bytes };
}
