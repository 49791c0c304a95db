#!/usr/bin/env node
import { ConfigError, InputError } from '../contracts/failures.ts';
import { environment } from '../runtime/env.ts';
import { DetachedError } from './commands/run.ts';
import { createOutput } from './output.ts';
import { createProgram } from './program.ts';

try {
  await createProgram(environment()).parseAsync();
} catch (error) {
  createOutput({}).problem(error instanceof Error ? error.message : String(error));
  process.exitCode =
    error instanceof DetachedError ? 130 : error instanceof InputError || error instanceof ConfigError ? 2 : 1;
}
