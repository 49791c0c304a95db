import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { entry } from '../runtime/modulePath.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** Hash of everything the bundle is made of: the workflow and contract sources and the SDK's version. */
async function bundleHash(): Promise<string> {
  const hash = createHash('sha256');
  const { version } = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  hash.update(version);
  for (const room of ['contracts', 'workflows'])
    for (const name of (await readdir(join(root, room))).filter((one) => one.endsWith(`.${extension}`)).sort())
      hash.update(name).update(await readFile(join(root, room, name)));
  return hash.digest('hex').slice(0, 16);
}

/** The bundled workflow code, made once for a state of the sources: bundling costs seconds, reading it milliseconds. */
export async function workflowBundle(cacheDir: string): Promise<{ codePath: string }> {
  const codePath = join(cacheDir, `workflows-${await bundleHash()}.js`);
  const cached = await readFile(codePath).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (cached) return { codePath };
  await mkdir(cacheDir, { recursive: true });
  const { file, execArgv } = entry('./makeBundle', import.meta.url);
  // A child makes it: the bundler would stay in this process's memory for as long as the worker lives.
  await promisify(execFile)(process.execPath, [...execArgv, file, codePath]);
  return { codePath };
}

/** Bundles the workflows into a file, all or nothing. */
export async function makeBundle(codePath: string): Promise<void> {
  const logger = new DefaultLogger('WARN');
  const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'workflows', `index.${extension}`), logger });
  const temporary = `${codePath}.${process.pid}`;
  await writeFile(temporary, code);
  await rename(temporary, codePath);
}
