import { SchemaError } from '../contracts/failures.ts';
import type { Frequency } from '../contracts/observation.ts';

const frequencies: readonly Frequency[] = ['daily', 'weekly', 'monthly', 'quarterly', 'annual'];

/** What the first line of a database's bronze says at least; it holds no address. */
export interface LinesHeader {
  readonly source: string;
  readonly series: string;
  readonly frequency: Frequency;
}

/** Bronze of a database: a header, then the rows as the database wrote them, one JSON value a line. */
export function encodeLines(header: LinesHeader, rows: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode([header, ...rows].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/**
 * The lines of such a document again. One that is not whole, not of this source and series, or whose header or rows are
 * not what the source says they are, is a SchemaError.
 */
export function decodeLines<Header extends LinesHeader, Row>(
  { source, series }: Pick<LinesHeader, 'source' | 'series'>,
  bytes: Uint8Array,
  is: { readonly header: (header: Partial<Header>) => boolean; readonly row: (row: unknown) => row is Row },
): { header: Header; rows: readonly Row[] } {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const broken = (): never => {
    throw new SchemaError(
      `Bronze of ${series} should be lines of JSON, of which the first names that series, got "${(lines[0] ?? '').slice(0, 80)}" and ${lines.length - 1} lines: collect the series again.`,
    );
  };
  if (lines.pop() !== '') broken();
  let parsed: unknown[];
  try {
    parsed = lines.map((line) => JSON.parse(line) as unknown);
  } catch {
    return broken();
  }
  const [first, ...rows] = parsed;
  const header = first as Partial<Header> | null | undefined;
  if (header?.source !== source || header.series !== series || header.frequency === undefined) return broken();
  if (!frequencies.includes(header.frequency) || !is.header(header) || !rows.every(is.row)) return broken();
  return { header: header as Header, rows };
}
