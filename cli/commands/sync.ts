import { ConfigError, InputError } from '../../contracts/failures.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { createDropboxClient } from '../../storage/dropbox/client.ts';
import { mirrorToDropbox } from '../../storage/dropbox/mirror.ts';
import { runKeys } from '../../storage/runKeys.ts';
import type { DropboxSettings } from '../../storage/dropbox/settings.ts';
import type { Lake } from '../../storage/lake.ts';
import { nameOfSegment } from '../../storage/paths.ts';
import { table, type Output } from '../output.ts';

async function runsIn(lake: Lake, wanted: string | undefined): Promise<string[]> {
  const known = new Set<string>();
  for await (const key of lake.store.list('runs/')) known.add(nameOfSegment(key.split('/')[1]!));
  const all = [...known];
  if (wanted === undefined) return all;
  const found = known.has(wanted) ? [wanted] : all.filter((id) => id.startsWith(wanted));
  if (found.length > 0) return found;
  throw new InputError(`No run begins with "${wanted}". Runs: ${all.slice(-10).join(', ') || 'none yet'}.`);
}

/**
 * Copies the models, metrics, drift reports and reports of all runs, or of those whose id begins with `run`, to Dropbox.
 * What is there with the same content is skipped.
 */
export async function syncDropbox(
  lake: Lake,
  output: Output,
  { dropbox, run }: { readonly dropbox: DropboxSettings | null; readonly run?: string },
): Promise<void> {
  if (dropbox === null) {
    throw new ConfigError(
      'No Dropbox is connected: set DROPBOX_REFRESH_TOKEN and DROPBOX_APP_KEY (and DROPBOX_APP_SECRET, unless the app uses PKCE), or DROPBOX_ACCESS_TOKEN.',
    );
  }
  const random = createRandom(process.pid, 'dropbox');
  const client = createDropboxClient({ ...dropbox, random: () => random.uniform() });
  const { store } = lake;
  const rows = [];
  for (const executionId of await runsIn(lake, run)) {
    const onProgress = ({ key }: { readonly key: string }) => output.status(`  ${key}`);
    const keys = await runKeys(store, executionId);
    const mirrored = await mirrorToDropbox({ client, store, keys, folder: dropbox.folder, onProgress });
    rows.push({ run: executionId, ...mirrored });
  }
  output.result(
    { folder: dropbox.folder, runs: rows },
    rows.length === 0
      ? ['No runs yet. Make one: regimen run macro-cycle']
      : [
          ...table(
            ['run', 'uploaded', 'there already', 'bytes'],
            rows.map((row) => [row.run, String(row.uploaded), String(row.same), String(row.bytes)]),
          ),
          `in Dropbox under ${dropbox.folder || '/'}`,
        ],
  );
}
