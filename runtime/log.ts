import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLogger, format, transports } from 'winston';
import type { LogLevel } from './env.ts';
import { redactor } from './redact.ts';

/** What a line is about. `run`, `stage` and `model` are on every line where they are known. */
export interface LogFields {
  readonly run?: string;
  readonly stage?: string;
  readonly model?: string;
  readonly [field: string]: unknown;
}

export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** The same log with fields that every line carries. */
  child(fields: LogFields): Log;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

export interface LogOptions {
  readonly level: LogLevel;
  /** A file to append to; standard error without one, so that standard output stays free for results. */
  readonly file?: string;
  readonly secrets?: readonly string[];
  readonly fields?: LogFields;
}

const first = ['time', 'level', 'message', 'run', 'stage', 'model'];

function plain(value: unknown): unknown {
  if (value instanceof Error) {
    const cause = value.cause === undefined ? {} : { cause: plain(value.cause) };
    return { failure: value.name, message: value.message, stack: value.stack, ...cause };
  }
  return typeof value === 'bigint' ? value.toString() : value;
}

/** One JSON object a line: the fields that every reader looks for first, then the others by name. */
function line(info: Readonly<Record<string, unknown>>): string {
  const rest = Object.keys(info).filter((key) => !first.includes(key));
  const ordered = [...first, ...rest.sort()].filter((key) => info[key] !== undefined);
  const object = Object.fromEntries(ordered.map((key) => [key, info[key]]));
  return JSON.stringify(object, (_, value: unknown) => plain(value));
}

/** A winston log in JSON lines, secrets hidden. */
export function createLog({ level, file, secrets = [], fields = {} }: LogOptions): Log {
  const redact = redactor(secrets);
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const stream = file === undefined ? process.stderr : createWriteStream(file, { flags: 'a' });
  const target = new transports.Stream({ stream });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its transports as interfaces
  const logger = createLogger({ level, transports: [target], format: format.printf((info) => redact(line(info))) });
  // Fields go in under their own names, and not through winston's metadata merge, which glues `message` fields together.
  const at = (lines: LogFields): Log => {
    const write =
      (severity: LogLevel) =>
      (message: string, more: LogFields = {}) =>
        void logger.log({ ...lines, ...more, time: new Date().toISOString(), level: severity, message });
    return {
      error: write('error'),
      warn: write('warn'),
      info: write('info'),
      debug: write('debug'),
      child: (more) => at({ ...lines, ...more }),
      close: () =>
        new Promise((done) => {
          target.once('finish', () => (stream === process.stderr ? done() : stream.end(done)));
          logger.end();
        }),
    };
  };
  return at(fields);
}
