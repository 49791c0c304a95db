import { SchemaError } from '../../contracts/failures.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A string, to the end of the text where nothing closes it, or a number that is no object key. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"?|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\s*:)/gs;

/**
 * Puts quotes around every number of a JSON text and leaves all else alone, so that parsing keeps `0.10000000` as it
 * was written: a float would lose the zeros which a checksum needs. What was not JSON before is not JSON after.
 */
export function quoteNumbers(json: string): string {
  return json.replace(stringOrNumber, (token) => (token.startsWith('"') ? token : `"${token}"`));
}

/** The document of a frame; with `exactNumbers` its numbers are the text that came. */
export function parseFrame(venue: string, frame: string, exactNumbers = false): unknown {
  try {
    return JSON.parse(exactNumbers ? quoteNumbers(frame) : frame) as unknown;
  } catch {
    throw new SchemaError(
      `A frame of ${venue} should be JSON, got ${excerpt(frame)}. Check that nothing stands between this machine and the venue; the frame is recorded as it came.`,
    );
  }
}

export function excerpt(frame: string): string {
  if (frame === '') return 'nothing';
  return JSON.stringify(frame.length > 120 ? `${frame.slice(0, 120)}…` : frame);
}

/** Refuses a frame whose shape is not the venue's. */
export function unexpected(venue: string, wanted: string, got: unknown): SchemaError {
  const shown = got === undefined ? 'nothing' : excerpt(typeof got === 'string' ? got : JSON.stringify(got));
  return new SchemaError(
    `A frame of ${venue} should have ${wanted}, got ${shown}. Has the venue changed its format? The frame is recorded as it came.`,
  );
}

export function fieldsOf(venue: string, value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unexpected(venue, `an object as ${what}`, value);
  }
  return value as Fields;
}

export function listOf(venue: string, value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(venue, `a list as ${what}`, value);
  return value as readonly unknown[];
}

export function textOf(venue: string, value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw unexpected(venue, `text as ${what}`, value);
  return value;
}

/** A whole number that is one, or the text of one, within ±(2^53 − 1). */
export function countOf(venue: string, value: unknown, what: string): number {
  const count = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof count !== 'number' || !Number.isSafeInteger(count)) {
    throw unexpected(venue, `a whole number as ${what}`, value);
  }
  return count;
}

/** Plain decimal text: `0.5`, `74214`; no sign, no exponent. */
export function decimalOf(venue: string, value: unknown, what: string): string {
  if (typeof value !== 'string' || !/^\d+(?:\.\d+)?$/.test(value)) {
    throw unexpected(venue, `a plain decimal as ${what}`, value);
  }
  return value;
}

const instant = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** Nanoseconds since the epoch of RFC 3339 text with up to nine decimals of the second. */
export function instantOf(venue: string, value: unknown, what: string): bigint {
  const parts = typeof value === 'string' ? instant.exec(value) : null;
  const ms = parts === null ? Number.NaN : Date.parse(`${parts[1]!}${parts[3]!}`);
  if (parts === null || Number.isNaN(ms)) throw unexpected(venue, `an RFC 3339 instant as ${what}`, value);
  return BigInt(ms) * 1_000_000n + BigInt((parts[2] ?? '').padEnd(9, '0'));
}
