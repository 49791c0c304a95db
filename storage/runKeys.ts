import type { ArtifactRef } from '../contracts/artifact.ts';
import type { RunReport } from '../contracts/report.ts';
import type { ObjectStore } from './objectStore.ts';
import { paths } from './paths.ts';

/**
 * Keys of a run's models, metrics, drift report and report: its own folders, and the models its report names elsewhere,
 * since a reused model lies under the run that trained it. Sorted, each once.
 */
export async function runKeys(store: ObjectStore, executionId: string): Promise<string[]> {
  const keys: string[] = [];
  for (const folder of [paths.modelFile(executionId, 'x', 'x'), paths.runFile(executionId, 'x')]) {
    const below = folder.split('/').slice(0, 2).join('/');
    for await (const key of store.list(`${below}/`)) keys.push(key);
  }
  const report = await store.get(paths.runFile(executionId, 'report.json'));
  const named: readonly ArtifactRef[] =
    report === null ? [] : (JSON.parse(new TextDecoder().decode(report)) as RunReport).artifacts;
  keys.push(...named.map(({ uri }) => uri).filter((uri) => uri.startsWith('models/')));
  return [...new Set(keys)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
