import { ConfigError, SchemaError, SourceRefusedError, SourceUnavailableError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from '../source.ts';
import { encodeBronze, parseBronze } from './parse.ts';
import type { BronzeRow } from './parse.ts';

interface Place {
  readonly entity: string;
  readonly table: string;
}

const defaultTimeoutMs = 30_000;

/** Reads all vintages of a feature into one bronze document. */
export async function collectVintages(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries> {
  const { series, frequency } = request;
  context.signal.throwIfAborted();
  const place = placeIn(request.options ?? {});
  // Values as text, because JSON has no NaN; FINAL, because a row may wait to be merged.
  const rows = await ask(context, `read ${series}`, {
    sql: `SELECT toString(toTimeZone(event_ts, 'UTC')), toString(toTimeZone(known_ts, 'UTC')), toString(value) FROM ${place.table} FINAL WHERE entity = {entity:String} AND feature = {feature:String} ORDER BY event_ts, known_ts`,
    parameters: { entity: place.entity, feature: series },
  });
  if (rows.length === 0) await refuseUnknown(context, place, series);
  context.onProgress(`${series}: ${rows.length} rows`);
  const cells = rows.map(([event, known, value]): BronzeRow => [event!, known!, value!]);
  const bytes = encodeBronze({ source: 'clickhouse', series, frequency, ...place }, cells);
  return { raw: { bytes, extension: 'ndjson' }, mode: 'database', rows: parseBronze(series, bytes).length };
}

function placeIn({ entity, table = 'features' }: Parameters): Place {
  if (typeof entity !== 'string' || entity === '') {
    throw new ConfigError(
      'The source clickhouse needs the option entity, which names whose features are read: add it.',
    );
  }
  if (typeof table === 'string' && /^([A-Za-z_]\w{0,99}\.)?[A-Za-z_]\w{0,99}$/.test(table)) return { entity, table };
  throw new ConfigError(
    `The option table of source clickhouse should be a name of letters, digits and _, got ${JSON.stringify(table)}: correct the system file.`,
  );
}

interface Query {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
}

async function ask(context: SourceContext, doing: string, { sql, parameters }: Query): Promise<readonly string[][]> {
  const uri = context.databases?.clickhouse;
  if (uri === undefined) {
    throw new ConfigError(
      'The source clickhouse needs a database: set REGIMEN_CLICKHOUSE_URL to http://user:password@host:8123/database.',
    );
  }
  const { protocol, host, pathname, username, password } = new URL(uri);
  const [user, key] = [decodeURIComponent(username), decodeURIComponent(password)];
  const query = new URLSearchParams({
    query: sql,
    default_format: 'JSONCompactEachRow',
    // The status then tells of a failure in the middle of the answer too.
    wait_end_of_query: '1',
    ...(pathname.length > 1 && { database: decodeURIComponent(pathname.slice(1)) }),
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`param_${name}`, value])),
  });
  const headers = { 'x-clickhouse-user': user === '' ? 'default' : user, 'x-clickhouse-key': key };
  const timeout = AbortSignal.timeout(context.timeoutMs ?? defaultTimeoutMs);
  const hide = (text: string): string => (key === '' ? text : text.replaceAll(key, '[redacted]'));
  let status: number;
  let body: string;
  try {
    const signal = AbortSignal.any([context.signal, timeout]);
    const reply = await context.http(`${protocol}//${host}/?${query.toString()}`, { signal, headers });
    [status, body] = [reply.status, await reply.text()];
  } catch (error) {
    context.signal.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? `, ${error.cause.message}` : '';
    const reason = timeout.aborted
      ? 'no answer in time'
      : `${error instanceof Error ? error.message : String(error)}${cause}`;
    throw new SourceUnavailableError(`ClickHouse could not ${doing} (${hide(reason)}). It is worth another try.`);
  }
  if (status !== 200) throw failureOf(status, hide(body), doing);
  return rowsIn(body, doing);
}

function rowsIn(body: string, doing: string): readonly string[][] {
  try {
    return body
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as string[]);
  } catch {
    throw new SchemaError(
      `ClickHouse should ${doing} as lines of JSON, got "${body.slice(0, 80)}": check that nothing stands between.`,
    );
  }
}

function failureOf(status: number, body: string, doing: string): Error {
  const said = body.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  const code = Number(/^Code: (\d+)/.exec(said)?.[1] ?? 0);
  const what = `ClickHouse could not ${doing} (HTTP ${status}, ${said === '' ? 'nothing said' : said})`;
  if ([516, 497, 192, 193, 194].includes(code) || status === 401 || status === 403) {
    return new SourceRefusedError(`${what}. Check user, password and grants in REGIMEN_CLICKHOUSE_URL.`);
  }
  if ([60, 81, 47].includes(code)) {
    return new ConfigError(
      `${what}. Correct the option table in the system file, or name a table with the columns of features.`,
    );
  }
  return new SourceUnavailableError(`${what}. It is worth another try.`);
}

async function refuseUnknown(context: SourceContext, { table, entity }: Place, series: string): Promise<never> {
  const found = await ask(context, `list the features of ${entity}`, {
    sql: `SELECT DISTINCT feature FROM ${table} WHERE entity = {entity:String} ORDER BY feature LIMIT 1000`,
    parameters: { entity },
  });
  const known = found.map(([name]) => name!);
  throw new SourceRefusedError(
    `Table ${table} should have the feature ${series} of ${entity}, and has ${known.slice(0, 8).join(', ') || 'none'} of it.` +
      `${suggestion(series, known)} Correct the id in the system file or mark the series optional.`,
  );
}
