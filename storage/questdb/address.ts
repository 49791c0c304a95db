import { ConfigError, StorageError } from '../../contracts/failures.ts';

/** Where a QuestDB listens. It holds a password: it is passed on, never shown. */
export interface QuestDbAddress {
  readonly protocol: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** Port of the PostgreSQL wire protocol. */
  readonly wirePort: number;
  /** null: HTTP asks for none, and the wire takes QuestDB's own `admin` and `quest`. */
  readonly login: { readonly user: string; readonly password: string } | null;
}

const expected = 'http://host:9000, http://user:password@host:9000 or http://host:9000?wire=8812';

/** Reads `REGIMEN_QUESTDB_URL`; `wire` names the port of the PostgreSQL wire protocol, 8812 when not given. */
export function questDbAddress(uri: string): QuestDbAddress {
  const url = URL.canParse(uri) ? new URL(uri) : null;
  const wirePort = Number(url?.searchParams.get('wire') ?? 8812);
  const unknown = [...(url?.searchParams.keys() ?? [])].filter((name) => name !== 'wire');
  if (url === null || !/^https?:$/.test(url.protocol) || unknown.length > 0 || !isPort(wirePort)) {
    throw new ConfigError(
      `The address of QuestDB should be like ${expected}, and is not: correct REGIMEN_QUESTDB_URL.`,
    );
  }
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return {
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    host: url.hostname,
    port: url.port === '' ? 9000 : Number(url.port),
    wirePort,
    login: user === '' && password === '' ? null : { user, password },
  };
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** What failed, with the password taken out; the cause is told, not attached. */
export function questDbFailure(error: unknown, doing: string, { login }: QuestDbAddress): Error {
  const said = error instanceof Error ? deepest(error) : String(error);
  const reason = login === null || login.password === '' ? said : said.replaceAll(login.password, '[redacted]');
  if (/unauthori[sz]ed|invalid username\/password|(HTTP |statusCode=)40[13]/i.test(reason)) {
    return new ConfigError(`QuestDB would not ${doing} (${reason}): check user and password in REGIMEN_QUESTDB_URL.`);
  }
  if (/statusCode=4/.test(reason)) {
    return new ConfigError(`QuestDB refused to ${doing} (${reason}): correct the table, or name another one.`);
  }
  return new StorageError(`QuestDB could not ${doing} (${reason}). It is worth another try.`);
}

function deepest(error: Error): string {
  return error.cause instanceof Error ? `${error.message}, ${deepest(error.cause)}` : error.message;
}
