import { randomUUID } from 'node:crypto';
import { ConfigError } from '../../contracts/failures.ts';
import { workingPrefix } from '../atomicFile.ts';
import { sha256 } from '../sha256.ts';
import type { Condition, S3Requests } from './requests.ts';

const swappers = 6;

/**
 * Asks the server whether it keeps what a lake stands on, on one small working object below the prefix: a second
 * put-if-absent must be refused, a replacement of another object than the one there too, and of several replacements at
 * once one may win. Not every server that calls itself S3 does; a ConfigError names the one that does not.
 */
export async function probeStore(requests: S3Requests): Promise<void> {
  const { address } = requests;
  const key = [address.prefix, `${workingPrefix}probe`].filter((part) => part !== '').join('/');
  const put = async (condition: Condition): Promise<boolean> => {
    const writer = randomUUID();
    const bytes = new TextEncoder().encode(writer);
    return (await requests.put(key, bytes, { sha256: await sha256(bytes), writer }, condition)) === 'stored';
  };
  const refuse = (what: string): ConfigError =>
    new ConfigError(
      `The S3 server ${address.endpoint ?? 'of Amazon'} ${what} in bucket '${address.bucket}', so results could be lost without a word; use one that honours If-None-Match and If-Match, such as Amazon S3, SeaweedFS or versitygw.`,
    );
  await put({ absent: true });
  if (await put({ absent: true })) throw refuse('silently overwrites an object that was put only if absent');
  if (await put({ etag: `"${'0'.repeat(32)}"` })) throw refuse('silently overwrites an object that has changed');
  const present = await requests.head(key);
  if (present === null) throw refuse('does not find an object that it has just stored');
  const swaps = await Promise.all(Array.from({ length: swappers }, () => put({ etag: present.etag })));
  const won = swaps.filter(Boolean).length;
  if (won > 1) throw refuse(`lets ${won} of ${swappers} writers at once replace the same object`);
}
