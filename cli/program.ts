import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import { dateOf } from '../contracts/dates.ts';
import { enginePaths } from '../runtime/enginePaths.ts';
import type { Environment } from '../runtime/env.ts';
import { backfill, collect, type BackfillOptions, type CollectOptions } from './commands/collect.ts';
import { diff, get, rebuild, show, versions } from './commands/data.ts';
import { compare, type CompareOptions } from './commands/compare.ts';
import { doctor } from './commands/doctor.ts';
import { impact, leak, type Predictor } from './commands/pointInTime.ts';
import { profile } from './commands/profile.ts';
import { drift, report, retrain, runs, status } from './commands/inspect.ts';
import { model, models, promote, rollback, suitable, type SuitableOptions } from './commands/models.ts';
import { record, type RecordOptions } from './commands/record.ts';
import { run, type RunOptions } from './commands/run.ts';
import { schedules } from './commands/schedules.ts';
import { seedMarketData, type SeedMarketDataOptions } from './commands/seedMarketData.ts';
import { start } from './commands/start.ts';
import { up } from './commands/up.ts';
import { wholeNumber } from './commands/wholeNumber.ts';
import { systemFiles } from '../workers/composition.ts';
import { addFeatures } from './featureCommands.ts';
import { addLake } from './lakeCommands.ts';
import { fileLink } from './links.ts';
import { addModelFiles } from './modelCommands.ts';
import { createOutput, type Output } from './output.ts';
import { renderTo, replayPage } from './page.ts';
import { replay } from './replay.ts';
import { attach, openLake, type Attached } from './stack.ts';
import { addSync } from './syncCommand.ts';
import { addTicks } from './tickCommands.ts';
import { addTune } from './tuneCommand.ts';

interface Common {
  readonly json?: boolean;
}

/** Who is on record for a change made by hand. */
const by = 'regimen command';

type Define = (name: string, about: string) => Command;
type WithStack = (options: Common, work: (stack: Attached, output: Output) => Promise<void>) => Promise<void>;

function addMainJobs(define: Define, environment: Environment): void {
  define('start', 'the main job: start everything, replay history, show what came of it')
    .option('--once', 'stop when done', false)
    .action((options: Common & { once: boolean }) => start(environment, outputOf(environment, options), options));
  define('up', 'start server, data source, workers and schedules').action((options: Common) =>
    up(environment, outputOf(environment, options)),
  );
  define('seed-market-data', 'write made-up market data of which the truth is known')
    .requiredOption('--to <folder>', 'where to write')
    .option('--format <format>', 'csv, parquet or ndjson', 'csv')
    .option('--seed <n>', 'a whole number', '1')
    .option('--generators <names...>', 'regimes, hawkes, order-book, causal-panel; all when not given')
    .option('--set <settings...>', 'generator.parameter=number')
    .action((options: Common & SeedMarketDataOptions) => seedMarketData(outputOf(environment, options), options));
  define('record <venue> <symbol>', 'record a venue’s raw WebSocket frames into bronze until interrupted')
    .option('--channels <names...>', 'trades, quotes, book; all that the venue has when not given')
    .option('--depth <n>', 'book levels a side')
    .option('--seconds <n>', 'stop after so long')
    .option('--file-seconds <n>', 'finish a file after so long')
    .option('--stream <url>', 'WebSocket address in place of the venue’s own')
    .option('--rest <url>', 'HTTP address in place of the venue’s own')
    .action((venue: string, symbol: string, options: Common & RecordOptions) =>
      record(
        { lake: openLake(environment), output: outputOf(environment, options), environment },
        venue,
        symbol,
        options,
      ),
    );
  define('doctor', 'check Node, server, engines, lake, ports and GPU').action((options: Common) =>
    doctor(environment, outputOf(environment, options)),
  );
}

