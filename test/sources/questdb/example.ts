import type { TradeTick } from '../../../contracts/tick.ts';
import { questDbAddress } from '../../../storage/questdb/address.ts';
import { writeTicks } from '../../../storage/questdb/writeTicks.ts';
import { startQuestDb } from '../../servers/questdb.ts';
import type { DatabaseExample } from '../postgres/example.ts';

const dayNs = 86_400_000_000_000n;
/** 2024-01-01. */
const firstDayNs = 1_704_067_200_000_000_000n;

/** Trade `n` of a day; of the four the second is the highest and the third the lowest. */
export function exampleTrade(day: number, n: number): TradeTick {
  const timeNs = firstDayNs + BigInt(day) * dayNs + BigInt(n) * 20_000_000_000_000n + 7n;
  const price = 100 + day + [0, 5.5, -3.25, 1][n]!;
  return {
    kind: 'trade',
    venue: 'coinbase',
    symbol: 'BTC-USD',
    eventTimeNs: timeNs,
    receivedTimeNs: timeNs + 1n,
    sequence: null,
    tradeId: `${day}-${n}`,
    price: String(price),
    size: '0.25',
    side: 'buy',
  };
}

export const exampleDays = 120;

/** 120 days of four trades each, or what is missing. */
export async function startQuestDbExample(): Promise<DatabaseExample | string> {
  const server = await startQuestDb();
  if (typeof server === 'string') return server;
  const trades = Array.from({ length: 4 * exampleDays }, (_, at) => exampleTrade(Math.floor(at / 4), at % 4));
  await writeTicks(questDbAddress(server.url), trades, { signal: new AbortController().signal });
  return {
    request: { series: 'BTC-USD', frequency: 'daily' },
    databases: { questdb: server.url },
    stop: () => server.stop(),
  };
}
