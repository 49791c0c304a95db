// Puts everything in place that `npm start` and `npm test` need. Runs before `npm install`: Node's own modules only.
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './setup/dependencies.mjs';
import { installEngine } from './setup/engines.mjs';
import { findOpenMp } from './setup/openmp.mjs';
import { beginEarly, createScreen } from './setup/screen.mjs';
import { StepError } from './setup/stepError.mjs';
import { findTemporal } from './setup/temporalServer.mjs';
import { atLeast } from './setup/temporalVersion.mjs';
import { installTensorflow, tensorflows } from './setup/tensorflow.mjs';
import { dawn, installWebgpu } from './setup/webgpu.mjs';
import { engines } from './setup/wheels.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = resolve(process.env.REGIMEN_HOME || join(homedir(), '.cache', 'regimen'));
const asJson = process.argv.includes('--json');
const screen = createScreen({ stream: asJson ? process.stderr : process.stdout });

function checkNode() {
  const version = process.versions.node;
  if (atLeast(version, '20.19') && !atLeast(version, '23')) return { summary: version };
  throw new StepError(
    `Node is ${version}, expected >=20.19 <23.`,
    'Install Node 22 (LTS), for instance with nvm: nvm install 22',
  );
}

function hasGpu() {
  const listed = spawnSync('nvidia-smi', ['-L'], { encoding: 'utf8', timeout: 10_000 });
  return listed.status === 0 && listed.stdout.includes('GPU ');
}

/** Libraries for a GPU are large: they are fetched where the driver lists one and their platform has them. */
const isWanted = ({ needs, wheels }) =>
  needs !== 'gpu' || (`${process.platform}-${process.arch}` in wheels && hasGpu());

/** TensorFlow is the largest by far, so it is fetched only where someone asked for it. */
function wantedTensorflow() {
  const { REGIMEN_TENSORS: chosen, REGIMEN_TEST_TENSORFLOW: tested } = process.env;
  if (!process.argv.includes('--tensorflow') && chosen !== 'tensorflow' && tested !== '1') return [];
  return [tensorflows.findLast(isWanted)];
}

/** Dawn too, since only a GPU makes it worth its place. */
const wantsWebgpu = () => process.argv.includes('--webgpu') || process.env.REGIMEN_TENSORS === 'webgpu';

async function setUp() {
  const began = performance.now();
  await screen.step('Node', () => checkNode());
  // Building the server takes longest on a new machine, and needs nothing of what is installed meanwhile.
  const server = beginEarly((show) => findTemporal({ home, root, ...show }));
  await screen.step('npm dependencies', (show) => installDependencies({ root, ...show }));
  await screen.step('OpenMP', () => findOpenMp());
  const libraries = {};
  for (const engine of engines.filter(isWanted)) {
    const { library } = await screen.step(`${engine.title} ${engine.version}`, (show) =>
      installEngine({ home, engine, ...show }),
    );
    libraries[engine.name] = library;
  }
  for (const engine of wantedTensorflow()) {
    const { library } = await screen.step(`${engine.title} ${engine.version}`, (show) =>
      installTensorflow({ home, root, engine, ...show }),
    );
    if (library !== null) libraries[engine.name] = library;
  }
  if (wantsWebgpu()) {
    const { library } = await screen.step(`${dawn.title} ${dawn.version}`, (show) => installWebgpu({ home, ...show }));
    libraries[dawn.name] = library;
  }
  const temporal = await screen.step('Temporal server', server);
  return { home, engines: libraries, temporal, seconds: Number(((performance.now() - began) / 1000).toFixed(3)) };
}

const header = `Set-up (cache: ${home})\n`;
(asJson ? process.stderr : process.stdout).write(header);
try {
  const summary = await setUp();
  if (asJson) process.stdout.write(`${JSON.stringify({ ok: true, ...summary, steps: screen.steps }, null, 2)}\n`);
} catch (error) {
  if (asJson) process.stdout.write(`${JSON.stringify({ ok: false, home, steps: screen.steps }, null, 2)}\n`);
  if (!(error instanceof StepError)) process.stderr.write(`${error.stack}\n`);
  // At once: a server may be building still.
  process.exit(1);
}
