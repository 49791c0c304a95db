import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { StorageError } from '../../contracts/failures.ts';
import type { Environment } from '../../runtime/env.ts';
import { enginePaths, gpuEngines, tensorEngineVersions } from '../../runtime/enginePaths.ts';
import { freePort } from '../../runtime/freePort.ts';
import { gpuDevices, gpuWords, type GpuDevice } from '../../runtime/gpuDevices.ts';
import { findServerBinary } from '../../runtime/serverBinary.ts';
import { openLake } from '../stack.ts';
import type { Output } from '../output.ts';
import { attach } from '../stack.ts';
import { tensorFinding } from '../tensorFinding.ts';

export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  /** Worth knowing but nothing that stops a run. */
  readonly advice?: boolean;
  readonly found: string;
  readonly todo?: string;
}

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function attempt(check: string, todo: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { check, ok: true, found: await look() };
  } catch (error) {
    return { check, ok: false, found: words(error), todo };
  }
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = (major === 20 && minor >= 19) || major === 21 || major === 22;
  return {
    check: 'Node',
    ok,
    found: process.version,
    ...(ok ? {} : { todo: 'Install Node 20.19 or later, below 23.' }),
  };
}

async function stackFinding(environment: Environment): Promise<Finding> {
  try {
    const stack = await attach(environment);
    await stack.close();
    return { check: 'stack', ok: true, found: `up, UI ${stack.uiUrl ?? 'not known'}` };
  } catch (error) {
    return { check: 'stack', ok: true, advice: true, found: words(error), todo: 'Start it: regimen up' };
  }
}

async function lakeFinding(environment: Environment): Promise<string> {
  await mkdir(environment.stateDir, { recursive: true });
  await access(environment.stateDir, constants.W_OK);
  const { bavail, bsize } = await statfs(environment.stateDir);
  const free = (bavail * bsize) / 2 ** 30;
  if (free < 1) throw new StorageError(`${free.toFixed(1)} GiB free at ${environment.stateDir}, at least 1 is needed`);
  const { store } = openLake(environment);
  await store.probe();
  return `${store.uri}, ${free.toFixed(0)} GiB free beside it`;
}

async function serverFinding(environment: Environment): Promise<string> {
  if (environment.temporalAddress) return `TEMPORAL_ADDRESS ${environment.temporalAddress}`;
  const { path, serverVersion } = await findServerBinary(environment.home);
  return `${path} ${serverVersion}`;
}

function gpuFinding(gpus: readonly GpuDevice[]): Finding {
  if (gpus.length > 0) return { check: 'GPU', ok: true, found: gpus.map(gpuWords).join('; ') };
  return {
    check: 'GPU',
    ok: true,
    advice: true,
    found: 'none; the gpu queue runs on the processor, and model records say so',
  };
}

function fredFinding({ fredApiKey }: Environment): Finding {
  if (fredApiKey) return { check: 'FRED', ok: true, found: 'FRED_API_KEY is set: the live API is used' };
  return {
    check: 'FRED',
    ok: true,
    advice: true,
    found: 'FRED_API_KEY is not set: the bundled snapshot is used (monthly data to 2022-09)',
  };
}

async function findings(environment: Environment): Promise<Finding[]> {
  const gpus = await gpuDevices();
  const setUp = 'Run: node scripts/setup.mjs';
  const engines = Object.entries(enginePaths(environment.home))
    .filter(([name]) => !(name in tensorEngineVersions) && (!gpuEngines.includes(name) || gpus.length > 0))
    .map(([name, path]) => attempt(name, setUp, () => access(path, constants.R_OK).then(() => path)));
  const ports = async () =>
    `${await freePort('127.0.0.1', environment.port)} and ${await freePort('127.0.0.1', environment.uiPort)} are free`;
  return Promise.all([
    Promise.resolve(node()),
    attempt('Temporal server', setUp, () => serverFinding(environment)),
    ...engines,
    attempt('lake', 'Free some space, or set REGIMEN_LAKE to a folder you may write to.', () =>
      lakeFinding(environment),
    ),
    attempt('ports', 'Set REGIMEN_PORT and REGIMEN_UI_PORT to free ports.', ports),
    Promise.resolve(gpuFinding(gpus)),
    Promise.resolve(tensorFinding(environment, gpus)),
    Promise.resolve(fredFinding(environment)),
    stackFinding(environment),
  ]);
}

/** Looks at everything a run needs and says what to do. Exit code 1 when something would stop a run. */
export async function doctor(environment: Environment, output: Output): Promise<void> {
  const all = await findings(environment);
  output.result(
    all,
    all.flatMap(({ check, ok, advice, found, todo }) => [
      `${ok ? (advice ? '·' : '✓') : '✗'} ${check.padEnd(16)} ${found}`,
      ...(todo ? [`  ${' '.repeat(16)} ${todo}`] : []),
    ]),
  );
  if (all.some(({ ok }) => !ok)) process.exitCode = 1;
}
