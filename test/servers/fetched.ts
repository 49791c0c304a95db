import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, normalize, sep } from 'node:path';
import { loadScript } from '../scripts/loadScript.ts';
import { untar } from './untar.ts';

/** One pinned file of a test server. */
export interface Artifact {
  /** The server's name: the folder under `servers/`. */
  readonly name: string;
  readonly version: string;
  /** The file's own name, as its registry publishes it. */
  readonly file: string;
  /** Where it lies: PyPI's file host for a wheel, a Maven repository for a jar, the npm registry for a tarball. */
  readonly url: string;
  readonly sha256: string;
  /** `zip` for a wheel, `tgz` for an npm tarball (its leading `package/` is dropped), `none` for a jar. */
  readonly unpack: 'zip' | 'tgz' | 'none';
}

/** `path` is the folder of an unpacked artifact, or the file itself where nothing is unpacked. */
export interface Fetched {
  readonly path: string;
}

interface InstallRecord {
  readonly sha256: string;
  readonly files: readonly { readonly name: string; readonly size: number }[];
}

interface Scripts {
  readonly download: (url: string, options: { progress: (got: number, total: number) => void }) => Promise<Buffer>;
  readonly unzip: (bytes: Buffer) => { name: string; read: () => Buffer }[];
  readonly withLock: <T>(
    path: string,
    options: { progress: (text: string) => void },
    work: () => Promise<T>,
  ) => Promise<T>;
}

const recordName = 'installed.json';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The folder where everything that Regimen fetched lies, as set-up and the program see it. */
const regimenHome = (): string => process.env['REGIMEN_HOME'] ?? join(homedir(), '.cache', 'regimen');

async function scripts(): Promise<Scripts> {
  const [{ download }, { unzip }, { withLock }] = await Promise.all([
    loadScript<Pick<Scripts, 'download'>>('setup/download.mjs'),
    loadScript<Pick<Scripts, 'unzip'>>('setup/unzip.mjs'),
    loadScript<Pick<Scripts, 'withLock'>>('setup/fileLock.mjs'),
  ]);
  return { download, unzip, withLock };
}

async function isInstalled(folder: string, artifact: Artifact): Promise<boolean> {
  const record = join(folder, recordName);
  if (!existsSync(record)) return false;
  const { sha256: from, files } = JSON.parse(await readFile(record, 'utf8')) as InstallRecord;
  if (from !== artifact.sha256) return false;
  for (const { name, size } of files) {
    const path = join(folder, name);
    if (!existsSync(path) || (await stat(path)).size !== size) return false;
  }
  return true;
}

function inside(folder: string, name: string): string {
  const path = normalize(join(folder, name));
  if (path.startsWith(folder + sep)) return path;
  throw new Error(
    `The archive holds ${JSON.stringify(name)}, which would lie outside ${folder}; nothing was installed.`,
  );
}

/** Writes the artifact's parts under `folder` and gives their names. */
async function unpackInto(
  folder: string,
  artifact: Artifact,
  bytes: Buffer,
  unzip: Scripts['unzip'],
): Promise<string[]> {
  const names: string[] = [];
  const put = async (name: string, content: Uint8Array, mode: number): Promise<void> => {
    const path = inside(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode });
    names.push(name);
  };
  if (artifact.unpack === 'none') await put(artifact.file, bytes, 0o644);
  else if (artifact.unpack === 'zip') {
    for (const { name, read } of unzip(bytes)) if (!name.endsWith('/')) await put(name, read(), 0o755);
  } else {
    for await (const { name, mode, content } of untar(bytes)) {
      await put(name.replace(/^package\//, ''), content, mode | 0o644);
    }
  }
  return names;
}

/** Unpacks into a temporary folder and renames it, so that a kill or two processes leave no half server. */
async function install(folder: string, artifact: Artifact, bytes: Buffer, unzip: Scripts['unzip']): Promise<void> {
  const temporary = `${folder}.${randomUUID()}.part`;
  try {
    const names = await unpackInto(temporary, artifact, bytes, unzip);
    const files = await Promise.all(
      names.map(async (name) => ({ name, size: (await stat(join(temporary, name))).size })),
    );
    const record: InstallRecord = { sha256: artifact.sha256, files };
    await writeFile(join(temporary, recordName), `${JSON.stringify(record, null, 2)}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** What a process that was killed left behind; called with the lock held, so it belongs to nobody. */
async function removeLeftovers(folder: string): Promise<void> {
  const beside = dirname(folder);
  for (const entry of await readdir(beside)) {
    if (entry.startsWith(`${folder.slice(beside.length + 1)}.`) && entry.endsWith('.part')) {
      await rm(join(beside, entry), { recursive: true, force: true });
    }
  }
}

function checked(bytes: Buffer, { file, sha256: expected }: Artifact): Buffer {
  const found = sha256(bytes);
  if (found === expected) return bytes;
  throw new Error(
    `${file} should have sha256 ${expected} and has ${found}, so it is not the pinned file; nothing was installed.`,
  );
}

async function fetchBytes(home: string, artifact: Artifact, download: Scripts['download']): Promise<Buffer | string> {
  const local = join(home, 'downloads', artifact.file);
  if (existsSync(local)) return checked(await readFile(local), artifact);
  process.stderr.write(`fetching ${artifact.file} once into ${home}\n`);
  try {
    return checked(await download(artifact.url, { progress: () => undefined }), artifact);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StepError') throw error;
    return (
      `${artifact.name} ${artifact.version} is not in ${join(home, 'servers')} and could not be fetched: ` +
      `${error.message} Fetch ${artifact.url} by other means (sha256 ${artifact.sha256}) ` +
      `and put it into ${join(home, 'downloads')}.`
    );
  }
}

async function fetchInto(home: string, artifact: Artifact): Promise<Fetched | string> {
  const folder = join(home, 'servers', artifact.name, artifact.version);
  const path = artifact.unpack === 'none' ? join(folder, artifact.file) : folder;
  if (await isInstalled(folder, artifact)) return { path };
  const { download, unzip, withLock } = await scripts();
  return await withLock(`${folder}.lock`, { progress: () => undefined }, async () => {
    if (await isInstalled(folder, artifact)) return { path };
    await removeLeftovers(folder);
    const bytes = await fetchBytes(home, artifact, download);
    if (typeof bytes === 'string') return bytes;
    await install(folder, artifact, bytes, unzip);
    return { path };
  });
}

const asked = new Map<string, Promise<Fetched | string>>();

/**
 * Gives a pinned artifact of a test server, fetching it once into `<REGIMEN_HOME>/servers/<name>/<version>/`. A file of
 * the same name in `<REGIMEN_HOME>/downloads` is taken instead of the network. Two processes at once fetch it once: a
 * lock holds the second, and a finished folder appears whole by a rename.
 *
 * Where it cannot be fetched the answer is a sentence that says what is missing and how to get it, and it is
 * remembered for this process. Throws when the bytes are not the pinned ones.
 */
export function fetchOnce(artifact: Artifact, home = regimenHome()): Promise<Fetched | string> {
  const key = [home, artifact.name, artifact.version, artifact.sha256].join('\n');
  const known = asked.get(key);
  if (known) return known;
  const result = fetchInto(home, artifact);
  asked.set(key, result);
  // What failed loudly may be mended (a wrong file in downloads) and asked again.
  result.catch(() => asked.delete(key));
  return result;
}
