/**
 * ClickHouse's HTTP interface, as far as its client and ours use it, over the real engine in this process:
 * `node clickhouseShim.ts <chdb folder> <port> <data folder>`, with the password in CLICKHOUSE_PASSWORD.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Session {
  queryAsync(sql: string, options?: { format: string }): Promise<{ text(): string }>;
}

const [chdbFolder, port, dataFolder] = process.argv.slice(2) as [string, string, string];
const password = process.env['CLICKHOUSE_PASSWORD'] ?? '';
const chdb = createRequire(import.meta.url)(join(chdbFolder, 'index.js')) as {
  Session: new (path: string) => Session;
};
const session = new chdb.Session(dataFolder);
/** What the interface itself understands; everything else in the address is a setting of the query. */
const own = new Set(['query', 'database', 'query_id', 'session_id', 'default_format', 'wait_end_of_query', 'role']);
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

async function run(address: URL, body: string): Promise<string> {
  const settings = [...address.searchParams].filter(([name]) => !own.has(name));
  for (const [name, value] of settings) await session.queryAsync(`SET ${name} = ${quoted(value)}`);
  try {
    const query = address.searchParams.get('query');
    const sql = query === null ? body : body === '' ? query : `${query}\n${body}`;
    const format = address.searchParams.get('default_format') ?? 'TabSeparated';
    return (await session.queryAsync(sql, { format })).text();
  } finally {
    for (const [name] of settings) {
      if (!name.startsWith('param_')) await session.queryAsync(`SET ${name} = DEFAULT`);
    }
  }
}

function isAllowed({ headers }: IncomingMessage): boolean {
  const basic = Buffer.from(/^Basic (.*)$/.exec(headers.authorization ?? '')?.[1] ?? '', 'base64').toString();
  const given = headers['x-clickhouse-key'] ?? basic.slice(basic.indexOf(':') + 1);
  return given === password;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '1000';
  response.writeHead(status, { 'x-clickhouse-exception-code': code }).end(`${message}\n`);
}

let last: Promise<void> = Promise.resolve();

const server = createServer((request, response) => {
  const address = new URL(request.url ?? '/', 'http://localhost');
  if (address.pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (!isAllowed(request)) {
      refuse(
        response,
        403,
        'Code: 516. DB::Exception: default: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)',
      );
      return;
    }
    // Settings belong to the session, so queries take turns.
    last = last.then(async () => {
      try {
        response.end(await run(address, Buffer.concat(chunks).toString()));
      } catch (error) {
        refuse(response, 500, error instanceof Error ? error.message : String(error));
      }
    });
  });
});
server.listen(Number(port), '127.0.0.1');
