import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { freePort } from '../../runtime/freePort.ts';
import { startChildServer } from './childServer.ts';
import { fetchOnce } from './fetched.ts';
import type { Artifact } from './fetched.ts';
import { firstPort } from './firstPort.ts';

export interface RunningClickHouse {
  /** As `REGIMEN_CLICKHOUSE_URL` takes it, with user and password. */
  readonly url: string;
  readonly port: number;
  readonly password: string;
  readonly pid: number;
  stop(): Promise<void>;
  /** Ends the server and all its connections at once. */
  kill(): Promise<void>;
}

const ip = '127.0.0.1';
const password = 'regimen-test-password';
const npm = 'https://registry.npmjs.org';

const chdb: Artifact = {
  name: 'chdb',
  version: '3.4.0',
  file: 'chdb-3.4.0.tgz',
  url: `${npm}/chdb/-/chdb-3.4.0.tgz`,
  sha256: '47bad24d64658bc3c84d9d7651f53290012ae78deb98912d6a06b84d858be26b',
  unpack: 'tgz',
};
const engine: Artifact = {
  name: 'chdb-linux-x64',
  version: '26.7.3-stable.1',
  file: 'lib-linux-x64-gnu-26.7.3-stable.1.tgz',
  url: `${npm}/@chdb/lib-linux-x64-gnu/-/lib-linux-x64-gnu-26.7.3-stable.1.tgz`,
  sha256: 'c0d32b129e988f2b9a9a31c9141aecf5e1e2453f9a079efc4d36ab8e3f92b2ad',
  unpack: 'tgz',
};

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/ping`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/**
 * The engine of ClickHouse 26.7 behind its HTTP interface, or what is missing. Half a gigabyte, so that it is fetched
 * only when asked for by REGIMEN_TEST_CLICKHOUSE=1.
 */
export async function startClickHouse(): Promise<RunningClickHouse | string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `ClickHouse for tests is there for linux-x64 only, and this is ${process.platform}-${process.arch}.`;
  }
  const home = process.env['REGIMEN_HOME'] ?? join(homedir(), '.cache', 'regimen');
  const cached = existsSync(join(home, 'servers', engine.name, engine.version));
  if (!cached && process.env['REGIMEN_TEST_CLICKHOUSE'] !== '1') {
    return 'ClickHouse for tests takes 548 MB and is not there: set REGIMEN_TEST_CLICKHOUSE=1 once to fetch it (npm chdb 3.4.0).';
  }
  const [code, library] = [await fetchOnce(chdb), await fetchOnce(engine)];
  if (typeof code === 'string') return code;
  if (typeof library === 'string') return library;
  const folder = await mkdtemp(join(tmpdir(), 'regimen-clickhouse-'));
  try {
    // chdb looks for its engine as a package of this name.
    const modules = join(folder, 'node_modules');
    const link = join(modules, '@chdb', 'lib-linux-x64-gnu');
    await mkdir(dirname(link), { recursive: true });
    await symlink(library.path, link);
    const port = await freePort(ip, firstPort(26_800));
    const url = `http://${ip}:${port}`;
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const shim = fileURLToPath(new URL('clickhouseShim.ts', import.meta.url));
    const server = await startChildServer({
      name: 'ClickHouse',
      command: process.execPath,
      arguments: ['--import', tsx, shim, code.path, String(port), join(folder, 'data')],
      folder,
      environment: { ...process.env, NODE_PATH: modules, CLICKHOUSE_PASSWORD: password },
      isReady: () => isReady(url),
    });
    return { ...server, url: `http://default:${password}@${ip}:${port}`, port, password };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
