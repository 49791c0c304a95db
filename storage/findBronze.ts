import type { ArtifactRef } from '../contracts/artifact.ts';
import type { Lake } from './lake.ts';
import { paths } from './paths.ts';

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
