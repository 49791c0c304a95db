import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { StorageError } from '../../contracts/failures.ts';
import { workingPrefix } from '../atomicFile.ts';
import { sha256 } from '../sha256.ts';
import type { Condition, S3Requests, Stamp } from './requests.ts';

const pollMs = 100;

export interface ClaimOptions {
  /** The key that is to be written. */
  readonly key: string;
  /** Of what is to be written there. */
  readonly stamp: Stamp;
  /** A claim that stays the same for so long was left by a writer that died. */
  readonly staleMs: number;
}

/**
 * Runs `work` while a small working object beside the key keeps other writers of the key out. SeaweedFS checks
 * `If-None-Match` of an upload in parts before it puts the parts together, so that of two writers both can win; its
 * conditional writes of single objects have no such gap, and the claim is one of those.
 *
 * A claim for the same bytes is not waited for: whoever comes second writes what is there already.
 */
export async function withClaim<T>(
  requests: S3Requests,
  { key, stamp, staleMs }: ClaimOptions,
  work: () => Promise<T>,
): Promise<T> {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const claim = `${folder}${workingPrefix}claim-${await sha256(Buffer.from(key))}`;
  const writer = randomUUID();
  const body = new TextEncoder().encode(`${stamp.sha256} ${writer}`);
  const bodySha256 = await sha256(body);
  const take = (condition: Condition) => requests.put(claim, body, { sha256: bodySha256, writer }, condition);
  let seen: string | null = null;
  let since = performance.now();
  for (const began = since; (await take({ absent: true })) !== 'stored';) {
    const present = await requests.get(claim);
    if (present?.stamp?.writer === writer) break;
    if (present !== null && Buffer.from(present.content).toString().startsWith(stamp.sha256)) return work();
    const etag: string | null = present?.etag ?? null;
    if (etag !== seen) [seen, since] = [etag, performance.now()];
    const stale = seen !== null && performance.now() - since > staleMs;
    if (stale && (await take({ etag: seen! })) === 'stored') break;
    if (performance.now() - began > 3 * staleMs) {
      throw new StorageError(
        `Other writers have held '${claim}' for ${Math.round((3 * staleMs) / 1000)} s; run again.`,
      );
    }
    await pause(pollMs);
  }
  const release = async (): Promise<void> => {
    if ((await requests.head(claim))?.stamp?.writer === writer) await requests.remove(claim);
  };
  try {
    const result = await work();
    await release();
    return result;
  } catch (error) {
    // The failure that led here says more than one of this clean-up, and a claim left behind goes stale.
    await release().catch(() => undefined);
    throw error;
  }
}
