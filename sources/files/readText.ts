import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { SchemaError } from '../../contracts/failures.ts';
import { shown, type Problem } from './problems.ts';
import type { RawRow, RawTable } from './schema.ts';

export interface Reading {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly problems: Problem[];
}

export interface ReadFile {
  readonly table: RawTable;
  readonly sha256: string;
}

/** The text of a UTF-8 file, piece by piece; its bytes go into the hash. */
async function* textOf({ path, signal }: Reading, hash: Hash): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { signal })) {
      hash.update(chunk as Buffer);
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof TypeError)) throw error;
    throw new SchemaError(`${path} should be UTF-8 text, and its bytes are something else: save it as UTF-8.`);
  }
}

const orMissing = (cell: string): string | null => (cell.trim() === '' ? null : cell.trim());

/** A CSV file (RFC 4180) with a header; a row of another length than the header is a problem. */
export async function readCsv(reading: Reading): Promise<ReadFile> {
  const { parse } = await import('csv-parse');
  const hash = createHash('sha256');
  const parser = parse({ info: true, relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
  const rows: RawRow[] = [];
  let columns: readonly string[] | null = null;
  let line = 1;
  try {
    // A failure of the file reaches the parser, and so this loop.
    pipeline(Readable.from(textOf(reading, hash)), parser, () => undefined);
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const row = line;
      line = info.lines + 1;
      if (columns === null) columns = record.map((name) => name.trim());
      else if (record.length === columns.length) rows.push({ row, cells: record.map(orMissing) });
      else reading.problems.push(wrongLength(row, columns.length, record));
    }
  } catch (error) {
    reading.signal.throwIfAborted();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('CSV_')) throw error;
    reading.problems.push({ row: line, column: null, expected: 'quotes that end', found: (error as Error).message });
  }
  return { table: { columns: columns ?? [], rows }, sha256: hash.digest('hex') };
}

const wrongLength = (row: number, width: number, record: readonly string[]): Problem => ({
  row,
  column: null,
  expected: `${width} cells`,
  found: record.length === 1 && record[0] === '' ? 'an empty line' : `${record.length}`,
});

/** A file with one JSON object a line; its columns are those that any line names. */
export async function readNdjson(reading: Reading): Promise<ReadFile> {
  const hash = createHash('sha256');
  let text = '';
  for await (const piece of textOf(reading, hash)) text += piece;
  const lines = text.split(/\r?\n/);
  while (lines.length > 0 && lines[lines.length - 1]!.trim() === '') lines.pop();
  const columns = new Map<string, number>();
  const rows = lines.flatMap((line, index) => {
    const cells = readLine(line, index + 1, columns, reading.problems);
    return cells === null ? [] : [{ row: index + 1, cells }];
  });
  return { table: { columns: [...columns.keys()], rows }, sha256: hash.digest('hex') };
}

function readLine(line: string, row: number, columns: Map<string, number>, problems: Problem[]) {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    record = undefined;
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    problems.push({
      row,
      column: null,
      expected: 'a JSON object such as {"date":"2020-01-01","value":1}',
      found: shown(line),
    });
    return null;
  }
  const cells: (string | null)[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (!columns.has(name)) columns.set(name, columns.size);
    if (value !== null && typeof value !== 'string' && typeof value !== 'number')
      problems.push({ row, column: name, expected: 'text, a number or null', found: shown(JSON.stringify(value)) });
    else cells[columns.get(name)!] = value === null ? null : orMissing(String(value));
  }
  return Array.from(cells, (cell) => cell ?? null);
}
