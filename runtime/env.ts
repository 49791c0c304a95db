import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError } from '../contracts/failures.ts';
import { nearest } from '../contracts/nearest.ts';
import { tensorEngines, type TensorEngineChoice } from '../contracts/tensorChoice.ts';
import { secret } from './secret.ts';
import type { Secret } from './secret.ts';

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What the environment says, defaults filled in. Paths are absolute. Secrets are not enumerable and do not print. */
export interface Environment {
  /** Cache of engines and server: `REGIMEN_HOME`. */
  readonly home: string;
  /** Root of the lake: a path or a `file:` URI; `REGIMEN_LAKE`. */
  readonly lakeUri: string;
  /** Server database, logs, records of what runs: `REGIMEN_STATE`. */
  readonly stateDir: string;
  /** A server that runs already: `TEMPORAL_ADDRESS`. */
  readonly temporalAddress: string | undefined;
  /** Web UI of that server: `TEMPORAL_UI_URL`. */
  readonly temporalUiUrl: string | undefined;
  readonly namespace: string;
  /** First ports tried for the embedded server and the metrics endpoints. */
  readonly port: number;
  readonly uiPort: number;
  readonly metricsPort: number;
  /** Address that metrics endpoints listen on: `REGIMEN_METRICS_IP`. */
  readonly metricsIp: string;
  readonly fredApiKey: Secret | undefined;
  readonly fredUrl: string | undefined;
  /** Folder with a user's own data files: `REGIMEN_DATA`. */
  readonly dataDir: string | undefined;
  /** Databases that sources read and stores write: `REGIMEN_POSTGRES_URL`, `REGIMEN_QUESTDB_URL`, `REGIMEN_CLICKHOUSE_URL`. */
  readonly databases: { readonly postgres?: Secret; readonly questdb?: Secret; readonly clickhouse?: Secret };
  /** Dropbox that mirrors runs: `DROPBOX_REFRESH_TOKEN` with `DROPBOX_APP_KEY`, or `DROPBOX_ACCESS_TOKEN`. */
  readonly dropbox: {
    readonly refreshToken?: Secret;
    readonly appKey?: Secret;
    readonly appSecret?: Secret;
    readonly accessToken?: Secret;
    readonly folder?: string;
  };
  /** Account for Alpaca's feed: `APCA_API_KEY_ID` and `APCA_API_SECRET_KEY`; null where either is missing. */
  readonly alpaca: { readonly key: Secret; readonly secret: Secret } | null;
  /** Online store of features, `memory://` or `redis://…`: `REGIMEN_ONLINE_STORE`. */
  readonly onlineStore: Secret;
  readonly logLevel: LogLevel;
  /** Threads that one training may use: `REGIMEN_THREADS`. */
  readonly threads: number;
  /** The one engine that neural models may use, where someone chose it: `REGIMEN_TENSORS`. */
  readonly tensors: TensorEngineChoice | undefined;
  /** No colours in the terminal: `NO_COLOR`. */
  readonly noColor: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

const own = [
  'REGIMEN_HOME',
  'REGIMEN_LAKE',
  'REGIMEN_STATE',
  'REGIMEN_PORT',
  'REGIMEN_UI_PORT',
  'REGIMEN_METRICS_PORT',
  'REGIMEN_METRICS_IP',
  'REGIMEN_LOG_LEVEL',
  'REGIMEN_THREADS',
  'REGIMEN_DATA',
  // Lets the tests fetch the engine of ClickHouse, half a gigabyte.
  'REGIMEN_TEST_CLICKHOUSE',
  // Lets set-up fetch TensorFlow for the tests, a quarter of a gigabyte.
  'REGIMEN_TEST_TENSORFLOW',
  'REGIMEN_TENSORS',
  'REGIMEN_POSTGRES_URL',
  'REGIMEN_QUESTDB_URL',
  'REGIMEN_CLICKHOUSE_URL',
  'REGIMEN_ONLINE_STORE',
];

function wrong(name: string, expected: string, found: string): ConfigError {
  return new ConfigError(`${name} should be ${expected}, and is ${JSON.stringify(found)}; correct or unset it.`);
}

/** An empty value counts as not set, as in most shells' `VARIABLE= command`. */
function text(variables: Variables, name: string): string | undefined {
  const value = variables[name]?.trim();
  return value === '' ? undefined : value;
}

function integer(variables: Variables, name: string, range: readonly [number, number], fallback: number): number {
  const value = text(variables, name);
  if (value === undefined) return fallback;
  const [least, most] = range;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw wrong(name, `a whole number from ${least} to ${most}`, value);
}

function url(variables: Variables, name: string): string | undefined {
  const value = text(variables, name);
  if (value === undefined) return undefined;
  if (URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol)) return value.replace(/\/+$/, '');
  throw wrong(name, 'a URL that begins with http:// or https://', value);
}

function address(variables: Variables, name: string): string | undefined {
  const value = text(variables, name);
  if (value === undefined) return undefined;
  const port = Number(/^[^\s/]+:(\d{1,5})$/.exec(value)?.[1] ?? '0');
  if (port >= 1 && port <= 65535) return value;
  throw wrong(name, 'host:port, for instance 127.0.0.1:7233', value);
}

function level(variables: Variables): LogLevel {
  const value = text(variables, 'REGIMEN_LOG_LEVEL') ?? 'info';
  const found = logLevels.find((known) => known === value);
  if (found !== undefined) return found;
  throw wrong('REGIMEN_LOG_LEVEL', `one of ${logLevels.join(', ')}`, value);
}

