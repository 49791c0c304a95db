import type { ChildProcess } from 'node:child_process';

/** Whether a process with this id is there (it may belong to someone else). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Resolves to true when the process is gone, false when it is still there after `limitMs`. */
export async function goneWithin(pid: number, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await pause(25);
  }
  return true;
}

/** How a child ended, or null while it runs. */
export function ending(child: ChildProcess): string | null {
  if (child.exitCode !== null) return `exit code ${child.exitCode}`;
  return child.signalCode === null ? null : `signal ${child.signalCode}`;
}

/** SIGTERM, then SIGKILL when the child is still there after `graceMs`. */
export async function endChild(child: ChildProcess, graceMs: number): Promise<void> {
  if (ending(child) !== null || child.pid === undefined) return;
  const closed = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await closed;
  clearTimeout(timer);
}
