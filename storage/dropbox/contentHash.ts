import { createHash } from 'node:crypto';

/** Dropbox hashes files in blocks of 4 MiB, and takes parts of a file in multiples of it. */
export const blockBytes = 4 * 1024 * 1024;

/** Bytes that can be read piece by piece and more than once. */
export interface ByteSource {
  readonly bytes: number;
  /** Bytes `from` up to, not including, `to`. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/**
 * Dropbox's `content_hash`: the sha256 of the sha256 digests of the 4 MiB blocks, one after another, in lower-case
 * hexadecimal. Source: https://www.dropbox.com/developers/reference/content-hash
 */
export function contentHash(bytes: Uint8Array): string {
  const whole = createHash('sha256');
  for (let from = 0; from < bytes.byteLength; from += blockBytes) {
    whole.update(
      createHash('sha256')
        .update(bytes.subarray(from, from + blockBytes))
        .digest(),
    );
  }
  return whole.digest('hex');
}

/** The same of a source, one block in memory at a time. */
export async function contentHashOf(source: ByteSource): Promise<string> {
  const whole = createHash('sha256');
  for (let from = 0; from < source.bytes; from += blockBytes) {
    const block = await source.read(from, Math.min(from + blockBytes, source.bytes));
    whole.update(createHash('sha256').update(block).digest());
  }
  return whole.digest('hex');
}
