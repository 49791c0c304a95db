import { ConfigError, StorageError } from '../../contracts/failures.ts';
import type { S3Address } from './address.ts';

/** What can be told from an error of the AWS client. Its own message may hold key ids and is not used. */
interface Said {
  readonly name: string;
  readonly code: string | null;
  readonly status: number | null;
  readonly attempts: number;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function said(error: object): Said {
  const { name, code, Code, $metadata } = error as Readonly<Record<string, unknown>>;
  const metadata = ($metadata ?? {}) as { readonly httpStatusCode?: number; readonly attempts?: number };
  return {
    name: text(Code) ?? text(name) ?? 'Error',
    code: text(code),
    status: metadata.httpStatusCode ?? null,
    attempts: metadata.attempts ?? 1,
  };
}

/** Status of the server's reply; null for anything that is no reply. */
export function statusOf(error: unknown): number | null {
  return typeof error === 'object' && error !== null ? said(error).status : null;
}

/** Name of the server's refusal, such as `NoSuchBucket`. */
export function nameOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null ? said(error).name : null;
}

const checksumNames = [
  'BadDigest',
  'InvalidDigest',
  'XAmzContentSHA256Mismatch',
  'XAmzContentChecksumMismatch',
  'InvalidChecksum',
  'IncompleteBody',
];
const networkCodes = /^E[A-Z_]+$/;

function refused(what: string, { name, status }: Said, address: S3Address): Error | null {
  const reply = `${status ?? 'no status'} ${name}`;
  if (name === 'CredentialsProviderError') {
    return new ConfigError(
      `Could not ${what}: no AWS credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile with AWS_PROFILE.`,
    );
  }
  if (name === 'NoSuchBucket') {
    return new ConfigError(
      `Could not ${what}: there is no bucket '${address.bucket}' (${reply}); make it, or correct REGIMEN_LAKE.`,
    );
  }
  if (status === 401 || status === 403) {
    return new ConfigError(
      `Could not ${what}: the server refuses these credentials (${reply}); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the machine's clock, and that they may list, read, write and delete in the bucket.`,
    );
  }
  if (status === 301 || status === 307 || name === 'AuthorizationHeaderMalformed') {
    return new ConfigError(
      `Could not ${what}: the bucket is in another region (${reply}); add its region to REGIMEN_LAKE: ?region=…`,
    );
  }
  if (status === 501 || name === 'NotImplemented') {
    return new ConfigError(
      `Could not ${what}: the server does not know a request that the lake needs (${reply}); use one with conditional writes, such as Amazon S3, SeaweedFS or versitygw.`,
    );
  }
  return null;
}

/**
 * Turns an error of the AWS client into a sentence: what was tried, where, what the server said, what to do. Anything
 * that has its sentence already is given back as it is. The client's error is no cause of it: it carries key ids.
 */
export function s3Failure(error: unknown, doing: string, key: string, address: S3Address): Error {
  if (!(error instanceof Error)) return new StorageError(`Could not ${doing} ${key}: ${String(error)}.`);
  const found = said(error);
  const place = `s3://${address.bucket}${address.endpoint === null ? '' : ` at ${address.endpoint}`}`;
  const what = `${doing} '${key}' in ${place}`;
  const final = refused(what, found, address);
  if (final !== null) return final;
  const { name, status, attempts, code } = found;
  const tries = attempts > 1 ? `, ${attempts} tries` : '';
  if (checksumNames.includes(name)) {
    return new StorageError(
      `Could not ${what}: the bytes that arrived are not those that were sent (${status ?? ''} ${name}); nothing was stored. Run again; if it repeats, something on the way changes them.`,
    );
  }
  if (status === 503 || status === 429 || name === 'SlowDown') {
    return new StorageError(
      `Could not ${what}: the server asks for fewer requests or is not up (${status ?? ''} ${name}${tries}); run again later.`,
    );
  }
  if (status !== null && status >= 300) {
    return new StorageError(
      `Could not ${what}: the server answered ${status} ${name}${tries}; see its log, then run again.`,
    );
  }
  if (name === 'Error' && error.message === 'Region is missing') {
    return new ConfigError(`Could not ${what}: no region is set; add ?region=… to REGIMEN_LAKE or set AWS_REGION.`);
  }
  // The client calls a broken connection a TimeoutError as well.
  const network = code !== null && networkCodes.test(code) && code !== 'ETIMEDOUT' ? code : null;
  if (network !== null || status !== null) {
    return new StorageError(
      `Could not ${what}: the connection failed or broke off (${network ?? name}${tries}); check the server and the network, then run again.`,
    );
  }
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new StorageError(
      `Could not ${what}: no answer in time${tries}; check the server and the network, then run again.`,
    );
  }
  return error;
}
