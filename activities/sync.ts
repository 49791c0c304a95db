import { Context } from '@temporalio/activity';
import { createRandom } from '../ml/stats/rng.ts';
import { createDropboxClient } from '../storage/dropbox/client.ts';
import { mirrorToDropbox, type Mirrored, type MirrorProgress } from '../storage/dropbox/mirror.ts';
import { runKeys } from '../storage/runKeys.ts';
import { beating } from './beating.ts';
import type { Dependencies } from './dependencies.ts';

export type SyncDependencies = Pick<Dependencies, 'lake' | 'heartbeatMs' | 'dropbox'>;

export interface MirroredRun extends Mirrored {
  readonly executionId: string;
  /** Where in Dropbox. */
  readonly folder: string;
}

export const createSync = (deps: SyncDependencies) => ({
  /**
   * Copies a run's models, metrics, drift report and report to Dropbox. Files that are there with the same content are
   * left alone, so doing it again changes nothing; a retry goes on within a large file. null where no Dropbox is
   * connected.
   */
  async mirrorRun({ executionId }: { readonly executionId: string }): Promise<MirroredRun | null> {
    const { lake, dropbox, heartbeatMs } = deps;
    if (dropbox === null) return null;
    const { info, cancellationSignal } = Context.current();
    const resume = (info.heartbeatDetails ?? null) as MirrorProgress | null;
    const work = async (onProgress: (now: MirrorProgress) => void): Promise<MirroredRun> => {
      const random = createRandom(info.attempt, 'dropbox', executionId);
      const client = createDropboxClient({ ...dropbox, random: () => random.uniform(), signal: cancellationSignal });
      const mirrored = await mirrorToDropbox({
        client,
        store: lake.store,
        keys: await runKeys(lake.store, executionId),
        folder: dropbox.folder,
        resume,
        onProgress,
      });
      return { executionId, folder: dropbox.folder, ...mirrored };
    };
    return beating(heartbeatMs, work, resume);
  },
});
