// TensorFlow for the neural models: the libraries of its official wheel, and the addon of @tensorflow/tfjs-node-gpu
// compiled against them, beside them in Regimen's cache. The package's own install script fetches an old TensorFlow from
// a host that is often out of reach; the addon uses the stable C interface only, so it takes today's library.
import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { checkWheel, engineFolder, wheelBytes, wheelFor } from './engines.mjs';
import { StepError } from './stepError.mjs';
import { unzip } from './unzip.mjs';

/** Which TensorFlow: a new version is a new row here and in runtime/enginePaths.ts. */
export const tensorflows = [
  {
    name: 'tensorflow',
    title: 'TensorFlow',
    version: '2.21.0',
    sizes: '274 MB to fetch, 853 MB on disk',
    wheels: {
      'linux-x64': {
        project: 'tensorflow-cpu',
        file: 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
        sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
      },
    },
  },
  {
    name: 'tensorflow-cuda',
    title: 'TensorFlow for CUDA',
    version: '2.21.0',
    needs: 'gpu',
    sizes: '573 MB to fetch, 1.7 GB on disk; CUDA 12 and cuDNN 9 must be there',
    wheels: {
      'linux-x64': {
        project: 'tensorflow',
        file: 'tensorflow-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
        sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
      },
    },
  },
];

/** Beside the libraries, since it finds them there; 8 is the version of Node's binary interface, whatever Node's own. */
export const addonFile = 'tensorflow/tfjs_binding.napi-8.node';

const libraries = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'];
const headers =
  /^tensorflow\/include\/(tensorflow\/c\/(eager\/c_api|\w+)\.h|(tensorflow\/core|tsl)\/platform\/ctstring\w*\.h|xla\/tsl\/c\/\w+\.h)$/;
const package_ = (root) => join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu');

/** What an installed addon was made of: the wheel and the package's sources. */
async function originOf(root, wheel) {
  const hash = createHash('sha256').update(wheel.sha256);
  const folder = join(package_(root), 'binding');
  for (const name of (await readdir(folder)).sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

function isInstalled(folder, origin) {
  const record = join(folder, 'installed.json');
  if (!existsSync(record) || ![addonFile, ...libraries].every((name) => existsSync(join(folder, name)))) return false;
  return JSON.parse(readFileSync(record, 'utf8')).origin === origin;
}

async function extract(bytes, folder) {
  const entries = unzip(bytes).filter(({ name }) => libraries.includes(name) || headers.test(name));
  for (const name of libraries)
    if (!entries.some((entry) => entry.name === name))
      throw new StepError(
        `The wheel holds no ${name}.`,
        'The table in scripts/setup/tensorflow.mjs names a wrong file.',
      );
  for (const entry of entries) {
    await mkdir(dirname(join(folder, entry.name)), { recursive: true });
    await writeFile(join(folder, entry.name), entry.read());
  }
}

async function compile(root, folder, compiler) {
  const sources = join(package_(root), 'binding');
  const files = (await readdir(sources)).filter((name) => name.endsWith('.cc')).sort();
  const include = [join(folder, 'tensorflow', 'include'), join(root, 'node_modules', 'node-api-headers', 'include')];
  const args = [
    ...['-O2', '-std=c++17', '-shared', '-fPIC', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION', '-w'],
    ...include.flatMap((path) => ['-I', path]),
    ...files.map((name) => join(sources, name)),
    ...['-o', join(folder, addonFile), ...libraries.map((name) => join(folder, name)), '-Wl,-rpath,$ORIGIN'],
  ];
  await promisify(execFile)(compiler, args).catch((error) => {
    throw new StepError(
      `${compiler} did not build TensorFlow's addon: ${String(error.stderr || error.message)
        .trim()
        .slice(0, 500)}`,
      'Install a g++ that knows C++17, then run: node scripts/setup.mjs --tensorflow',
      { cause: error },
    );
  });
}

/** Installs into a temporary folder and renames it, as the other engines; the addon finds its libraries beside itself. */
export async function installTensorflow({ home, root, engine, progress, tell, compiler = process.env.CXX || 'g++' }) {
  const wheel = wheelFor(engine);
  const folder = engineFolder(home, engine);
  const addon = join(folder, addonFile);
  const origin = await originOf(root, wheel);
  if (isInstalled(folder, origin)) return { summary: `in place: ${addon}`, library: addon };
  if (spawnSync(compiler, ['--version']).status !== 0)
    return {
      summary: `not built, since there is no ${compiler}: neural models compute with WASM, which is slower. Install g++ and run: node scripts/setup.mjs --tensorflow`,
      library: null,
    };
  tell(`${engine.sizes}, in ${folder}`);
  const bytes = await wheelBytes(home, engine, wheel, progress);
  checkWheel(bytes, wheel);
  const temporary = `${folder}.${randomUUID()}.part`;
  try {
    progress('unpacking');
    await extract(bytes, temporary);
    progress('compiling the addon');
    await compile(root, temporary, compiler);
    await writeFile(join(temporary, 'installed.json'), `${JSON.stringify({ wheel: wheel.sha256, origin }, null, 2)}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder).catch((error) => {
      if (!isInstalled(folder, origin)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { summary: `built from ${wheel.file}: ${addon}`, library: addon };
}
