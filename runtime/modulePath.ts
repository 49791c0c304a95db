import { fileURLToPath } from 'node:url';

const run = fileURLToPath(new URL('../scripts/run.mjs', import.meta.url));

export interface Entry {
  readonly file: string;
  /** What Node is given in front of the file. */
  readonly execArgv: readonly string[];
}

/**
 * A module to start as its own process, beside the module whose `import.meta.url` is given: the TypeScript source
 * as one file by scripts/run.mjs when this runs from source, the compiled JavaScript when this runs from `dist`.
 */
export function entry(relativePathWithoutExtension: string, importMetaUrl: string): Entry {
  const fromSource = importMetaUrl.endsWith('.ts');
  const file = fileURLToPath(new URL(`${relativePathWithoutExtension}${fromSource ? '.ts' : '.js'}`, importMetaUrl));
  return { file, execArgv: fromSource ? [run] : [] };
}
