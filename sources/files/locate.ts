import { realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ConfigError, InputError, SourceRefusedError } from '../../contracts/failures.ts';

export const fileFormats = ['csv', 'parquet', 'ndjson'] as const;
export type FileFormat = (typeof fileFormats)[number];

export interface LocatedFile {
  readonly path: string;
  /** Below the data folder, with `/`. */
  readonly name: string;
  readonly format: FileFormat;
}

const isThere = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** The user's file of a series: `<series>.csv`, `.parquet` or `.ndjson` in the data folder, or the path that the options name. */
export async function locateFile(series: string, path: string | null, dataDir: string): Promise<LocatedFile> {
  if ((path === null || path.includes('{series}')) && !/^[A-Za-z0-9^][A-Za-z0-9._=^-]*$/.test(series)) {
    throw new InputError(`A series that names a file should be letters, digits and . _ = ^ -, got "${series}".`);
  }
  const names = path === null ? fileFormats.map((one) => `${series}.${one}`) : [path.replaceAll('{series}', series)];
  const inside = names.map((name) => insideOf(dataDir, name));
  const found: string[] = [];
  for (const one of inside) if (await isThere(one)) found.push(one);
  if (found.length === 0) {
    throw new SourceRefusedError(
      `Values of ${series} should be in ${path === null ? `${join(dataDir, series)}.csv, .parquet or .ndjson` : inside[0]!}, and there is no such file: put it there, or mark the series optional in the system file.`,
    );
  }
  if (found.length > 1) {
    throw new InputError(
      `Values of ${series} should be in one file, got ${found.join(' and ')}: remove one, or name the right one as path in the system file.`,
    );
  }
  const real = insideOf(await realpath(dataDir), await realpath(found[0]!));
  const format = fileFormats.find((one) => extname(found[0]!).toLowerCase() === `.${one}`);
  if (format !== undefined) return { path: real, name: relative(dataDir, found[0]!).replaceAll(sep, '/'), format };
  throw new ConfigError(`A file of values should end in .csv, .parquet or .ndjson, got ${found[0]!}.`);
}

/** A link may lead outside as `..` may; both are refused. */
export function insideOf(folder: string, name: string): string {
  const path = resolve(folder, name);
  const from = relative(resolve(folder), path);
  if (from !== '' && from !== '..' && !from.startsWith(`..${sep}`) && !isAbsolute(from)) return path;
  throw new InputError(`A file of values should be in the data folder ${folder}, got ${name}: put it there.`);
}
