import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { StorageError } from '../contracts/failures.ts';
import type { ReportPage } from '../contracts/report.ts';

/** How to start `report/render`: from sources or from the compiled package. */
export interface RenderEntry {
  readonly file: string;
  readonly execArgv: readonly string[];
}

const rememberedErrorBytes = 2_000;

function run({ file, execArgv }: RenderEntry, input: string, out: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...execArgv, file, input, out], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-rememberedErrorBytes)));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new StorageError(`The report could not be rendered (exit ${code}): ${said.trim()}`)),
    );
  });
}

/** Writes a page as HTML to `out`. Drawing charts keeps a processor busy for a second, so a child process does it. */
export async function renderInChild(entry: RenderEntry, page: ReportPage, out: string): Promise<void> {
  const input = `${out}.json`;
  await writeFile(input, JSON.stringify(page));
  try {
    await run(entry, input, out);
  } finally {
    await rm(input, { force: true });
  }
}
