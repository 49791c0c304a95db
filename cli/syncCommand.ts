import type { Command } from 'commander';
import type { Environment } from '../runtime/env.ts';
import { dropboxOf } from '../workers/composition.ts';
import { syncDropbox } from './commands/sync.ts';
import type { Output } from './output.ts';
import { openLake } from './stack.ts';

interface Common {
  readonly json?: boolean;
}

interface Around {
  readonly environment: Environment;
  readonly outputOf: (options: Common) => Output;
}

/** Copies of the lake elsewhere. */
export function addSync(program: Command, { environment, outputOf }: Around): void {
  program
    .command('sync')
    .description('copies of the lake elsewhere')
    .command('dropbox')
    .description('copy models, metrics, drift reports and reports to Dropbox')
    .option('--run <id>', 'only runs whose id begins so')
    .option('--json', 'print the result as JSON')
    .action((options: Common & { run?: string }) =>
      syncDropbox(openLake(environment), outputOf(options), { dropbox: dropboxOf(environment), ...options }),
    );
}
