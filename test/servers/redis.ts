import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../runtime/freePort.ts';
import { startChildServer } from './childServer.ts';
import { firstPort } from './firstPort.ts';

export interface RunningRedis {
  /** `redis://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
  /** Ends the server and all its connections at once. */
  kill(): Promise<void>;
}

const ip = '127.0.0.1';

/** Whether something on the port answers PING as Redis does. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port }, () => socket.write('PING\r\n'));
    socket.setTimeout(2_000, () => socket.destroy());
    socket.once('data', (bytes) => {
      resolve(bytes.toString() === '+PONG\r\n');
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** An empty Redis that keeps nothing on disk, or what is missing. */
export async function startRedis(): Promise<RunningRedis | string> {
  try {
    await promisify(execFile)('redis-server', ['--version']);
  } catch {
    return 'Redis is not installed: install it (Debian: apt-get install redis-server).';
  }
  const folder = await mkdtemp(join(tmpdir(), 'regimen-redis-'));
  const port = await freePort(ip, firstPort(27_200));
  const server = await startChildServer({
    name: 'Redis',
    command: 'redis-server',
    arguments: ['--port', String(port), '--bind', ip, '--save', '', '--appendonly', 'no', '--dir', folder],
    folder,
    isReady: () => answersPing(port),
  });
  return { ...server, url: `redis://${ip}:${port}`, port };
}
