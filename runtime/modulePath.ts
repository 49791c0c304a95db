import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface Entry {
  readonly file: string;
  /** Flags for Node in front of the file. */
  readonly execArgv: readonly string[];
}

/**
 * A module to start as its own process, beside the module whose `import.meta.url` is given: the TypeScript source
 * through tsx when this runs from source, the compiled JavaScript when this runs from `dist`.
 */
export function entry(relativePathWithoutExtension: string, importMetaUrl: string): Entry {
  const fromSource = importMetaUrl.endsWith('.ts');
  const file = fileURLToPath(new URL(`${relativePathWithoutExtension}${fromSource ? '.ts' : '.js'}`, importMetaUrl));
  if (!fromSource) return { file, execArgv: [] };
  // Node resolves --import against the working directory, which need not be the project's.
  const tsx = pathToFileURL(createRequire(importMetaUrl).resolve('tsx')).href;
  return { file, execArgv: ['--import', tsx] };
}
