import type { Command } from 'commander';
import type { Environment } from '../runtime/env.ts';
import { clean } from './commands/lake.ts';
import { wholeNumber } from './commands/wholeNumber.ts';
import type { Output } from './output.ts';
import { openLake } from './stack.ts';

interface Common {
  readonly json?: boolean;
}

interface Around {
  readonly environment: Environment;
  readonly outputOf: (options: Common) => Output;
}

/** What the lake holds that nobody needs. */
export function addLake(program: Command, { environment, outputOf }: Around): void {
  program
    .command('lake')
    .description('the lake itself')
    .command('clean')
    .description('show what no run, alias, dataset, memo or registry entry names any more; --remove frees it')
    .option(
      '--older-than <days>',
      'also runs that wrote nothing for so long, unless an alias of the registry is theirs',
    )
    .option('--remove', 'remove it; without this nothing changes', false)
    .option('--json', 'print the result as JSON')
    .action(({ olderThan, remove, ...options }: Common & { olderThan?: string; remove: boolean }) =>
      clean(openLake(environment), outputOf(options), {
        remove,
        olderThanDays: olderThan === undefined ? null : wholeNumber('--older-than', olderThan),
        now: Date.now(),
      }),
    );
}
