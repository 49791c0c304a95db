import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError, EngineUnavailableError } from '../contracts/failures.ts';

const run = promisify(execFile);

export interface ServerBinary {
  readonly path: string;
  /** Version of the server inside, `1.31.2`: a database file belongs to one server version. */
  readonly serverVersion: string;
}

/** The Temporal program that set-up found or built; set-up records it under `home`. */
export async function findServerBinary(home: string): Promise<ServerBinary> {
  const record = join(home, 'temporal', 'current.json');
  const remedy = 'run `node scripts/setup.mjs`, or set TEMPORAL_ADDRESS to a running server';
  if (!existsSync(record)) throw new ConfigError(`No Temporal server is recorded in ${record}; ${remedy}.`);
  const { path, serverVersion } = JSON.parse(await readFile(record, 'utf8')) as Partial<ServerBinary>;
  if (path === undefined || serverVersion === undefined) {
    throw new ConfigError(`${record} should hold path and serverVersion, and does not; ${remedy}.`);
  }
  if (!existsSync(path)) throw new ConfigError(`The Temporal server ${path} named in ${record} is gone; ${remedy}.`);
  return { path, serverVersion };
}

/** Asks a program for its server version. */
export async function serverVersionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version']).catch((error: unknown) => {
    throw new EngineUnavailableError(
      `${path} --version failed; it is not a usable Temporal program, run set-up again.`,
      {
        cause: error,
      },
    );
  });
  const version = /\(Server ([0-9][\w.-]*)/.exec(stdout)?.[1];
  if (version !== undefined) return version;
  throw new EngineUnavailableError(`${path} --version should name its server version and said "${stdout.trim()}".`);
}