function tensors(variables: Variables): Environment['tensors'] {
  const value = text(variables, 'REGIMEN_TENSORS');
  const found = tensorEngines.find((known) => known === value);
  if (value === undefined || found !== undefined) return found;
  throw wrong('REGIMEN_TENSORS', `one of ${tensorEngines.join(', ')}`, value);
}

function lake(variables: Variables, stateDir: string): string {
  const value = text(variables, 'REGIMEN_LAKE');
  if (value === undefined) return join(stateDir, 'lake');
  if (value.startsWith('file://') || value.startsWith('s3://')) return value;
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(value)?.[1];
  if (scheme !== undefined) throw wrong('REGIMEN_LAKE', 'a folder, a file:// URI or s3://bucket/prefix', value);
  return resolve(value);
}

/** A connection URI, which holds a password: it neither prints nor is enumerated. */
function database(variables: Variables, name: string, schemes: readonly string[]): Secret | undefined {
  const value = text(variables, name);
  if (value === undefined) return undefined;
  if (URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))) return secret(value);
  throw new ConfigError(`${name} should be a URI that begins with ${schemes.join(':// or ')}://; correct or unset it.`);
}

function databases(variables: Variables): Environment['databases'] {
  const given = {
    postgres: database(variables, 'REGIMEN_POSTGRES_URL', ['postgres', 'postgresql']),
    questdb: database(variables, 'REGIMEN_QUESTDB_URL', ['http', 'https']),
    clickhouse: database(variables, 'REGIMEN_CLICKHOUSE_URL', ['http', 'https']),
  };
  return Object.fromEntries(Object.entries(given).filter(([, uri]) => uri !== undefined));
}

function dropbox(variables: Variables): Environment['dropbox'] {
  const hidden = {
    refreshToken: text(variables, 'DROPBOX_REFRESH_TOKEN'),
    appKey: text(variables, 'DROPBOX_APP_KEY'),
    appSecret: text(variables, 'DROPBOX_APP_SECRET'),
    accessToken: text(variables, 'DROPBOX_ACCESS_TOKEN'),
  };
  const folder = text(variables, 'DROPBOX_FOLDER');
  const secrets = Object.entries(hidden).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, secret(value)] as const],
  );
  return { ...Object.fromEntries(secrets), ...(folder !== undefined && { folder }) };
}

function alpaca(variables: Variables): Environment['alpaca'] {
  const [key, password] = [text(variables, 'APCA_API_KEY_ID'), text(variables, 'APCA_API_SECRET_KEY')];
  return key === undefined || password === undefined ? null : { key: secret(key), secret: secret(password) };
}

function refuseUnknown(variables: Variables): void {
  for (const name of Object.keys(variables).sort()) {
    if (!name.startsWith('REGIMEN_') || own.includes(name)) continue;
    const meant = nearest(name, own);
    const hint = meant === null ? `known are ${own.join(', ')}` : `did you mean ${meant}?`;
    throw new ConfigError(`${name} is set, and Regimen knows no such variable; ${hint}`);
  }
}

/** Reads an environment; `environment()` gives that of this process. */
export function parseEnvironment(variables: Variables): Environment {
  refuseUnknown(variables);
  const stateDir = resolve(text(variables, 'REGIMEN_STATE') ?? '.regimen');
  const key = text(variables, 'FRED_API_KEY');
  const parsed = {
    home: resolve(text(variables, 'REGIMEN_HOME') ?? join(homedir(), '.cache', 'regimen')),
    lakeUri: lake(variables, stateDir),
    stateDir,
    temporalAddress: address(variables, 'TEMPORAL_ADDRESS'),
    temporalUiUrl: url(variables, 'TEMPORAL_UI_URL'),
    namespace: text(variables, 'TEMPORAL_NAMESPACE') ?? 'default',
    port: integer(variables, 'REGIMEN_PORT', [1, 65535], 7233),
    uiPort: integer(variables, 'REGIMEN_UI_PORT', [1, 65535], 8233),
    metricsPort: integer(variables, 'REGIMEN_METRICS_PORT', [1, 65535], 9464),
    metricsIp: text(variables, 'REGIMEN_METRICS_IP') ?? '127.0.0.1',
    fredUrl: url(variables, 'FRED_URL'),
    dataDir: text(variables, 'REGIMEN_DATA'),
    databases: databases(variables),
    dropbox: dropbox(variables),
    alpaca: alpaca(variables),
    onlineStore: database(variables, 'REGIMEN_ONLINE_STORE', ['memory', 'redis', 'rediss']) ?? secret('memory://'),
    logLevel: level(variables),
    threads: integer(variables, 'REGIMEN_THREADS', [1, 1024], availableParallelism()),
    tensors: tensors(variables),
    noColor: text(variables, 'NO_COLOR') !== undefined,
  };
  const withSecrets = Object.defineProperty(parsed, 'fredApiKey', {
    value: key === undefined ? undefined : secret(key),
    enumerable: false,
  });
  return Object.freeze(withSecrets as Environment);
}

let known: Environment | undefined;

/** The environment of this process, read once. Composition roots call this; everything else is handed values. */
export function environment(): Environment {
  known ??= parseEnvironment(process.env);
  return known;
}

/** Variables for a child process: those of this process and `extra`, where undefined removes one. */
export function childVariables(extra: Variables): Record<string, string> {
  const merged: Variables = { ...process.env, ...extra };
  return Object.fromEntries(Object.entries(merged).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
