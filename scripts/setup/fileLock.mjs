// One set-up at a time does the long work; a lock whose owner died is taken over.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StepError } from './stepError.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function owner(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

export async function withLock(path, { progress, waitMs = 30 * 60_000, pollMs = 500 }, work) {
  mkdirSync(dirname(path), { recursive: true });
  const deadline = performance.now() + waitMs;
  while (!take(path)) {
    const pid = owner(path);
    if (pid !== null && pid > 0 && !alive(pid)) {
      rmSync(path, { force: true });
      continue;
    }
    if (performance.now() > deadline) {
      throw new StepError(
        `Another set-up (process ${pid}) has held ${path} for ${waitMs / 60_000} minutes.`,
        `End it or delete ${path}.`,
      );
    }
    progress(`waiting for another set-up (process ${pid})`);
    await pause(pollMs);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