function addRuns(define: Define, environment: Environment, attached: WithStack): void {
  define('run <system>', 'run a system’s pipeline and show it live')
    .option('--as-of <date>', 'read everything as known at the end of this day, YYYY-MM-DD')
    .option('--models <ids...>', 'train only these models')
    .option('--only-suited <system>', 'train only kinds that suit the regime of this system’s champion')
    .option('--reason <words>', 'why, for the record')
    .option('--until <layer>', 'stop when bronze, silver or gold is written, or at models or evaluation')
    .option('--stage <name>', 'go as far as data_prep, train or eval; what earlier runs did is reused')
    .option('--start <date>', 'first row, in place of the system’s')
    .option('--end <date>', 'the same as --as-of')
    .option('--model <ids...>', 'the same as --models; all is every one')
    .option('--epochs <n>', 'passes over the data of models that make several')
    .option('--split <name>', 'rows that are judged: test')
    .option('--execution-id <id>', 'name of the run in the lake')
    .option('--gold-bucket <uri>', 'also put the run’s gold there: s3://bucket/prefix, file:// or a folder')
    .option('--artifacts-bucket <uri>', 'also put models, report and run record there')
    .option('--detach', 'start it and return')
    .action((system: string, options: Common & RunOptions) =>
      attached(options, (stack, output) => run(stack, output, system, options)),
    );
  define('collect <system>', 'collect a system’s series into bronze')
    .option('--as-of <date>', 'as-of date')
    .option('--source <name>', 'only this source')
    .option('--resume <execution>', 'fetch only what this execution’s ledger says is missing')
    .action((system: string, options: Common & CollectOptions) =>
      attached(options, (stack, output) => collect(stack, output, system, options)),
    );
  define('backfill <system>', 'run a system as of every month end of a range; what is done is skipped')
    .requiredOption('--from <date>', 'first as-of date')
    .requiredOption('--to <date>', 'last as-of date')
    .option('--until <layer>', 'stop when bronze, silver or gold is written', 'gold')
    .action((system: string, options: Common & BackfillOptions) =>
      attached(options, (stack, output) => backfill(stack, output, system, options)),
    );
  define('replay <system>', 'train as of --from, then let monitor see the following months one by one')
    .requiredOption('--from <date>', 'first as-of date')
    .requiredOption('--to <date>', 'last as-of date')
    .action((system: string, options: Common & { from: string; to: string }) =>
      attached(options, async ({ client, lake }, output) => {
        const lived = await replay({ client, lake, output }, system, options.from, options.to);
        const path = join(environment.stateDir, `replay-${system}.html`);
        await renderTo(await replayPage(lake, [lived]), path);
        output.result(lived, [`report ${fileLink(path)}`]);
      }),
    );
  define('status', 'what runs now').action((options: Common) => attached(options, status));
  define('runs', 'the last runs')
    .option('--limit <n>', 'how many', '20')
    .action((options: Common & { limit: string }) =>
      attached(options, (stack, output) => runs(stack, output, wholeNumber('--limit', options.limit))),
    );
  define('report <run>', 'where the report of a run is').action((id: string, options: Common) =>
    attached(options, (stack, output) => report(stack, output, id)),
  );
  define('schedules', 'schedules on the server').action((options: Common) => attached(options, schedules));
}

function addModels(define: Define, environment: Environment, attached: WithStack): void {
  const all = define('models', 'all models and their champions; with --regime or --data-shape the kinds that suit')
    .option(
      '--regime <tag>',
      'kinds of models for trending, mean-reverting, volatile, calm, expansion, contraction or any',
    )
    .option('--data-shape <word>', 'kinds of models for tabular, sequence or predictions')
    .option('--features <names...>', 'columns they would read')
    .option('--system <name>', 'count only what runs of this system measured')
    .action((options: Common & SuitableOptions) =>
      options.regime === undefined && options.dataShape === undefined
        ? attached(options, ({ lake }, output) => models(lake, output))
        : suitable(openLake(environment), outputOf(environment, options), options),
    );
  addModelFiles(all, { environment, attached, outputOf: (options) => outputOf(environment, options) });
  define('model <name>', 'versions, aliases and history of one model').action((name: string, options: Common) =>
    attached(options, ({ lake }, output) => model(lake, output, name)),
  );
  define('promote <model> <version>', 'make a version champion by hand')
    .requiredOption('--reason <words>', 'why, for the record')
    .action((name: string, version: string, options: Common & { reason: string }) =>
      attached(options, ({ lake }, output) =>
        promote(lake, output, name, wholeNumber('version', version.replace(/^v/, '')), { by, ...options }),
      ),
    );
  define('rollback <model>', 'previous champion back, in one step')
    .option('--reason <words>', 'why, for the record', 'rolled back by hand')
    .action((name: string, options: Common & { reason: string }) =>
      attached(options, ({ lake }, output) => rollback(lake, output, name, { by, ...options })),
    );
  define('drift <system>', 'what monitor saw last').action((system: string, options: Common) =>
    attached(options, (stack, output) => drift(stack, output, system)),
  );
  define('retrain <system>', 'ask the controller for a retrain')
    .requiredOption('--reason <words>', 'why, for the record')
    .option('--as-of <date>', 'as-of date', dateOf(Date.now()))
    .action((system: string, options: Common & { reason: string; asOf: string }) =>
      attached(options, (stack, output) => retrain(stack, output, system, { ...options, id: randomUUID() })),
    );
}

