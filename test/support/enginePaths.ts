import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const libraries = {
  lightgbm: 'engines/lightgbm/4.7.0/lightgbm/lib/lib_lightgbm.so',
  xgboost: 'engines/xgboost/3.4.1/xgboost/lib/libxgboost.so',
} as const;

/** Paths of the native libraries that are installed, by engine name. */
export function enginePaths(): Readonly<Record<string, string>> {
  const home = process.env['REGIMEN_HOME'] ?? join(homedir(), '.cache', 'regimen');
  const found = Object.entries(libraries).map(([name, path]) => [name, join(home, path)] as const);
  return Object.fromEntries(found.filter(([, path]) => existsSync(path)));
}
