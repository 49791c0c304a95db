import type { ArtifactRef } from '../contracts/artifact.ts';
import type { Lake } from './lake.ts';
import { paths } from './paths.ts';

/** Bytes of the newest raw reply of a series, or null when there is none. */
export async function latestBronze(lake: Lake, source: string, series: string): Promise<Uint8Array | null> {
  let newest: string | null = null;
  // Names begin with the time of the fetch, so that the order of names is the order of time.
  for await (const key of lake.store.list(paths.bronzeFolder(source, series))) newest = key;
  return newest === null ? null : lake.store.get(newest);
}

/**
 * The earliest raw reply of a series that holds the bytes with this sha256 and still verifies, or null: the same reply
 * fetched again needs no second copy.
 */
export async function findBronze(
  lake: Lake,
  source: string,
  series: string,
  sha256: string,
): Promise<ArtifactRef | null> {
  for await (const uri of lake.store.list(paths.bronzeFolder(source, series))) {
    if (!uri.includes(`-${sha256}.`)) continue;
    const head = await lake.store.head(uri);
    if (head === null) continue;
    const ref: ArtifactRef = { uri, sha256, bytes: head.bytes, kind: 'bronze' };
    if (await lake.verify(ref)) return ref;
  }
  return null;
}

/** Files of frames that `regimen record` stored of a venue's symbol, oldest first; those begun before the day `since` are passed over. */
export async function* recordedFrames(
  lake: Lake,
  venue: string,
  symbol: string,
  since = '',
): AsyncGenerator<Uint8Array> {
  const folder = paths.bronzeFolder(venue, symbol);
  for await (const key of lake.store.list(folder)) {
    if (key < folder + since) continue;
    const bytes = key.endsWith('.frames') ? await lake.store.get(key) : null;
    if (bytes !== null) yield bytes;
  }
}
