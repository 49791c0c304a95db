import { openClickHouse } from '../../../storage/clickhouse/client.ts';
import { writeFeatures } from '../../../storage/clickhouse/writeFeatures.ts';
import { startClickHouse } from '../../servers/clickhouse.ts';
import type { DatabaseExample } from '../postgres/example.ts';

const dayUs = 86_400_000_000n;

/** 150 days of a feature, each known a day later, or what is missing. */
export async function startClickHouseExample(): Promise<DatabaseExample | string> {
  const server = await startClickHouse();
  if (typeof server === 'string') return server;
  const values = Array.from({ length: 150 }, (_, day) => {
    const eventTimeUs = BigInt(day) * dayUs;
    const known = { eventTimeUs, knownTimeUs: eventTimeUs + dayUs };
    return { entity: 'US', feature: 'spread', ...known, value: day / 7, runId: 'example' };
  });
  const database = await openClickHouse(server.url);
  await writeFeatures(database, values, { signal: new AbortController().signal });
  await database.close();
  return {
    request: { series: 'spread', frequency: 'daily', options: { entity: 'US' } },
    databases: { clickhouse: server.url },
    stop: () => server.stop(),
  };
}
