import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainerJob, TrainerLine } from '../../contracts/job.ts';
import { entry } from '../../runtime/modulePath.ts';

const { file: main, execArgv } = entry('../../trainer/main', import.meta.url);

export interface ChildRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly TrainerLine[];
  readonly errorText: string;
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'regimen-trainer-'));

/** Runs the real trainer child; `onLine` may kill it. */
export async function runTrainer(
  job: TrainerJob | string,
  onLine: (line: TrainerLine, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<ChildRun> {
  let path = job;
  if (typeof path !== 'string') {
    await mkdir((job as TrainerJob).out, { recursive: true });
    path = join((job as TrainerJob).out, 'job.json');
    await writeFile(path, JSON.stringify(job));
  }
  const child = spawn(process.execPath, [...execArgv, main, path], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: TrainerLine[] = [];
  let errorText = '';
  let rest = '';
  child.stderr.on('data', (bytes: Buffer) => (errorText += bytes.toString()));
  child.stdout.on('data', (bytes: Buffer) => {
    const parts = (rest + bytes.toString()).split('\n');
    rest = parts.pop()!;
    for (const part of parts.filter((text) => text.startsWith('{'))) {
      const line = JSON.parse(part) as TrainerLine;
      lines.push(line);
      onLine(line, (signal) => child.kill(signal));
    }
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, lines, errorText }));
  });
}

/** sha256 of every result file in a folder; checkpoints and the job file are not results. */
export async function hashesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && entry.name !== 'job.json').map((entry) => entry.name);
  const hashes: Record<string, string> = {};
  for (const name of names.sort())
    hashes[name] = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex');
  return hashes;
}
