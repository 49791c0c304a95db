import { readFile } from 'node:fs/promises';
import type { Data, Float64 } from 'apache-arrow';
import type { Frame } from '../contracts/frame.ts';
import { InputError, IntegrityError } from '../contracts/failures.ts';
import { writeAtomically } from './atomicFile.ts';
import { checkFrame } from './checkFrame.ts';
import { errorCode, fileFailure } from './fileFailure.ts';

const timeColumn = 'time';
const magic = 'ARROW1';

// Loading the library takes about 150 ms, which a command that reads no table should not pay.
const loadArrow = () => import('apache-arrow');

/**
 * Writes a frame as an Arrow IPC file: `time` first, then the columns in their order, all float64, one record batch.
 * The file appears whole or not at all; the same frame gives the same bytes.
 */
export async function writeArrow(path: string, frame: Frame): Promise<void> {
  const problem = checkFrame(frame);
  if (problem !== null) throw new InputError(`Cannot write ${path}: ${problem}.`);
  const { Field, Float64, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct } = await loadArrow();
  const type = new Float64();
  const columns = { [timeColumn]: frame.time, ...frame.columns };
  const fields = Object.keys(columns).map((name) => new Field(name, type, false));
  const children = Object.values(columns).map((values) => makeData({ type, data: values, nullCount: 0 }));
  const length = frame.time.length;
  const data = makeData({ type: new Struct(fields), length, nullCount: 0, children });
  const writer = new RecordBatchFileWriter();
  writer.write(new RecordBatch(new Schema(fields), data));
  writer.finish();
  await writeAtomically(path, writer);
}

/**
 * Reads a frame from an Arrow IPC file with float64 columns. Columns of a single record batch are views on the file's
 * bytes; a null becomes NaN. A file that is anything else is an IntegrityError.
 */
export async function readArrow(path: string): Promise<Frame> {
  const bytes = await readWhole(path);
  const { tableFromIPC } = await loadArrow();
  const table = parse(path, () => tableFromIPC(bytes));
  const columns: Record<string, Float64Array> = {};
  for (const [index, field] of table.schema.fields.entries()) {
    const column = table.getChildAt(index);
    if (column === null || String(field.type) !== 'Float64') {
      throw new IntegrityError(
        `Expected float64 columns in ${path}, but '${field.name}' is ${String(field.type)}; write the file again with float64 columns.`,
      );
    }
    columns[field.name] = joinChunks(column.data as readonly Data<Float64>[], table.numRows);
  }
  const { [timeColumn]: time, ...rest } = columns;
  if (time === undefined) {
    const found = Object.keys(columns).join(', ') || 'none';
    throw new IntegrityError(`Expected a column 'time' in ${path}, found ${found}; write the file again with one.`);
  }
  const frame: Frame = { time, columns: rest };
  const problem = checkFrame(frame);
  if (problem !== null) throw new IntegrityError(`Expected a frame in ${path}, but ${problem}; write the file again.`);
  return frame;
}

async function readWhole(path: string): Promise<Uint8Array> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      throw new IntegrityError(`Expected an Arrow file at ${path}, but there is none; make it again.`);
    }
    throw fileFailure(error, 'read', path);
  }
  const whole =
    bytes.length >= 2 * magic.length &&
    bytes.toString('latin1', 0, magic.length) === magic &&
    bytes.toString('latin1', bytes.length - magic.length) === magic;
  if (!whole) {
    throw new IntegrityError(
      `Expected an Arrow IPC file at ${path}, but its ${bytes.length} bytes do not begin and end with ${magic}; it is cut off or something else: make it again.`,
    );
  }
  // Float64 views need 8-byte alignment, which a pooled buffer does not promise.
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
}

function parse<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new IntegrityError(
      `Expected an Arrow IPC file at ${path}, but it does not parse (${reason}); make it again.`,
      {
        cause: error,
      },
    );
  }
}

function joinChunks(chunks: readonly Data<Float64>[], rows: number): Float64Array {
  if (chunks.length === 1 && chunks[0]!.nullCount === 0) return chunks[0]!.values.subarray(0, rows);
  const joined = new Float64Array(rows);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk.values.subarray(0, chunk.length), offset);
    if (chunk.nullCount > 0) {
      for (let row = 0; row < chunk.length; row += 1) if (!chunk.getValid(row)) joined[offset + row] = NaN;
    }
    offset += chunk.length;
  }
  return joined;
}
