import { SchemaError } from '../../contracts/failures.ts';
import { excerpt } from '../fred/redact.ts';
import type { RawReply } from '../source.ts';

/** Rows with what they were made from, so that a model of them can be held against the truth. */
export interface SyntheticBronze<Row> {
  readonly source: string;
  readonly series: string;
  readonly generator: string;
  readonly seed: number;
  readonly truth: unknown;
  readonly rows: readonly Row[];
}

/** A document as bronze; typed arrays become lists. */
export function bronzeOf(document: SyntheticBronze<unknown>): RawReply {
  const text = JSON.stringify(document, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
  );
  return { bytes: new TextEncoder().encode(`${text}\n`), extension: 'json' };
}

/** Rows of a document of `bronzeOf`, each checked by `isRow`. */
export function rowsOf<Row>(series: string, bytes: Uint8Array, isRow: (row: unknown) => row is Row): readonly Row[] {
  const text = new TextDecoder().decode(bytes);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  const bronze = document as Partial<SyntheticBronze<unknown>> | null | undefined;
  if (bronze?.series === series && Array.isArray(bronze.rows) && bronze.rows.every(isRow)) return bronze.rows;
  throw new SchemaError(
    `Bronze of ${series} should be a JSON document of that series with its rows, got ${excerpt(text)}: collect the series again.`,
  );
}
