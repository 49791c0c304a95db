import { homedir } from 'node:os';
import { join } from 'node:path';
import { enginePaths } from '../../../runtime/enginePaths.ts';

/** Where set-up has put the native libraries. */
export const engines = enginePaths(process.env['REGIMEN_HOME'] ?? join(homedir(), '.cache', 'regimen'));
