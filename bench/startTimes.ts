import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost, type Row } from './row.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Seconds that `start --once` takes, from the command to its end. */
async function start(folder: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [join('scripts', 'run.mjs'), join('cli', 'main.ts'), 'start', '--once'], {
    cwd: root,
    env: { ...process.env, REGIMEN_STATE: join(folder, 'state'), REGIMEN_LAKE: join(folder, 'lake') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`start --once ended with ${code ?? 'a signal'}: ${said.slice(-1500)}`);
  return (performance.now() - began) / 1000;
}

/** The whole demo on a new lake and a new server, then again on what the first left. */
export async function benchStartTimes(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'regimen-bench-start-'));
  try {
    const cold = await start(folder);
    const warm = await start(folder);
    return [
      atMost('npm start, cold: nothing but the engines and the server program are there', cold, 90, 's'),
      atMost('npm start, warm: the same again', warm, 20, 's'),
      { what: 'warm to cold', found: `${(warm / cold).toFixed(3)}×`, target: '—', met: null },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
