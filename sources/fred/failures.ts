import { SourceRefusedError, SourceUnavailableError } from '../../contracts/failures.ts';
import { excerpt } from './redact.ts';

/** A reply that says that something went wrong. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** FRED's error body, whatever its content type claims: JSON, XML or none of the two. Null where the body is no error. */
export function refusalIn(status: number, body: string, document: unknown): Refusal | null {
  if (typeof document === 'object' && document !== null && 'error_code' in document) {
    const message = 'error_message' in document ? String(document.error_message) : '';
    return { code: Number(document.error_code), message };
  }
  const tag = /<error\b([^>]*)>/i.exec(body)?.[1];
  if (tag !== undefined) {
    const code = Number(/\bcode="(\d+)"/.exec(tag)?.[1] ?? status);
    return { code, message: /\bmessage="([^"]*)"/.exec(tag)?.[1] ?? '' };
  }
  if (status >= 400) return { code: status, message: '' };
  if (document === undefined && /^\W*too many requests/i.test(body)) return { code: 429, message: '' };
  return null;
}

/** Turns a refusal into the failure that says what to do. `what` names the series and the request. */
export function failureOf({ code, message }: Refusal, what: string, body: string): Error {
  const said = message === '' ? `HTTP ${code}, ${excerpt(body)}` : `HTTP ${code}, ${excerpt(message)}`;
  if (code === 429) {
    return new SourceUnavailableError(
      `FRED throttled ${what} (${said}): more than two requests a second or 120 a minute came from this key. It is worth another try in a minute.`,
    );
  }
  if (code === 423) {
    return new SourceUnavailableError(`FRED has ${what} locked (${said}). It is worth another try later.`);
  }
  if (code === 408 || code >= 500) {
    return new SourceUnavailableError(`FRED could not answer ${what} (${said}). It is worth another try.`);
  }
  return new SourceRefusedError(`FRED refused ${what} (${said}). ${remedy(code, message)}`);
}

function remedy(code: number, message: string): string {
  if (/api_key/.test(message) || code === 401 || code === 403) {
    return 'Set FRED_API_KEY to a key from https://fred.stlouisfed.org/docs/api/api_key.html, or unset it to use the bundled snapshot.';
  }
  if (/series does not exist/i.test(message) || code === 404) {
    return 'Check the id at https://fred.stlouisfed.org, or mark the series optional in the system file; the bundled snapshot holds 45 series only.';
  }
  if (/vintage/i.test(message)) {
    return 'FRED gives at most 2,000 vintages of a series at once: use a monthly series in place of the daily one.';
  }
  return 'The request itself is wrong, so trying again cannot help.';
}
