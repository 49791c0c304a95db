import type { Command } from 'commander';
import { enginePaths } from '../runtime/enginePaths.ts';
import type { Environment } from '../runtime/env.ts';
import { exportModel, importModel, type ExportOptions, type ImportOptions } from './commands/portableModels.ts';
import type { Output } from './output.ts';
import { openLake, type Attached } from './stack.ts';

interface Common {
  readonly json?: boolean;
}

interface Around {
  readonly environment: Environment;
  readonly outputOf: (options: Common) => Output;
  readonly attached: (options: Common, work: (stack: Attached, output: Output) => Promise<void>) => Promise<void>;
}

/** Model files that other programs read and write, below `regimen models`. */
export function addModelFiles(models: Command, { environment, outputOf, attached }: Around): void {
  // Options of `models` itself come before the name of a command below it.
  models.enablePositionalOptions();
  const define = (name: string, about: string) =>
    models.command(name).description(about).option('--json', 'print the result as JSON');
  define('export <model>', 'a model’s own file, its features and golden rows: system, system@2 or system/model@2')
    .requiredOption('--to <folder>', 'a new or empty folder')
    .option('--format <name>', 'text for lightgbm, ubj or json for xgboost')
    .action((model: string, options: Common & ExportOptions) =>
      exportModel(
        { lake: openLake(environment), engines: enginePaths(environment.home) },
        outputOf(options),
        model,
        options,
      ),
    );
  define('import <system> <file>', 'judge a model that LightGBM or XGBoost saved elsewhere, by the gates of the system')
    .requiredOption('--as <model>', 'the model of the system that it stands for')
    .requiredOption(
      '--trained-until <date>',
      'the last day that it may know of, YYYY-MM-DD; it is judged on rows after it',
    )
    .option('--sha256 <hash>', 'hash of the file; that of a manifest.json beside it where not given')
    .option('--as-of <date>', 'read everything as known at the end of this day, YYYY-MM-DD')
    .option('--reason <words>', 'why, for the record')
    .option('--detach', 'start it and return')
    .action((system: string, file: string, options: Common & ImportOptions) =>
      attached(options, (stack, output) => importModel(stack, output, [system, file], options)),
    );
}
