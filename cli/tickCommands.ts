import type { Command } from 'commander';
import type { Environment } from '../runtime/env.ts';
import { exportStored, storeTicks, type ExportTicksOptions, type StoreTicksOptions } from './commands/ticks.ts';
import type { Output } from './output.ts';
import { openLake } from './stack.ts';

interface Common {
  readonly json?: boolean;
}

interface Around {
  readonly environment: Environment;
  readonly outputOf: (options: Common) => Output;
}

/** Recorded ticks in QuestDB. */
export function addTicks(program: Command, { environment, outputOf }: Around): void {
  const ticks = program.command('ticks').description('recorded ticks into QuestDB and out of it');
  ticks
    .command('store <venue> <symbol>')
    .description('put what regimen record stored into QuestDB; what a check refuses goes to a table of its own')
    .option('--since <date>', 'only files of frames that begin on this day or later')
    .option('--json', 'print the result as JSON')
    .action((venue: string, symbol: string, options: Common & StoreTicksOptions) =>
      storeTicks({ lake: openLake(environment), output: outputOf(options), environment }, venue, symbol, options),
    );
  ticks
    .command('export <kind>')
    .description('write trades, quotes or books of QuestDB to a Parquet file')
    .requiredOption('--from <date>', 'first day, UTC')
    .requiredOption('--to <date>', 'last day')
    .requiredOption('--out <file>', 'where to write')
    .option('--symbol <name>', 'only this symbol')
    .option('--json', 'print the result as JSON')
    .action((kind: string, options: Common & ExportTicksOptions) =>
      exportStored({ output: outputOf(options), environment }, kind, options),
    );
}
