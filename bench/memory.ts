import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvironment } from '../runtime/env.ts';
import { startStack } from '../cli/stack.ts';
import { atMost, type Row } from './row.ts';

/** Long enough for what starting leaves behind to be collected. */
const restMs = 10_000;

/** Resident memory of a process in MB (10⁶ bytes). */
async function residentMegabytes(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    return (Number(kib) * 1024) / 1e6;
  }
  return (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024) / 1e6;
}

async function idleWorkers(start: string): Promise<Row[]> {
  const stack = await startStack(parseEnvironment(process.env), () => undefined);
  try {
    await new Promise((go) => setTimeout(go, restMs));
    const rows: Row[] = [];
    for (const { name, pid } of stack.workers.workers())
      rows.push(
        atMost(`idle resident memory of the ${name} worker, ${start}`, await residentMegabytes(pid), 300, 'MB'),
      );
    return rows;
  } finally {
    await stack.stop();
  }
}

/** What each worker holds while it has nothing to do: on the first start, which bundles the workflows, and on a later one. */
export async function benchMemory(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'regimen-bench-memory-'));
  try {
    // Workers read their own environment, which is this process's.
    Object.assign(process.env, { REGIMEN_STATE: join(folder, 'state'), REGIMEN_LAKE: join(folder, 'lake') });
    return [...(await idleWorkers('first start')), ...(await idleWorkers('later start'))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
