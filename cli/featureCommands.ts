import type { Command } from 'commander';
import { InputError } from '../contracts/failures.ts';
import type { Environment } from '../runtime/env.ts';
import { get, list, materialise, parity, serve, show, type GetOptions } from './commands/features.ts';
import { wholeNumber } from './commands/wholeNumber.ts';
import { openOnline } from './openOnline.ts';
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

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InputError(`Expected a number of at least 0 as ${option}, got "${text}".`);
}

/** The feature store: views, what is online, and whether both sides agree. */
export function addFeatures(program: Command, { environment, outputOf, attached }: Around): void {
  const features = program.command('features').description('feature views, online and offline');
  const define = (name: string, about: string) =>
    features.command(name).description(about).option('--json', 'print the result as JSON');
  const around = (options: Common) => {
    const [lake, output] = [openLake(environment), outputOf(options)];
    return { lake, output, environment, open: () => openOnline(environment, lake, output.say) };
  };
  define('list', 'all feature views').action((options: Common) => list(openLake(environment), outputOf(options)));
  define('show <view>', 'what a view holds, and of whom').action((view: string, options: Common) =>
    show(openLake(environment), outputOf(options), view),
  );
  define('materialise <system>', 'bring the newest rows of a system’s views into the online store')
    .option('--views <names...>', 'only these views')
    .option('--as-of <date>', 'rows known at the end of this day, YYYY-MM-DD')
    .option('--full', 'begin at the first row, and replace rows of equal times')
    .action((system: string, options: Common & { views?: string[]; asOf?: string; full?: boolean }) =>
      attached(options, (stack, output) => materialise(stack, output, system, options)),
    );
  define('get <features...>', 'values of features such as macro-cycle:term_spread')
    .requiredOption('--entity <pairs...>', 'whose: name=key')
    .option('--as-of <date>', 'offline, as known at the end of this day, instead of online now')
    .action((names: string[], options: Common & GetOptions) => get(around(options), names, options));
  define('parity <system>', 'compare online vectors with offline as-of values')
    .option('--sample <n>', 'vectors to compare', '200')
    .option('--seed <n>', 'which vectors', '1')
    .option('--tolerance <number>', 'largest difference that counts as equal; 0 is bit for bit', '0')
    .option('--as-of <date>', 'what was in force at the end of this day instead of now')
    .action((system: string, options: Common & { sample: string; seed: string; tolerance: string; asOf?: string }) =>
      parity(around(options), system, {
        sample: wholeNumber('--sample', options.sample),
        seed: wholeNumber('--seed', options.seed),
        tolerance: numberOf('--tolerance', options.tolerance),
        ...(options.asOf && { asOf: options.asOf }),
      }),
    );
  define('serve', 'serve online features over HTTP, in the wire format of Feast')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on', '6566')
    .action((options: Common & { host: string; port: string }) =>
      serve(around(options), { host: options.host, port: wholeNumber('--port', options.port) }),
    );
}
