import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import type { ColumnSchema } from '../../contracts/dataset.ts';
import { IntegrityError } from '../../contracts/failures.ts';
import { writeAtomically } from '../atomicFile.ts';
import { errorCode, fileFailure } from '../fileFailure.ts';
import { columnFromCells, inferredType } from './csvCells.ts';
import { nanosecondsToText } from './nanoseconds.ts';
import { isMissing, type Table, type TableColumn } from './table.ts';

const rowsPerPiece = 4096;

/**
 * Writes a checked table as CSV (RFC 4180 with line feeds, UTF-8). The text tells the types: text is always quoted,
 * doubles have a point or an exponent, times are ISO 8601 with nine digits, and nothing at all is missing.
 */
export async function writeCsvTable(path: string, table: Table): Promise<void> {
  await writeAtomically(path, pieces(table));
}

function* pieces({ rows, columns }: Table): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`${columns.map(({ name }) => (/^[\w.-]+$/.test(name) ? name : quote(name))).join(',')}\n`);
  for (let from = 0; from < rows; from += rowsPerPiece) {
    let text = '';
    for (let row = from; row < Math.min(rows, from + rowsPerPiece); row += 1)
      text += `${columns.map((column) => cellText(column, row)).join(',')}\n`;
    yield encoder.encode(text);
  }
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function cellText(column: TableColumn, row: number): string {
  if (isMissing(column, row)) return '';
  switch (column.type) {
    case 'double':
      return doubleText(column.values[row]!);
    case 'int64':
      return column.values[row]!.toString();
    case 'timestamp':
      return nanosecondsToText(column.values[row]!);
    case 'string':
      return quote(column.values[row]!);
  }
}

/** The shortest text that gives the double back, and that no one takes for a whole number. */
function doubleText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Reads CSV. Types are those of `schema`, else told from the text as `writeCsvTable` writes it. */
export async function readCsvTable(path: string, schema?: readonly ColumnSchema[]): Promise<Table> {
  const { header, cells, quoted, rows } = await readCells(path);
  const types = new Map(schema?.map(({ name, type }) => [name, type]));
  const columns = header.map((name, index) => {
    const type = types.get(name) ?? inferredType(cells[index]!, quoted.has(index));
    return columnFromCells(path, { name, type }, cells[index]!);
  });
  return { rows, columns };
}

interface Cells {
  readonly header: readonly string[];
  /** By column; null where there is nothing between the commas. */
  readonly cells: readonly (string | null)[][];
  /** Columns of which a cell is quoted. */
  readonly quoted: ReadonlySet<number>;
  readonly rows: number;
}

async function readCells(path: string): Promise<Cells> {
  const { parse } = await import('csv-parse');
  const quoted = new Set<number>();
  // `raw` tells which cells were quoted at a fifth of what a callback for each cell costs.
  const parser = parse({ bom: true, raw: true, record_delimiter: ['\r\n', '\n'] });
  let header: readonly string[] | null = null;
  let cells: (string | null)[][] = [];
  let rows = 0;
  try {
    // A failure of the file reaches the parser, and so this loop.
    pipeline(Readable.from(textOf(path)), parser, () => undefined);
    for await (const { record, raw } of parser as AsyncIterable<{ record: string[]; raw: string }>) {
      if (header === null) {
        header = record;
        cells = header.map(() => []);
        continue;
      }
      let at = 0;
      for (const [index, cell] of record.entries()) {
        const isQuoted = raw.startsWith('"', at);
        if (isQuoted) quoted.add(index);
        cells[index]!.push(cell === '' && !isQuoted ? null : cell);
        at += 1 + cell.length + (isQuoted ? 2 + cell.split('"').length - 1 : 0);
      }
      rows += 1;
    }
  } catch (error) {
    if (error instanceof IntegrityError) throw error;
    if (errorCode(error)?.startsWith('CSV_') !== true) throw fileFailure(error, 'read', path);
    throw new IntegrityError(
      `Expected CSV at ${path}, but it does not parse (${(error as Error).message}); make it again.`,
      { cause: error },
    );
  }
  if (header === null)
    throw new IntegrityError(`Expected CSV with a header at ${path}, found no bytes; make it again.`);
  return { header, cells, quoted, rows };
}

async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (error) {
      throw new IntegrityError(`Expected UTF-8 text at ${path}, but its bytes are something else; convert it.`, {
        cause: error,
      });
    }
  };
  try {
    for await (const chunk of createReadStream(path)) yield decode(chunk as Buffer);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new IntegrityError(`Expected CSV at ${path}, but there is none; make it again.`);
  }
  yield decode();
}
