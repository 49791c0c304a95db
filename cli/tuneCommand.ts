import type { Command } from 'commander';
import { tune, type TuneOptions } from './commands/tune.ts';
import type { Output } from './output.ts';
import type { Attached } from './stack.ts';

type Options = TuneOptions & { readonly json?: boolean };

/** `regimen tune`: better parameters for a system's models. */
export function addTune(
  define: (name: string, about: string) => Command,
  attached: (options: Options, work: (stack: Attached, output: Output) => Promise<void>) => Promise<void>,
): void {
  define('tune <system>', 'search better parameters for a system’s models, judged on rows that no trial saw')
    .option('--model <ids...>', 'models that may be chosen; all that stack no others where left out')
    .option('--trials <n>', 'configurations tried, 50 where left out')
    .option('--parallel <k>', 'trials under way at once, 2 where left out; another number is another study')
    .option('--seed <n>', 'in place of the system’s')
    .option('--sampler <name>', 'how the next trial is chosen: tpe or random')
    .option('--pruner <name>', 'how a trial is given up: median or none')
    .option('--as-of <date>', 'read everything as known at the end of this day, YYYY-MM-DD')
    .option('--detach', 'start it and return')
    .action((system: string, options: Options) =>
      attached(options, (stack, output) => tune(stack, output, system, options)),
    );
}
