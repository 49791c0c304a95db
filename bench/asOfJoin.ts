import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../ml/stats/rng.ts';
import { asOfJoin } from '../storage/asOfJoin.ts';
import { writeParquet, type ParquetColumn } from '../storage/parquet.ts';
import { atMost, type Row } from './row.ts';

const leftRows = 1_000_000;
const rightRows = 500_000;
const entities = Array.from({ length: 500 }, (_, i) => `E${i}`);
const runs = 3;

function table(rows: number, time: string, seed: number): ParquetColumn[] {
  const random = createRandom(seed, 'as-of bench');
  const start = Date.UTC(2020, 0, 1);
  return [
    { name: 'entity', type: 'string', values: Array.from({ length: rows }, () => entities[random.integer(500)]!) },
    {
      name: time,
      type: 'timestamp',
      values: Float64Array.from({ length: rows }, () => start + random.integer(1e9) * 100).sort(),
    },
  ];
}

/** An as-of join of 1M questions with 500k values of 500 entities, from Parquet files to a Parquet file; best of three. */
export async function benchAsOfJoin(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'regimen-bench-as-of-'));
  try {
    const [left, right] = [join(folder, 'left.parquet'), join(folder, 'right.parquet')];
    await writeParquet(left, table(leftRows, 'time', 1));
    const random = createRandom(3, 'as-of bench');
    const value = Float64Array.from({ length: rightRows }, () => random.normal());
    await writeParquet(right, [...table(rightRows, 'known', 2), { name: 'value', type: 'double', values: value }]);
    let best = Infinity;
    for (let run = 0; run < runs; run++) {
      const began = performance.now();
      await asOfJoin({
        left: { path: left, entity: 'entity', time: 'time' },
        right: { path: right, entity: 'entity', known: 'known', values: ['value'] },
        to: join(folder, `joined-${run}.parquet`),
      });
      best = Math.min(best, (performance.now() - began) / 1000);
    }
    return [atMost('as-of join of 1M × 500k rows, Parquet to Parquet, one thread', best, 1, 's')];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
