import { SchemaError } from '../../contracts/failures.ts';
import { venues, type VenueName } from './registry.ts';

/** What the first line of a bronze file of frames says; the other lines are as they were recorded. */
export interface TickHeader {
  readonly source: string;
  readonly series: string;
  readonly venue: VenueName;
  /** Levels a side that books have in silver. */
  readonly levels: number;
  /** Of made-up frames what they were made from, so that a model can be held against the truth. */
  readonly truth?: unknown;
}

/** Bronze of a recording: a header, then lines `<received ns> <frame>`, each with its line break. */
export function tickBronze(header: TickHeader, parts: readonly Uint8Array[]): Uint8Array {
  const first = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, first.byteLength));
  bytes.set(first);
  let at = first.byteLength;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

/** Header and lines of such a file. @throws SchemaError when it is none, or of another series. */
export function readTickBronze(
  series: string,
  bytes: Uint8Array,
): { readonly header: TickHeader; readonly lines: Iterable<string> } {
  const end = bytes.indexOf(10);
  const first = new TextDecoder().decode(bytes.subarray(0, end < 0 ? Math.min(bytes.byteLength, 200) : end));
  const header = headerOf(first);
  if (end < 0 || header?.series !== series || !Object.hasOwn(venues, header.venue) || !Number.isInteger(header.levels))
    throw new SchemaError(
      `Bronze of ${series} should be lines of frames, of which the first names that series and a venue, got "${first.slice(0, 80)}": collect the series again.`,
    );
  return { header, lines: linesOf(bytes, end + 1) };
}

function headerOf(text: string): TickHeader | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' ? (value as TickHeader | null) : null;
  } catch {
    return null;
  }
}

/** Lines one by one: a day's frames as one text would be longer than a text may be. */
export function* linesOf(bytes: Uint8Array, from = 0): Generator<string> {
  const decoder = new TextDecoder();
  for (let start = from; start < bytes.byteLength;) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? bytes.byteLength : found;
    if (end > start) yield decoder.decode(bytes.subarray(start, end));
    start = end + 1;
  }
}
