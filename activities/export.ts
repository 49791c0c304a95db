import { Context } from '@temporalio/activity';
import type { ExportRequest, Exported } from '../contracts/runs.ts';
import { runKeys } from '../storage/runKeys.ts';
import type { Lake } from '../storage/lake.ts';
import { openStore } from '../storage/openStore.ts';
import type { Dependencies } from './dependencies.ts';

async function keysOf(lake: Lake, { executionId, layer }: ExportRequest): Promise<readonly string[]> {
  if (layer === 'artifacts') return runKeys(lake.store, executionId);
  const keys: string[] = [];
  for await (const key of lake.store.list(`gold/${executionId}/`)) keys.push(key);
  return keys;
}

export const createExport = (deps: Pick<Dependencies, 'lake'>) => ({
  /** Puts a run's gold, or its models and record, into another store under the same keys. Bytes that are there stay. */
  async exportArtifacts(request: ExportRequest): Promise<Exported> {
    const target = openStore(request.to);
    const keys = await keysOf(deps.lake, request);
    let bytes = 0;
    for (const key of keys) {
      const content = await deps.lake.store.get(key);
      if (content === null) continue;
      await target.putIfAbsent(key, content);
      bytes += content.byteLength;
      Context.current().heartbeat({ key });
    }
    return { to: target.uri, objects: keys.length, bytes };
  },
});
