import type { VersionedView } from '../contracts/featureStore.ts';
import { listViews } from '../storage/featureStore/views.ts';
import type { Lake } from '../storage/lake.ts';

/**
 * Reads the current versions of all views, at most once in `holdMs`: requests share what was read last, and a failed
 * reading is not kept.
 */
export function currentViews(lake: Lake, now: () => number, holdMs = 5_000): () => Promise<readonly VersionedView[]> {
  let read: Promise<readonly VersionedView[]> | null = null;
  let at = -Infinity;
  return () => {
    if (read !== null && now() - at < holdMs) return read;
    at = now();
    const next = listViews(lake);
    read = next;
    next.catch(() => {
      if (read === next) read = null;
    });
    return next;
  };
}
