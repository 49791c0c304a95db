import { SchemaError } from '../../contracts/failures.ts';
import type { Frequency } from '../../contracts/observation.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { FileFormat } from './locate.ts';
import { shown } from './problems.ts';
import type { FileSchema, RawRow } from './schema.ts';

/** First line of a bronze document: all that reading its rows needs, and the schema that later files must fit. */
export interface FileHeader {
  readonly source: string;
  readonly series: string;
  readonly frequency: Frequency;
  /** Below the data folder. */
  readonly file: string;
  readonly format: FileFormat;
  /** Of the user's file. */
  readonly sha256: string;
  readonly options: Parameters;
  /** Name of the column that serves each use. */
  readonly columns: Readonly<Record<string, string>>;
  readonly schema: FileSchema;
}

export interface FileDocument {
  readonly header: FileHeader;
  readonly rows: readonly RawRow[];
}

/** NDJSON: the header, then one array a row of its number and its cells as text. */
export function bronzeBytes({ header, rows }: FileDocument): Uint8Array {
  const lines = rows.map(({ row, cells }) => JSON.stringify([row, ...cells]));
  return new TextEncoder().encode([JSON.stringify(header), ...lines, ''].join('\n'));
}

/** What `bronzeBytes` wrote for this source and series. */
export function bronzeDocument(source: string, series: string, bytes: Uint8Array): FileDocument {
  const [first = '', ...lines] = new TextDecoder().decode(bytes).split('\n');
  const header = jsonIn(first) as Partial<FileHeader> | null | undefined;
  const rows = lines.slice(0, -1).map((line) => jsonIn(line));
  const good =
    header?.source === source &&
    header.series === series &&
    Array.isArray(header.schema) &&
    lines.at(-1) === '' &&
    rows.every((row) => Array.isArray(row) && typeof row[0] === 'number');
  if (good) {
    return {
      header: header as FileHeader,
      rows: (rows as [number, ...(string | null)[]][]).map(([row, ...cells]) => ({ row, cells })),
    };
  }
  throw new SchemaError(
    `Bronze of ${series} should be a document of the source ${source} with its schema and rows, got ${shown(first)}: move that document away and collect the series again.`,
  );
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
