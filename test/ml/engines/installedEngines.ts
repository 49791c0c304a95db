import { homedir } from 'node:os';
import { join } from 'node:path';
import { enginePaths } from '../../../runtime/enginePaths.ts';

// As in the trainer child: threads that spin while they wait cost seconds on a busy machine. Read when a library loads.
process.env['OMP_WAIT_POLICY'] = 'PASSIVE';

/** Where set-up has put the native libraries. */
export const engines = enginePaths(process.env['REGIMEN_HOME'] ?? join(homedir(), '.cache', 'regimen'));
