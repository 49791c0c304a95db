// WebGPU for the neural models: Dawn, Chrome's own, out of the npm package `webgpu`, which holds it for five platforms. It is no
// dependency, so that nobody without a GPU fetches it.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { npm } from './dependencies.mjs';
import { checkWheel, engineFolder, wheelFor } from './engines.mjs';
import { StepError } from './stepError.mjs';
import { fileFromTarGz } from './untar.mjs';

const archive = {
  file: 'webgpu-0.6.2.tgz',
  sha256: '77a6be6513b9f7c2e94425620ce603efb38cdc5d0393e1b31a1b0c8479330ffd',
};
const files = (folder, more = []) => ({
  ...archive,
  library: `dist/${folder}/dawn.node`,
  more: ['package.json', 'LICENSE.md', ...more.map((name) => `dist/${folder}/${name}`)],
});

/** Which Dawn: a new version is a new row here and in runtime/enginePaths.ts. */
export const dawn = {
  name: 'webgpu',
  title: 'WebGPU (Dawn)',
  version: '0.6.2',
  sizes: '51 MB to fetch, 22 MB on disk',
  wheels: {
    'linux-x64': files('linux-x64'),
    'linux-arm64': files('linux-arm64'),
    'darwin-x64': files('darwin-universal'),
    'darwin-arm64': files('darwin-universal'),
    'win32-x64': files('win32-x64', ['d3dcompiler_47.dll', 'dxcompiler.dll']),
    'win32-arm64': files('win32-arm64', ['d3dcompiler_47.dll', 'dxcompiler.dll']),
  },
};

/** The package's bytes: from the folder `downloads` of the cache where they lie there, else by npm from its registry. */
async function packageBytes({ home, engine, file, progress }) {
  const local = join(home, 'downloads', file);
  if (existsSync(local)) return await readFile(local);
  const folder = join(home, 'downloads', `${randomUUID()}.part`);
  await mkdir(folder, { recursive: true });
  try {
    const wanted = `${engine.name}@${engine.version}`;
    const { code, said } = await npm(folder, ['pack', wanted, '--silent', '--pack-destination', folder], progress);
    if (code === 0) return await readFile(join(folder, file));
    throw new StepError(
      `npm pack ${wanted} ended with exit code ${code}: ${said.trim().slice(-1500)}`,
      `Check the network and the npm registry setting (npm config get registry), or put ${file} into the folder "downloads" of REGIMEN_HOME.`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isInstalled(folder, { sha256, library, more }) {
  const record = join(folder, 'installed.json');
  if (!existsSync(record) || ![library, ...more].every((name) => existsSync(join(folder, name)))) return false;
  return JSON.parse(readFileSync(record, 'utf8')).package === sha256;
}

/** Installs into a temporary folder and renames it, as the other engines. */
export async function installWebgpu({ home, engine = dawn, progress, tell }) {
  const wanted = wheelFor(engine);
  const folder = engineFolder(home, engine);
  const library = join(folder, wanted.library);
  if (isInstalled(folder, wanted)) return { summary: `in place: ${library}`, library };
  tell(`${engine.sizes}, in ${folder}`);
  const bytes = await packageBytes({ home, engine, file: wanted.file, progress });
  checkWheel(bytes, wanted);
  progress('unpacking');
  const temporary = `${folder}.${randomUUID()}.part`;
  try {
    for (const name of [wanted.library, ...wanted.more]) {
      await mkdir(dirname(join(temporary, name)), { recursive: true });
      await writeFile(join(temporary, name), fileFromTarGz(bytes, `package/${name}`));
    }
    await writeFile(join(temporary, 'installed.json'), `${JSON.stringify({ package: wanted.sha256 }, null, 2)}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder).catch((error) => {
      if (!isInstalled(folder, wanted)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { summary: `installed from ${wanted.file}: ${library}`, library };
}