/** What was known when, and which model is better, over what lies in the lake; nothing has to run. */
function addPointInTime(define: Define, environment: Environment): void {
  const today = dateOf(Date.now());
  define('leak <system>', 'what naive lags would have known too early')
    .option('--as-of <date>', 'read what was known at the end of this day', today)
    .option('--days <n>', 'days of the lag, where the system names none', '30')
    .option('--out <file>', 'write the report as HTML')
    .action(async (system: string, options: Common & { asOf: string; days: string; out?: string }) =>
      leak(openLake(environment), outputOf(environment, options), await systemFiles.load(system), {
        ...options,
        days: wholeNumber('--days', options.days),
      }),
    );
  define('compare <model> <other>', 'two models on the same out-of-time rows: system, system@2, system/model')
    .option('--html <file>', 'write the comparison and its chart as a page')
    .action((a: string, b: string, options: Common & CompareOptions) =>
      compare(openLake(environment), outputOf(environment, options), [a, b], options),
    );
  define('impact <system>', 'what one release of a series changed in rows of the past')
    .requiredOption('--series <id>', 'the series')
    .requiredOption('--released-on <date>', 'day of the release')
    .option('--as-of <date>', 'read what was known at the end of this day', today)
    .option('--out <file>', 'write the report as HTML')
    .action(
      async (system: string, options: Common & { asOf: string; series: string; releasedOn: string; out?: string }) =>
        impact(
          openLake(environment),
          outputOf(environment, options),
          await systemFiles.load(system),
          options,
          predictor(environment),
        ),
    );
}

/** The champion's predictions, made in a trainer child of this process. */
const predictor =
  (environment: Environment): Predictor =>
  async (champion, tables) => {
    const { championPredictions } = await import('../workers/championPredictions.ts');
    const { threads, home } = environment;
    return championPredictions({ lake: openLake(environment), champion, tables, threads, engines: enginePaths(home) });
  };

/** Copies of the lake elsewhere. */
/** Commands over the lake alone; nothing has to run. */
function addData(program: Command, environment: Environment): void {
  const data = program.command('data').description('dataset versions of the lake, and silver made again');
  const define: Define = (name, about) =>
    data.command(name).description(about).option('--json', 'print the result as JSON');
  const lake = () => openLake(environment);
  const output = (options: Common) => outputOf(environment, options);
  define('versions', 'all dataset versions').action((options: Common) => versions(lake(), output(options)));
  define('show <version>', 'tables, parents and sources of a version').action((version: string, options: Common) =>
    show(lake(), output(options), version),
  );
  define('diff <from> <to>', 'what changed from one version to another').action(
    (from: string, to: string, options: Common) => diff(lake(), output(options), from, to),
  );
  define('get <version>', 'copy a version out of the lake')
    .requiredOption('--to <folder>', 'a new or empty folder')
    .option('--format <name>', 'parquet, arrow or csv', 'parquet')
    .action((version: string, options: Common & { to: string; format: string }) =>
      get(lake(), output(options), version, options),
    );
  define('profile <table>', 'distributions, holes, correlations and stationarity of a file or a run’s gold, as HTML')
    .option('--out <file>', 'where the page goes')
    .action((wanted: string, { out, ...options }: Common & { out?: string }) =>
      profile({ lake, output: output(options), wanted, folder: environment.stateDir, ...(out && { out }) }),
    );
  define('rebuild <run>', 'make a run’s silver again from its raw replies').action((id: string, options: Common) =>
    rebuild(lake(), output(options), id),
  );
}

const outputOf = ({ noColor }: Environment, { json = false }: Common): Output => createOutput({ json, noColor });

export function createProgram(environment: Environment): Command {
  const attached: WithStack = async (options, work) => {
    const stack = await attach(environment);
    try {
      await work(stack, outputOf(environment, options));
    } finally {
      await stack.close();
    }
  };
  const program = new Command('regimen')
    .description(
      'Trains, judges, promotes, watches and retrains models of markets and the economy, as durable Temporal workflows.',
    )
    .showSuggestionAfterError(true)
    .addHelpText(
      'after',
      '\nExit codes: 0 done · 1 the run failed or something is amiss · 2 wrong input or set-up · 130 detached or cancelled',
    );
  const define: Define = (name, about) =>
    program.command(name).description(about).option('--json', 'print the result as JSON');
  addMainJobs(define, environment);
  addRuns(define, environment, attached);
  addTune(define, attached);
  addModels(define, environment, attached);
  addPointInTime(define, environment);
  addData(program, environment);
  addLake(program, { environment, outputOf: (options) => outputOf(environment, options) });
  addTicks(program, { environment, outputOf: (options) => outputOf(environment, options) });
  addSync(program, { environment, outputOf: (options) => outputOf(environment, options) });
  addFeatures(program, { environment, attached, outputOf: (options) => outputOf(environment, options) });
  return program;
}
