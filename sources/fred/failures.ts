import { SourceRefusedError, SourceUnavailableError } from '../../contracts/failures.ts';
import { nearest } from '../../contracts/nearest.ts';
import { releaseLags } from '../releaseLags.ts';
import { excerpt } from './redact.ts';

/** A reply that says that something went wrong. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** That a series has no vintages, or that there is none: FRED says the same of both. */
export function isNotInAlfred({ message }: Refusal): boolean {
  return /does not exist in ALFRED/i.test(message);
}

/**
 * FRED's error body, whatever its content type claims: version 1's JSON, version 2's, XML or none of these. Null where
 * the body is no error.
 */
export function refusalIn(status: number, body: string, document: unknown): Refusal | null {
  if (typeof document === 'object' && document !== null && 'error_code' in document) {
    const message = 'error_message' in document ? String(document.error_message) : '';
    return { code: Number(document.error_code), message };
  }
  if (typeof document === 'object' && document !== null && 'code' in document && 'message' in document) {
    return { code: Number(document.code), message: String(document.message) };
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

interface Refused {
  /** Names the series or release and the request. */
  readonly what: string;
  readonly body: string;
  readonly series: string | null;
}

/** Turns a refusal into the failure that says what to do. */
export function failureOf({ code, message }: Refusal, { what, body, series }: Refused): Error {
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
  return new SourceRefusedError(`FRED refused ${what} (${said}). ${remedy(code, message, series)}`);
}

function remedy(code: number, message: string, series: string | null): string {
  if (/api_key/.test(message) || code === 401 || code === 403) {
    return 'Set FRED_API_KEY to a key from https://fred.stlouisfed.org/docs/api/api_key.html, or unset it to use the bundled snapshot.';
  }
  if (/release does not exist/i.test(message)) return 'Take the release from what FRED says of one of its series.';
  if (/series does not exist/i.test(message) || code === 404) {
    return `Check the id at https://fred.stlouisfed.org, or mark the series optional in the system file; the bundled snapshot holds 45 series only.${near(series)}`;
  }
  if (/vintage/i.test(message)) {
    return 'FRED gives at most 2,000 vintages of a series at once: ask for a shorter real-time period.';
  }
  if (/can not be after/i.test(message)) return 'Give the earlier date first.';
  return 'The request itself is wrong, so trying again cannot help.';
}

function near(series: string | null): string {
  if (series === null || Object.hasOwn(releaseLags, series)) return '';
  const name = nearest(series, Object.keys(releaseLags));
  return name === null ? '' : ` Did you mean ${name}?`;
}
