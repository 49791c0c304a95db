import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is known of the embedded server of a state folder, for whoever comes next. */
export interface ServerRecord {
  readonly pid: number;
  readonly address: string;
  readonly uiUrl: string;
  readonly metricsUrl: string;
  readonly database: string;
  readonly serverVersion: string;
}

const fileIn = (stateDir: string): string => join(stateDir, 'server.json');

export async function readServerRecord(stateDir: string): Promise<ServerRecord | null> {
  if (!existsSync(fileIn(stateDir))) return null;
  return JSON.parse(await readFile(fileIn(stateDir), 'utf8')) as ServerRecord;
}

export async function writeServerRecord(stateDir: string, record: ServerRecord): Promise<void> {
  const temporary = `${fileIn(stateDir)}.${randomUUID()}`;
  await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`);
  await rename(temporary, fileIn(stateDir));
}

/** Removes the record if it is still about this process. */
export async function dropServerRecord(stateDir: string, pid: number): Promise<void> {
  if ((await readServerRecord(stateDir))?.pid === pid) await rm(fileIn(stateDir), { force: true });
}
