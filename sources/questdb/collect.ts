import {
  ConfigError,
  InputError,
  SchemaError,
  SourceRefusedError,
  SourceUnavailableError,
} from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from '../source.ts';
import { encodeBronze, parseBronze } from './parse.ts';

interface Mapping {
  readonly table: string;
  readonly symbol: string;
  readonly venue: string | null;
  /** Expressions of open, high, low, close and volume of a day. */
  readonly bar: readonly string[];
}

const defaultTimeoutMs = 30_000;

/** Lets QuestDB make the daily bars of a series and keeps them as one bronze document. */
export async function collectBars(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries> {
  const { series, frequency } = request;
  context.signal.throwIfAborted();
  if (frequency !== 'daily')
    throw new InputError(`Bars from QuestDB are daily, but the system file says that ${series} is ${frequency}.`);
  const mapping = readMapping(request.options ?? {});
  const time = await designatedTimestamp(context, mapping.table);
  const ofVenue = mapping.venue === null ? '' : ` AND venue = ${quoted(mapping.venue)}`;
  const sql =
    `SELECT "${time}", ${mapping.bar.join(', ')} FROM "${mapping.table}" ` +
    `WHERE "${mapping.symbol}" = ${quoted(series)}${ofVenue} AND "${time}" < date_trunc('day', now()) SAMPLE BY 1d ALIGN TO CALENDAR`;
  const rows = await ask(context, `read ${series}`, sql);
  if (rows.length === 0) await refuseUnknown(context, mapping, series);
  context.onProgress(`${series}: ${rows.length} bars`);
  const bytes = encodeBronze({ source: 'questdb', series, frequency, sql }, rows);
  return { raw: { bytes, extension: 'ndjson' }, mode: 'database', rows: parseBronze(series, bytes).length };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function readMapping(options: Parameters): Mapping {
  const name = (option: string, fallback: string): string => {
    const given = options[option] ?? fallback;
    if (typeof given === 'string' && /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(given)) return given;
    throw new ConfigError(
      `The option ${option} of source questdb should be a name of letters, digits and _, got ${JSON.stringify(given)}: correct the system file.`,
    );
  };
  const { rows = 'trades', venue = null } = options;
  if ((rows !== 'trades' && rows !== 'bars') || (venue !== null && typeof venue !== 'string')) {
    throw new ConfigError(
      `The source questdb should have rows trades or bars and a venue's name, got ${JSON.stringify(rows)} and ${JSON.stringify(venue)}: correct the system file.`,
    );
  }
  const [price, size] = [name('price_column', 'price'), name('size_column', 'size')];
  const columns =
    rows === 'trades'
      ? { open: price, high: price, low: price, close: price, volume: size }
      : Object.fromEntries(
          ['open', 'high', 'low', 'close', 'volume'].map((role) => [role, name(`${role}_column`, role)]),
        );
  const functions = { open: 'first', high: 'max', low: 'min', close: 'last', volume: 'sum' };
  const bar = Object.entries(functions).map(([role, of]) => `${of}("${columns[role as 'open']}") AS ${role}`);
  return { table: name('table', 'trades'), symbol: name('symbol_column', 'symbol'), venue, bar };
}

async function designatedTimestamp(context: SourceContext, table: string): Promise<string> {
  const found = await ask(
    context,
    `describe ${table}`,
    `SELECT table_name, designatedTimestamp FROM tables() ORDER BY table_name`,
  );
  const known = found.map(([name]) => String(name));
  const time = found.find(([name]) => name === table)?.[1];
  if (typeof time === 'string' && time !== '') return time;
  const what = known.includes(table) ? 'it has none' : `the database has no such table.${suggestion(table, known)}`;
  throw new ConfigError(
    `Table ${table} of QuestDB should be there with a designated timestamp; ${what} Correct the option table in the system file.`,
  );
}

async function refuseUnknown(context: SourceContext, { table, symbol }: Mapping, series: string): Promise<never> {
  const sql = `SELECT DISTINCT "${symbol}" FROM "${table}" ORDER BY 1 LIMIT 1000`;
  const known = (await ask(context, `list the symbols of ${table}`, sql)).map(([name]) => String(name));
  throw new SourceRefusedError(
    `Table ${table} should have rows of ${series} in ${symbol} from days that are over, and has none; it has ${known.slice(0, 8).join(', ') || 'no rows'}.` +
      `${suggestion(series, known)} Correct the id in the system file or mark the series optional.`,
  );
}

async function ask(context: SourceContext, doing: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  const uri = context.databases?.questdb;
  if (uri === undefined)
    throw new ConfigError(
      'The source questdb needs a database: set REGIMEN_QUESTDB_URL to http://user:password@host:9000.',
    );
  const { protocol, host, username, password } = new URL(uri);
  const [user, word] = [decodeURIComponent(username), decodeURIComponent(password)];
  const login = Buffer.from(`${user}:${word}`).toString('base64');
  const headers = user === '' ? {} : { authorization: `Basic ${login}` };
  const timeout = AbortSignal.timeout(context.timeoutMs ?? defaultTimeoutMs);
  const hide = (text: string): string => (word === '' ? text : text.replaceAll(word, '[redacted]'));
  let status: number;
  let body: string;
  try {
    const signal = AbortSignal.any([context.signal, timeout]);
    const query = new URLSearchParams({ query: sql, nm: 'true' });
    const reply = await context.http(`${protocol}//${host}/exec?${query.toString()}`, { signal, headers });
    [status, body] = [reply.status, await reply.text()];
  } catch (error) {
    context.signal.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? `, ${error.cause.message}` : '';
    const said = timeout.aborted
      ? 'no answer in time'
      : `${error instanceof Error ? error.message : String(error)}${cause}`;
    throw new SourceUnavailableError(`QuestDB could not ${doing} (${hide(said)}). It is worth another try.`);
  }
  if (status !== 200) throw failureOf(status, hide(body), doing);
  return rowsIn(body, doing);
}

function rowsIn(body: string, doing: string): readonly (readonly unknown[])[] {
  try {
    const { dataset } = JSON.parse(body) as { readonly dataset?: unknown };
    if (Array.isArray(dataset) && dataset.every(Array.isArray)) return dataset as unknown[][];
  } catch {
    // Told below together with JSON of another shape.
  }
  throw new SchemaError(
    `QuestDB should ${doing} as JSON with a dataset, got "${body.slice(0, 80)}": check that nothing stands between.`,
  );
}

function failureOf(status: number, body: string, doing: string): Error {
  const what = `QuestDB could not ${doing} (HTTP ${status}, ${body.replaceAll(/\s+/g, ' ').slice(0, 300) || 'nothing said'})`;
  if (status === 401 || status === 403)
    return new SourceRefusedError(`${what}. Check user, password and grants in REGIMEN_QUESTDB_URL.`);
  if (status === 400) return new ConfigError(`${what}. Correct the source's options in the system file.`);
  return new SourceUnavailableError(`${what}. It is worth another try.`);
}
