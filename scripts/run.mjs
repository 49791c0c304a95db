// Runs a TypeScript module of the project as a process: node scripts/run.mjs <module.ts> [arguments]
// The module and everything of the project that it imports become one file, made once for a state of these sources:
// a loader that reads hundreds of modules costs each process more than a second, and training starts many.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
// Inside node_modules, so that the bundle's imports of packages are found from where it lies.
const cache = join(root, 'node_modules', '.cache', 'regimen');
const makers = [fileURLToPath(import.meta.url), join(root, 'node_modules', 'esbuild', 'package.json')];
const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Whether every source is still what the bundle was made of. */
function isCurrent(list) {
  const inputs = list === null ? [] : Object.entries(JSON.parse(list.toString()));
  return (
    inputs.length > 0 &&
    inputs.every(([path, hash]) => {
      const bytes = readIfThere(path);
      return bytes !== null && hashOf(bytes) === hash;
    })
  );
}

/** A module in a bundle still finds what lies beside its source. */
function keepPlace(inputs) {
  return {
    name: 'keep-place',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const bytes = readFileSync(path);
        inputs[path] = hashOf(bytes);
        const place = JSON.stringify(pathToFileURL(path).href);
        return { contents: bytes.toString().replaceAll('import.meta.url', place), loader: 'ts' };
      });
    },
  };
}

/** Writes each file whole or not at all, the list last: it vouches for the code beside it. */
function publish(files) {
  mkdirSync(cache, { recursive: true });
  for (const [path, bytes] of files) {
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  }
}

async function bundle(module) {
  const name = `${module.split(/[\\/]/).at(-1).replace(/\.ts$/, '')}-${hashOf(`${module} ${process.version}`)}`;
  const [code, list] = [join(cache, `${name}.mjs`), join(cache, `${name}.json`)];
  if (isCurrent(readIfThere(list))) return code;
  const { build } = await import('esbuild');
  const inputs = Object.fromEntries(makers.map((path) => [path, hashOf(readFileSync(path))]));
  const { outputFiles } = await build({
    entryPoints: [module],
    outfile: code,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [keepPlace(inputs)],
    write: false,
    logLevel: 'silent',
  }).catch(({ message }) => {
    process.stderr.write(`${module} cannot be bundled. ${message}\n`);
    process.exit(1);
  });
  const [map, text] = ['.map', '.mjs'].map((end) => outputFiles.find(({ path }) => path.endsWith(end)).contents);
  const files = [
    [`${code}.map`, map],
    [code, text],
    [list, JSON.stringify(inputs)],
  ];
  try {
    publish(files);
    return code;
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
    // Where node_modules may not be written the module is loaded as it is: slower, and else no different.
    (await import('tsx/esm/api')).register();
    return module;
  }
}

const [, , given] = process.argv;
if (given === undefined) {
  process.stderr.write('Expected the path of a TypeScript module, got nothing: node scripts/run.mjs cli/main.ts\n');
  process.exit(2);
}
const module = resolve(given);
process.argv.splice(1, 2, module);
process.setSourceMapsEnabled(true);
await import(pathToFileURL(await bundle(module)).href);
