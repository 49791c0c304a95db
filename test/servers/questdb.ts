import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../runtime/freePort.ts';
import { startChildServer } from './childServer.ts';
import { fetchOnce } from './fetched.ts';
import { firstPort } from './firstPort.ts';

export interface RunningQuestDb {
  /** As `REGIMEN_QUESTDB_URL` takes it. */
  readonly url: string;
  readonly port: number;
  readonly wirePort: number;
  readonly pid: number;
  stop(): Promise<void>;
  /** Ends the server and all its connections at once. */
  kill(): Promise<void>;
}

const ip = '127.0.0.1';
const leastJava = 17;

async function javaVersion(): Promise<number> {
  try {
    const { stderr, stdout } = await promisify(execFile)('java', ['-version']);
    return Number(/version "(\d+)/.exec(stderr + stdout)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/exec?query=SELECT%201`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** QuestDB on free ports with an empty folder, or what is missing. */
export async function startQuestDb(): Promise<RunningQuestDb | string> {
  const java = await javaVersion();
  if (java < leastJava) {
    const found = java === 0 ? 'none is' : `Java ${java} is`;
    return `QuestDB needs Java ${leastJava} on the PATH, and ${found} there: install it (Debian: apt-get install openjdk-17-jre-headless).`;
  }
  const jar = await fetchOnce({
    name: 'questdb',
    version: '9.3.4',
    file: 'questdb-9.3.4.jar',
    url: 'https://repo1.maven.org/maven2/org/questdb/questdb/9.3.4/questdb-9.3.4.jar',
    sha256: '939bc53ab22f93dbaa6545143a6e7c536d4904c07b7f2d381e8eef10436be062',
    unpack: 'none',
  });
  if (typeof jar === 'string') return jar;
  const folder = await mkdtemp(join(tmpdir(), 'regimen-questdb-'));
  await mkdir(join(folder, 'conf'));
  const port = await freePort(ip, firstPort(26_000));
  const wirePort = await freePort(ip, firstPort(26_400));
  const settings = {
    'http.bind.to': `${ip}:${port}`,
    'http.min.enabled': false,
    'pg.net.bind.to': `${ip}:${wirePort}`,
    'line.tcp.enabled': false,
    'telemetry.enabled': false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${String(value)}\n`);
  await writeFile(join(folder, 'conf', 'server.conf'), lines.join(''));
  const url = `http://${ip}:${port}`;
  const server = await startChildServer({
    name: 'QuestDB',
    command: 'java',
    arguments: ['-Xmx512m', '-p', jar.path, '-m', 'io.questdb/io.questdb.ServerMain', '-d', folder],
    folder,
    isReady: () => isReady(url),
  });
  return { ...server, url: `${url}?wire=${wirePort}`, port, wirePort };
}
