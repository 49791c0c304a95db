import { InputError } from '../contracts/failures.ts';
import type { OnlineStore } from '../contracts/featureStore.ts';
import type { SystemSpec } from '../contracts/system.ts';
import type { Environment } from '../runtime/env.ts';
import { featureSource } from '../storage/featureStore/featureSource.ts';
import { materialiseView } from '../storage/featureStore/materialiseView.ts';
import { openOnlineStore } from '../storage/featureStore/openOnlineStore.ts';
import { parquetToFrame } from '../storage/frameTables.ts';
import type { Lake } from '../storage/lake.ts';
import { featureViewsOf } from '../systems/featureViews.ts';
import { systemFiles } from '../workers/composition.ts';

/** Brings the views of every system that has gold into a store; gives the names of those systems. */
export async function fillOnline(lake: Lake, online: OnlineStore): Promise<readonly string[]> {
  const filled: string[] = [];
  for (const name of await systemFiles.list()) {
    const spec = await systemFiles.load(name);
    if (await fillSystem(lake, online, spec)) filled.push(name);
  }
  return filled;
}

/** false where the system has no gold yet. */
async function fillSystem(lake: Lake, online: OnlineStore, spec: SystemSpec): Promise<boolean> {
  const source = await featureSource(lake, spec.name, null).catch((error: unknown) => {
    if (error instanceof InputError) return null;
    throw error;
  });
  if (source === null) return false;
  const gold = await parquetToFrame(await lake.localFile(source.gold));
  const at = new Date().toISOString();
  for (const view of featureViewsOf(spec))
    await materialiseView({ lake, online, view, gold, until: Infinity, full: false, at });
  return true;
}

/**
 * Opens the online store of `REGIMEN_ONLINE_STORE`. One in memory is empty at first, so it is filled from the lake, which
 * is said: its answers are those of this process.
 */
export async function openOnline(
  { onlineStore }: Environment,
  lake: Lake,
  say: (line: string) => void,
): Promise<OnlineStore> {
  const online = await openOnlineStore(onlineStore.reveal(), Date.now);
  if (online.shared) return online;
  const filled = await fillOnline(lake, online);
  say(
    `memory:// is filled from the lake for this process: ${filled.join(', ') || 'no system has gold yet'}. Set REGIMEN_ONLINE_STORE=redis://… for one that processes share.`,
  );
  return online;
}
