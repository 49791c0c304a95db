import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../ml/stats/rng.ts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { loadDuckDb, withDuckDb } from '../storage/duckdb.ts';
import { frameToParquet, parquetToFrame } from '../storage/frameTables.ts';
import type { Frame } from '../contracts/frame.ts';
import { atMost, type Row } from './row.ts';

const rows = 1_000_000;
const columns = 20;
const runs = 4;

function table(): Frame {
  const random = createRandom(1, 'parquet bench');
  const column = () => Float64Array.from({ length: rows }, () => random.uniform());
  return {
    time: Float64Array.from({ length: rows }, (_, row) => Date.UTC(2000, 0, 1) + row * 60_000),
    columns: Object.fromEntries(Array.from({ length: columns - 1 }, (_, i) => [`column_${i}`, column()])),
  };
}

interface Spent {
  /** Wall and processor time, milliseconds. */
  readonly wall: number;
  readonly processor: number;
}

/** Least of each, over runs that alternate so that a busy moment meets both. */
async function best<K extends string>(works: Readonly<Record<K, () => Promise<unknown>>>): Promise<Record<K, Spent>> {
  const names = Object.keys(works) as K[];
  const least = Object.fromEntries(names.map((name) => [name, { wall: Infinity, processor: Infinity }]));
  for (let run = 0; run < runs; run++) {
    for (const name of names) {
      const [began, used] = [performance.now(), process.cpuUsage()];
      await works[name]();
      const { user, system } = process.cpuUsage(used);
      const { wall, processor } = least[name]!;
      least[name] = {
        wall: Math.min(wall, performance.now() - began),
        processor: Math.min(processor, (user + system) / 1000),
      };
    }
  }
  return least as Record<K, Spent>;
}

/** The rows through DuckDB's own appender into a table, a block of typed arrays at a time, and the table to a file. */
async function plainWrite(connection: DuckDBConnection, { time, columns }: Frame, path: string): Promise<void> {
  const { DuckDBDataChunk, DOUBLE } = await loadDuckDb();
  const all = [time, ...Object.values(columns)];
  await connection.run(`CREATE OR REPLACE TEMP TABLE held (${all.map((_, i) => `c${i} DOUBLE`).join(', ')})`);
  const appender = await connection.createAppender('held', 'main', 'temp');
  const chunk = DuckDBDataChunk.create(
    all.map(() => DOUBLE),
    2048,
  );
  for (let from = 0; from < time.length; from += 2048) {
    chunk.reset();
    chunk.rowCount = Math.min(2048, time.length - from);
    for (const [i, values] of all.entries()) {
      const vector = chunk.getColumnVector(i) as unknown as { items: Float64Array; flush(): void };
      vector.items.set(values.subarray(from, from + chunk.rowCount));
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  await connection.run(`COPY held TO '${path}' (FORMAT parquet, COMPRESSION zstd)`);
}

/**
 * A frame of 1M × 20 from and to typed arrays, against what plain DuckDB needs for the same rows with one thread: the
 * same arrays through its appender to a file, with nothing checked, synced or yielded, and a file to a table. Best of four.
 */
export async function benchParquet(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'regimen-bench-parquet-'));
  try {
    const [path, plain] = [join(folder, 'ours.parquet'), join(folder, 'plain.parquet')];
    const frame = table();
    const least = await withDuckDb((connection) =>
      best({
        write: () => frameToParquet(path, frame),
        plainWrite: () => plainWrite(connection, frame, plain),
        read: () => parquetToFrame(path),
        plainRead: () => connection.run(`CREATE OR REPLACE TEMP TABLE held AS SELECT * FROM read_parquet('${path}')`),
      }),
    );
    const { write, plainWrite: writes, read, plainRead: reads } = least;
    const times = (of: keyof Spent) => `${(write[of] / 1000).toFixed(2)} s, ${(read[of] / 1000).toFixed(2)} s`;
    return [
      atMost(`Parquet: write ${rows} × ${columns}, against plain DuckDB`, write.wall / writes.wall, 1.2, '×'),
      atMost(`Parquet: read ${rows} × ${columns}, against plain DuckDB`, read.wall / reads.wall, 1.2, '×'),
      atMost('the same by processor time: write', write.processor / writes.processor, 1.2, '×'),
      atMost('the same by processor time: read', read.processor / reads.processor, 1.2, '×'),
      { what: 'write, read in seconds', found: times('wall'), target: '', met: null },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
