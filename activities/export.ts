import { Context } from '@temporalio/activity';
import type { ArtifactRef } from '../contracts/artifact.ts';
import type { ExportRequest, Exported } from '../contracts/runs.ts';
import type { RunReport } from '../contracts/report.ts';
import type { Lake } from '../storage/lake.ts';
import { openStore } from '../storage/openStore.ts';
import { paths } from '../storage/paths.ts';
import type { Dependencies } from './dependencies.ts';

async function keysBelow(lake: Lake, prefixes: readonly string[]): Promise<string[]> {
  const keys: string[] = [];
  for (const prefix of prefixes) for await (const key of lake.store.list(prefix)) keys.push(key);
  return keys;
}

/** A run's own folders, and what its report names elsewhere: a reused model lies under the run that trained it. */
async function keysOf(lake: Lake, { executionId, layer }: ExportRequest): Promise<string[]> {
  if (layer === 'gold') return keysBelow(lake, [`gold/${executionId}/`]);
  const own = await keysBelow(lake, [`models/${executionId}/`, `runs/${executionId}/`]);
  const report = await lake.store.get(paths.runFile(executionId, 'report.json'));
  const named: readonly ArtifactRef[] =
    report === null ? [] : (JSON.parse(new TextDecoder().decode(report)) as RunReport).artifacts;
  const models = named.filter(({ uri }) => uri.startsWith('models/')).map(({ uri }) => uri);
  return [...new Set([...own, ...models])].sort();
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
