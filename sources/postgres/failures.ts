import { ConfigError, SourceRefusedError, SourceUnavailableError } from '../../contracts/failures.ts';

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
]);

/** SQLSTATEs and classes of them that pass: connection, resources, operator's intervention, internal, serialisation. */
const passing = /^(08|53|57|58|XX|40|55)/;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The text without the password, wherever a library or a server may have put it. */
function hide(text: string, uri: string): string {
  const { password } = new URL(uri);
  const forms = [uri, password, decodeURIComponent(password)].filter((form) => form !== '');
  return forms.reduce((line, form) => line.replaceAll(form, '[redacted]'), text);
}

/** Turns what the driver or the server says into the failure that says what to do. The cause is told, not attached. */
export function failureOf(error: unknown, doing: string, uri: string): Error {
  const code = codeOf(error);
  const said = hide(error instanceof Error && error.message !== '' ? error.message : String(error), uri);
  const reason = /^[0-9A-Z]{5}$/.test(code) ? `${said}, SQLSTATE ${code}` : said === code ? said : `${said} ${code}`;
  const what = `PostgreSQL could not ${doing} (${reason.trim()})`;
  if (code === '28P01' || code === '28000' || code === '3D000') {
    return new SourceRefusedError(
      `${what}. Check user, password and database in REGIMEN_POSTGRES_URL, and the server's pg_hba.conf.`,
    );
  }
  if (code === '42501') return new SourceRefusedError(`${what}. Grant this user SELECT on the table.`);
  if (code === '42P01' || code === '42703') {
    return new ConfigError(`${what}. Correct the source's options in the system file.`);
  }
  if (passing.test(code) || unreachable.has(code))
    return new SourceUnavailableError(`${what}. It is worth another try.`);
  if (/^[0-9A-Z]{5}$/.test(code)) {
    return new SourceRefusedError(`${what}. The request itself is wrong, so trying again cannot help.`);
  }
  if (/SSL|certificate|SASL|password must be/i.test(said)) {
    return new ConfigError(`${what}. Check password and sslmode in REGIMEN_POSTGRES_URL.`);
  }
  return new SourceUnavailableError(`${what}. It is worth another try.`);
}
