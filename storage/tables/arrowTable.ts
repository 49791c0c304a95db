import type { Data, Field as ArrowField, Vector } from 'apache-arrow';
import type { ColumnType } from '../../contracts/dataset.ts';
import { IntegrityError } from '../../contracts/failures.ts';
import { writeAtomically } from '../atomicFile.ts';
import { emptyColumn, isMissing, missing, type Table, type TableColumn } from './table.ts';
import { readWhole } from './readWhole.ts';

const magic = 'ARROW1';
// Loading the library takes about 150 ms, which a command that reads no table should not pay.
const loadArrow = () => import('apache-arrow');

/** Writes a checked table as one record batch of an Arrow IPC file, times in nanoseconds UTC; same table, same bytes. */
export async function writeArrowTable(path: string, { rows, columns }: Table): Promise<void> {
  const arrow = await loadArrow();
  const {
    Field,
    Float64,
    Int64,
    makeData,
    RecordBatch,
    RecordBatchFileWriter,
    Schema,
    Struct,
    TimestampNanosecond,
    Utf8,
  } = arrow;
  const children = columns.map((column) => {
    const { nullBitmap, nullCount } = bitmapOf(column, rows);
    const common = { length: rows, nullBitmap, nullCount };
    switch (column.type) {
      case 'double':
        return makeData({ ...common, type: new Float64(), data: column.values });
      case 'int64':
        return makeData({ ...common, type: new Int64(), data: column.values });
      case 'timestamp':
        return makeData({ ...common, type: new TimestampNanosecond('UTC'), data: column.values });
      case 'string':
        return makeData({ ...common, type: new Utf8(), ...bytesOf(column.values) });
    }
  });
  const fields = columns.map(({ name }, index) => new Field(name, children[index]!.type, true));
  const data = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  const writer = new RecordBatchFileWriter();
  writer.write(new RecordBatch(new Schema(fields), data));
  writer.finish();
  await writeAtomically(path, writer);
}

function bitmapOf(column: TableColumn, rows: number): { nullBitmap: Uint8Array; nullCount: number } {
  const nullBitmap = new Uint8Array(Math.ceil(rows / 8));
  let nullCount = 0;
  for (let row = 0; row < rows; row += 1) {
    if (isMissing(column, row)) nullCount += 1;
    else nullBitmap[row >> 3]! |= 1 << (row & 7);
  }
  return { nullBitmap, nullCount };
}

function bytesOf(values: readonly (string | null)[]): { valueOffsets: Int32Array; data: Uint8Array } {
  const encoder = new TextEncoder();
  const pieces = values.map((value) => (value === null ? new Uint8Array(0) : encoder.encode(value)));
  const valueOffsets = new Int32Array(values.length + 1);
  for (const [row, piece] of pieces.entries()) valueOffsets[row + 1] = valueOffsets[row]! + piece.length;
  const data = new Uint8Array(valueOffsets[values.length]!);
  for (const [row, piece] of pieces.entries()) data.set(piece, valueOffsets[row]);
  return { valueOffsets, data };
}

/** Reads an Arrow IPC file; shorter numbers become the longer ones of a table, times nanoseconds. */
export async function readArrowTable(path: string): Promise<Table> {
  const bytes = await readWhole(path, 'an Arrow IPC file');
  const text = (from: number) => Buffer.from(bytes.buffer, bytes.byteOffset + from, magic.length).toString('latin1');
  if (bytes.length < 2 * magic.length || text(0) !== magic || text(bytes.length - magic.length) !== magic) {
    throw new IntegrityError(
      `Expected an Arrow IPC file at ${path}, but its ${bytes.length} bytes do not begin and end with ${magic}; it is cut off or something else: make it again.`,
    );
  }
  const { tableFromIPC } = await loadArrow();
  try {
    const table = tableFromIPC(bytes);
    return {
      rows: table.numRows,
      columns: table.schema.fields.map((field, index) => columnOf(path, field, table.getChildAt(index), table.numRows)),
    };
  } catch (error) {
    if (error instanceof IntegrityError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new IntegrityError(
      `Expected an Arrow IPC file at ${path}, but it does not parse (${reason}); make it again.`,
      {
        cause: error,
      },
    );
  }
}

function typeOf(name: string): ColumnType | null {
  if (/^Float(32|64)$/.test(name)) return 'double';
  if (/^(Int(8|16|32|64)|Uint(8|16|32))$/.test(name)) return 'int64';
  if (name.startsWith('Timestamp<')) return 'timestamp';
  return /^(Large)?Utf8$|^Dictionary<.*, (Large)?Utf8>$/.test(name) ? 'string' : null;
}

/** Nanoseconds in a unit of Arrow's times. */
const perUnit = { SECOND: 10n ** 9n, MILLISECOND: 10n ** 6n, MICROSECOND: 1000n, NANOSECOND: 1n } as const;

function columnOf(path: string, { name, type }: ArrowField, vector: Vector | null, rows: number): TableColumn {
  const ours = typeOf(String(type));
  if (ours === null || vector === null) {
    throw new IntegrityError(
      `Expected numbers, text or timestamps in ${path}, but '${name}' is ${String(type)}; convert or drop that column.`,
    );
  }
  const column = emptyColumn(name, ours, rows);
  if (column.type === 'string') {
    const values = column.values as (string | null)[];
    for (let row = 0; row < rows; row += 1) values[row] = vector.get(row) as string | null;
    return column;
  }
  const unit = /^Timestamp<(\w+)/.exec(String(type))?.[1] as keyof typeof perUnit | undefined;
  let offset = 0;
  for (const chunk of vector.data as readonly Data[]) {
    fill(column, chunk, { offset, factor: unit === undefined ? 1n : perUnit[unit] });
    offset += chunk.length;
  }
  return column;
}

function fill(
  column: Exclude<TableColumn, { type: 'string' }>,
  chunk: Data,
  { offset, factor }: { readonly offset: number; readonly factor: bigint },
): void {
  const values = chunk.values as Float64Array | BigInt64Array;
  for (let row = 0; row < chunk.length; row += 1) {
    // What is left out stays missing.
    if (!chunk.getValid(row)) continue;
    if (column.type === 'double') {
      column.values[offset + row] = Number(values[row]!);
      continue;
    }
    const value = BigInt(values[row]!) * factor;
    if (value <= missing || value >= -missing) {
      throw new IntegrityError(
        `Expected at row ${offset + row} of '${column.name}' a value between -2^63 and 2^63, both excluded, found ${value}; correct it.`,
      );
    }
    column.values[offset + row] = value;
  }
}
