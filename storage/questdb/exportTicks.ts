import { StorageError } from '../../contracts/failures.ts';
import { writeAtomically } from '../atomicFile.ts';
import { questDbFailure } from './address.ts';
import type { QuestDbAddress } from './address.ts';
import { exportSql } from './http.ts';
import { rangeQuery } from './readTicks.ts';
import type { TickRange } from './readTicks.ts';
import type { TickKind } from './tickTables.ts';

export interface ExportTicksOptions extends TickRange {
  readonly kind: TickKind;
  /** The Parquet file to write; it appears whole or not at all. */
  readonly path: string;
  readonly signal: AbortSignal;
}

const magic = 'PAR1';

/**
 * Writes the ticks of a time range to a Parquet file that QuestDB makes, without a row passing through this process.
 * Columns are those of the table; `ts` and `received` are 64-bit numbers of nanoseconds.
 */
export async function exportTicks(address: QuestDbAddress, options: ExportTicksOptions): Promise<void> {
  const { kind, path, signal } = options;
  const sql = rangeQuery(kind, options, ({ name, type }) =>
    type === 'TIMESTAMP_NS' ? `${name}::LONG AS ${name}` : name,
  );
  const doing = `export ${kind}s to Parquet`;
  await writeAtomically(path, whole(await exportSql(address, { doing, sql, signal }), doing, address, signal));
}

/** The same bytes; fails at their end where they are not a whole Parquet file, so that the working file is dropped. */
async function* whole(
  bytes: AsyncIterable<Uint8Array>,
  doing: string,
  address: QuestDbAddress,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  let tail: Uint8Array = new Uint8Array();
  try {
    for await (const chunk of bytes) {
      total += chunk.byteLength;
      tail = Buffer.concat([tail, chunk]).subarray(-magic.length);
      yield chunk;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw questDbFailure(error, doing, address);
  }
  if (total > 2 * magic.length && new TextDecoder().decode(tail) === magic) return;
  throw new StorageError(
    `QuestDB should ${doing}, its answer broke off after ${total} bytes. Nothing was kept; it is worth another try.`,
  );
}
